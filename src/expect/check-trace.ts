import { traceContext } from "../simulate/route/trace/client.ts";
import type { TraceContext } from "../simulate/route/trace/client.ts";
import type { Arrival, Trace } from "../simulate/route/trace/log.ts";
import { trace } from "../simulate/route/trace/trace.ts";
import { parseTarget } from "../simulate/route/trace/target.ts";
import { parseIP } from "../base/ip.ts";
import { matchNames } from "../simulate/options.ts";
import { podNames, unknownPod, UnknownName, UNWRITTEN, Verdict } from "./expect-context.ts";
import type { ExpectContext } from "./expect-context.ts";
import type { Checked, Expectations, TraceExpectation } from "./expectations.ts";

/** Checks all trace expectations of one document. */
export class TraceChecker {
  readonly #context: ExpectContext;
  readonly #trace: TraceContext;

  constructor(context: ExpectContext) {
    this.#context = context;
    this.#trace = traceContext(context.model, context.cluster, context.profile);
  }

  /** `NAMESPACE/WORKLOAD` of an arrival, or its address. */
  #ownerOf({ pod, address }: Arrival): string {
    const found = this.#context.cluster.pods.find(({ namespace, name }) => `${namespace}/${name}` === pod);
    return found === undefined ? address : `${found.namespace}/${found.owner.slice(found.owner.indexOf("/") + 1)}`;
  }

  #endsAt(arrival: Arrival, wanted: string): boolean {
    const bare = arrival.address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    if ([arrival.address, bare].includes(wanted)) return true;
    const meets = matchNames([wanted]);
    return [arrival.pod, this.#ownerOf(arrival)].some((name) => {
      const [namespace = "", own = ""] = name?.split("/") ?? [];
      return own !== "" && meets(namespace, own);
    });
  }

  /** @throws UnknownName */
  check({ document }: Expectations, expectation: TraceExpectation): Checked {
    const { target: text, from, arrives = true, endsAt } = expectation;
    const target = parseTarget(text);
    if (target === undefined) throw new UnknownName("target", `"${text}" is not a URL, HOST:PORT, name or address.`);
    const { ingress, mesh } = this.#context;
    const found = trace(this.#trace, target, from, { ingressProfile: ingress, mesh });
    if (found === undefined) return unknownPod(this.#context, "from", from);
    if (endsAt != null && parseIP(endsAt) === undefined && !/:\d+$/.test(endsAt) && !isPod(this.#context, endsAt))
      unknownPod(this.#context, "endsAt", endsAt);
    const verdict = new Verdict(document, expectation);
    const does = found.outcome === "arrives";
    const owners = [...new Set(found.arrivals.map((arrival) => this.#ownerOf(arrival)))];
    const actual = outcomeText(found, owners);
    verdict.leavesUnjudged(found.outcome === "unknown" ? found.unjudged : []);
    if (found.outcome === "unknown")
      verdict.leavesOpen(
        found.hops.find(({ outcome }) => outcome === "unknown")?.text ?? "the manifests do not show it",
      );
    else if (arrives === null) verdict.differs("arrives", UNWRITTEN, actual);
    else if (does !== arrives)
      verdict.differs(
        expectation.arrives === undefined ? "target" : "arrives",
        arrives ? "all of it arrives" : "it does not arrive",
        actual,
      );
    if (endsAt === null) verdict.differs("endsAt", UNWRITTEN, actual);
    else if (
      endsAt !== undefined &&
      found.outcome !== "unknown" &&
      does &&
      !found.arrivals.every((arrival) => this.#endsAt(arrival, endsAt))
    )
      verdict.differs("endsAt", `all of it ends at ${endsAt}`, actual);
    for (const hop of found.hops.filter(({ outcome }) => outcome !== "ok")) {
      verdict.because(hop.text, hop.at);
      for (const note of hop.notes) verdict.because(note.text, note.at);
    }
    for (const change of found.changes) verdict.repair(change.text, change.at);
    if (expectation.arrives !== undefined || does !== (arrives ?? does)) verdict.record("arrives", does);
    if (endsAt !== undefined) verdict.record("endsAt", owners.length === 1 ? owners[0] : undefined);
    return verdict.finish(
      "trace",
      `${from} → ${text}: ${arrives === false ? "does not arrive" : `arrives${endsAt == null ? "" : ` at ${endsAt}`}`}`,
    );
  }
}

function isPod(context: ExpectContext, wanted: string): boolean {
  const meets = matchNames([wanted]);
  return podNames(context).some((name) => meets(name.slice(0, name.indexOf("/")), name.slice(name.indexOf("/") + 1)));
}

/** One decimal. */
const percentOf = (arrivals: Trace["arrivals"]): number =>
  Math.round(arrivals.reduce((sum, { share }) => sum + share, 0) * 1000) / 10;

function outcomeText({ outcome, answer, arrivals }: Trace, owners: readonly string[]): string {
  const where = owners.length === 0 ? "" : ` at ${owners.join(", ")}`;
  if (outcome === "arrives") return `it arrives${where}`;
  if (outcome === "partly") return `only ${percentOf(arrivals)} % of it arrives${where}`;
  if (answer !== undefined)
    return answer.location === undefined
      ? `a proxy answers it with ${answer.status}`
      : `it is answered with ${answer.status}, a redirect to ${answer.location}`;
  return outcome === "fails" ? "it does not arrive" : "it is not known whether it arrives";
}
