import type { Place } from "../../diagnostic/place.ts";
import { distinctDoubts, doubtText, placeOfDoubt } from "../unjudged/doubt.ts";
import type { Doubt } from "../unjudged/doubt.ts";

export type HopStage = "client" | "dns" | "outside" | "listener" | "route" | "ingress" | "mesh" | "service" | "endpoints" | "container" | "probe" | "policy";

/** `unknown`: what the manifests do not show decides. */
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

/** Where traffic arrives, and which part of it, from 0 to 1. */
export interface Arrival {
  /** `10.244.1.2:8080`. */
  readonly address: string;
  /** `shop/payments-0`, where it is a pod of the manifests. */
  readonly pod: string | undefined;
  readonly share: number;
}

/** What becomes of a connection, hop by hop. */
export interface Trace {
  readonly target: string;
  readonly from: string;
  readonly hops: readonly Hop[];
  readonly outcome: "arrives" | "partly" | "fails" | "unknown";
  readonly arrivals: readonly Arrival[];
  /** The smallest changes that would make it work, or would have to be looked at; only where it does not. */
  readonly changes: readonly HopNote[];
  /** Objects that are not simulated and make it unknown, or would make another answer than is given. */
  readonly unjudged: readonly Doubt[];
}

/** Collects hops in the order in which a packet meets them. */
export class TraceLog {
  readonly hops: Hop[] = [];
  readonly changes: HopNote[] = [];
  readonly arrivals: Arrival[] = [];
  readonly doubts: Doubt[] = [];

  /** A step that objects which are not simulated decide: unknown, with each of them named at its place. */
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
  fail(stage: HopStage, text: string, at: Place | undefined, changes: readonly HopNote[] = [], notes: readonly HopNote[] = []): void {
    this.add(stage, "fails", text, at, notes);
    for (const change of changes) if (!this.changes.some((known) => known.text === change.text)) this.changes.push(change);
  }

  finish(target: string, from: string): Trace {
    const total = this.arrivals.reduce((sum, { share }) => sum + share, 0);
    const unknown = this.hops.some((hop) => hop.outcome === "unknown");
    const failed = this.hops.some((hop) => hop.outcome === "fails");
    const outcome = this.arrivals.length === 0 ? (unknown && !failed ? "unknown" : "fails") : failed && total < 0.999_999 ? "partly" : unknown ? "unknown" : "arrives";
    return { target, from, hops: this.hops, outcome, arrivals: this.arrivals, changes: outcome === "arrives" ? [] : this.changes, unjudged: distinctDoubts(this.doubts) };
  }
}

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
