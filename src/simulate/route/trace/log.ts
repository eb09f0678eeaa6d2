import type { Place } from "../../../diagnostic/place.ts";
import { distinctDoubts, doubtText, placeOfDoubt } from "../../unjudged/doubt.ts";
import type { Doubt } from "../../unjudged/doubt.ts";

export type HopStage =
  | "client"
  | "dns"
  | "outside"
  | "listener"
  | "route"
  | "ingress"
  | "mesh"
  | "service"
  | "endpoints"
  | "container"
  | "probe"
  | "policy";

/** `unknown`: it depends on what the manifests do not show. */
export type HopOutcome = "ok" | "fails" | "unknown";

export interface HopNote {
  readonly text: string;
  readonly at?: Place | undefined;
}

/** One step of a connection. */
export interface Hop extends HopNote {
  readonly stage: HopStage;
  readonly outcome: HopOutcome;
  readonly notes: readonly HopNote[];
}

/** Where traffic arrives, and its share, from 0 to 1. */
export interface Arrival {
  /** `10.244.1.2:8080`. */
  readonly address: string;
  /** `shop/payments-0`, if it is a pod of the manifests. */
  readonly pod: string | undefined;
  readonly share: number;
}

/** An answer of a proxy itself, without any pod. */
export interface Answer {
  readonly status: number;
  /** Target of a redirect. */
  readonly location?: string;
}

/** The result of a connection, hop by hop. */
export interface Trace {
  readonly target: string;
  readonly from: string;
  readonly hops: readonly Hop[];
  /** `redirect` and `answered`: a proxy answers all of it itself. */
  readonly outcome: "arrives" | "partly" | "fails" | "unknown" | "redirect" | "answered";
  /** Set for `redirect` and `answered`. */
  readonly answer?: Answer;
  readonly arrivals: readonly Arrival[];
  /** The smallest changes that would make it work, or would have to be checked; only if it does not work. */
  readonly changes: readonly HopNote[];
  /** Objects that are not simulated and make it unknown, or may change the result. */
  readonly unjudged: readonly Doubt[];
}

/** Collects hops in the order of the packet's path. */
export class TraceLog {
  readonly hops: Hop[] = [];
  readonly changes: HopNote[] = [];
  readonly arrivals: Arrival[] = [];
  readonly doubts: Doubt[] = [];
  readonly #answers: (Answer & { readonly share: number })[] = [];
  #isOpen = false;

  /** A step that depends on objects that are not simulated: unknown, with each of them at its place. */
  doubt(stage: HopStage, text: string, doubts: readonly Doubt[], notes: readonly HopNote[] = []): void {
    this.doubts.push(...doubts);
    const [first] = doubts;
    const named = doubts.map((doubt): HopNote => ({ text: doubtText(doubt), at: placeOfDoubt(doubt) }));
    const rest = notes.filter(({ text: known }) => !named.some((one) => one.text === known));
    this.add(stage, "unknown", text, first && placeOfDoubt(first), [...rest, ...named]);
  }

  add(stage: HopStage, outcome: HopOutcome, text: string, at?: Place, notes: readonly HopNote[] = []): void {
    this.hops.push({ stage, outcome, text, at, notes });
  }

  ok(stage: HopStage, text: string, at?: Place, notes: readonly HopNote[] = []): void {
    this.add(stage, "ok", text, at, notes);
  }

  /** The connection ends here. */
  fail(
    stage: HopStage,
    text: string,
    at: Place | undefined,
    changes: readonly HopNote[] = [],
    notes: readonly HopNote[] = [],
  ): void {
    this.add(stage, "fails", text, at, notes);
    for (const change of changes)
      if (!this.changes.some((known) => known.text === change.text)) this.changes.push(change);
  }

  /** A proxy answers a share of the requests itself. */
  answer(stage: HopStage, answer: Answer, share: number, at: Place | undefined): void {
    const { status, location } = answer;
    this.ok(
      stage,
      `${share < 1 ? `${percent(share)} of the requests get` : "the answer is"} ${status}` +
        `${location === undefined ? "" : `, a redirect to ${location}`}`,
      at,
    );
    this.#answers.push({ ...answer, share });
  }

  /** It is unknown which of several routes the connection takes: failures on the one that is followed may not apply. */
  open(stage: HopStage, text: string, at?: Place, notes: readonly HopNote[] = []): void {
    this.add(stage, "unknown", text, at, notes);
    this.#isOpen = true;
  }

  finish(target: string, from: string): Trace {
    const ends = [...this.arrivals, ...this.#answers];
    const total = ends.reduce((sum, { share }) => sum + share, 0);
    const [answer] = this.#answers;
    const unknown = this.hops.some((hop) => hop.outcome === "unknown");
    const failed = this.hops.some((hop) => hop.outcome === "fails");
    const outcome = ((): Trace["outcome"] => {
      if (failed && !this.#isOpen)
        return total > 0 && total < 0.999_999
          ? "partly"
          : ends.length === 0
            ? "fails"
            : unknown
              ? "unknown"
              : "arrives";
      if (unknown || failed) return "unknown";
      if (ends.length === 0) return "fails";
      return this.arrivals.length > 0 || answer === undefined
        ? "arrives"
        : answer.location === undefined
          ? "answered"
          : "redirect";
    })();
    const own =
      (outcome === "redirect" || outcome === "answered") && answer !== undefined
        ? { answer: { status: answer.status, ...(answer.location !== undefined && { location: answer.location }) } }
        : {};
    const changes = outcome === "arrives" ? [] : this.changes;
    return {
      target,
      from,
      hops: this.hops,
      outcome,
      ...own,
      arrivals: this.arrivals,
      changes,
      unjudged: distinctDoubts(this.doubts),
    };
  }
}

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
