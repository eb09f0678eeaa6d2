import {
  equalConnections,
  includesConnections,
  intersectConnections,
  isEmpty,
  NO_CONNECTIONS,
  subtractConnections,
  unionConnections,
} from "../simulate/connections.ts";
import type { Connections } from "../simulate/connections.ts";
import { parseIP } from "../base/ip.ts";
import { describeDependencies, explain } from "../simulate/policy/explain.ts";
import { PolicySet } from "../simulate/policy/policy-set.ts";
import { reachGraph } from "../simulate/policy/reach.ts";
import type { ReachGraph } from "../simulate/policy/reach.ts";
import { betweenGroups, reachGroups, selectGroups } from "../simulate/policy/reach-groups.ts";
import type { ReachGroup } from "../simulate/policy/reach-groups.ts";
import type { Reachability } from "../simulate/policy/reach-matrix.ts";
import { verdictOf } from "../simulate/policy/verdict.ts";
import { outsideAddresses } from "../simulate/compare/outside-addresses.ts";
import { unknownPod, UNWRITTEN, Verdict } from "./expect-context.ts";
import type { ExpectContext } from "./expect-context.ts";
import type { Checked, Expectations, ReachExpectation } from "./expectations.ts";
import { parsePorts, portList, portTexts } from "./port-set.ts";

/** Checks all reach expectations of one document on one graph. */
export class ReachChecker {
  readonly #context: ExpectContext;
  readonly #graph: ReachGraph;
  readonly #groups: readonly ReachGroup[];
  /** An address outside of every block that a policy names. */
  readonly #anyone: string;

  constructor(context: ExpectContext, { reach }: Expectations) {
    this.#context = context;
    const { model, cluster, profile } = context;
    this.#anyone =
      outsideAddresses([new PolicySet(model, { undeclaredNamespaces: "bare" })])[0]?.address ?? "203.0.113.77";
    const named = reach.flatMap(({ from, to }) => [from, to]).filter((text) => parseIP(text) !== undefined);
    this.#graph = reachGraph(model, cluster.pods, { external: [...named, this.#anyone], profile });
    this.#groups = reachGroups(this.#graph);
  }

  /** @throws UnknownName */
  #select(key: "from" | "to", text: string): readonly ReachGroup[] {
    const found = selectGroups(this.#groups, text === "external" ? this.#anyone : text);
    return found.length > 0 ? found : unknownPod(this.#context, key, text);
  }

  #pairs({ from, to }: ReachExpectation): readonly Pair[] {
    const targets = this.#select("to", to);
    return this.#select("from", from).flatMap((source) =>
      targets.flatMap((destination) => {
        const verdict = betweenGroups(this.#graph, source, destination);
        return verdict === undefined ? [] : [{ source, destination, verdict }];
      }),
    );
  }

  #explain(verdict: Verdict, { source, destination }: Pair): void {
    const { matrix } = this.#graph;
    const from = matrix.ends[source.positions[0] ?? -1];
    const to = matrix.ends[(source === destination ? destination.positions[1] : destination.positions[0]) ?? -1];
    if (from === undefined || to === undefined) return;
    for (const { text, at } of explain(verdictOf(matrix.set, matrix.profile, from, to), from, to))
      verdict.because(text, at);
  }

  /** @throws UnknownName */
  check({ document }: Expectations, expectation: ReachExpectation): Checked {
    const verdict = new Verdict(document, expectation);
    const pairs = this.#pairs(expectation);
    if (pairs.length === 0) verdict.leavesOpen("there is no pair of different pods to check");
    for (const pair of pairs) {
      const before = verdict.doubts;
      judge(verdict, expectation, pair, pairs.length > 1 ? `${pair.source.title} → ${pair.destination.title}: ` : "");
      if (verdict.doubts > before) this.#explain(verdict, pair);
    }
    record(verdict, expectation, pairs);
    const parts = (["allowed", "denied", "exactly"] as const).flatMap((key) =>
      expectation[key] == null || (key !== "exactly" && expectation[key].length === 0)
        ? []
        : [`${key} ${portList(expectation[key])}`],
    );
    return verdict.finish("reach", `${expectation.from} → ${expectation.to}: ${parts.join("; ") || "to be filled in"}`);
  }
}

interface Pair {
  readonly source: ReachGroup;
  readonly destination: ReachGroup;
  readonly verdict: Reachability;
}

const openPart = ({ depends }: Reachability): Connections =>
  depends.map(({ connections }) => connections).reduce(unionConnections, NO_CONNECTIONS);

function judge(
  verdict: Verdict,
  { allowed, denied, exactly }: ReachExpectation,
  { verdict: found }: Pair,
  pair: string,
): void {
  const open = openPart(found);
  const { unknown, doubts } = found.open;
  const leaveUnjudged = (): void => verdict.leavesUnjudged(doubts);
  const leaveOpen = (): void => verdict.leavesOpen(describeDependencies(found.depends.flatMap(({ on }) => on)));
  const settle = (key: string, wrong: Connections, expected: string, actual: string): void => {
    if (isEmpty(wrong)) return;
    const surely = subtractConnections(wrong, unknown);
    if (isEmpty(surely)) leaveUnjudged();
    else if (includesConnections(open, surely)) leaveOpen();
    else verdict.differs(key, `${pair}${expected}`, `${pair}${actual}`);
  };
  const shown = portList(portTexts(found.allowed));
  if (allowed != null) {
    const asked = parsePorts(allowed);
    const missing = subtractConnections(asked, found.allowed);
    settle("allowed", missing, `allowed ${portList(allowed)}`, `denied ${portList(portTexts(missing))}`);
    if (isEmpty(missing) && !isEmpty(intersectConnections(asked, open))) leaveOpen();
    if (isEmpty(missing) && !isEmpty(intersectConnections(asked, unknown))) leaveUnjudged();
  }
  if (denied != null) {
    const asked = parsePorts(denied);
    const through = intersectConnections(asked, found.allowed);
    settle("denied", through, `denied ${portList(denied)}`, `allowed ${portList(portTexts(through))}`);
    if (isEmpty(through) && !isEmpty(intersectConnections(asked, open))) leaveOpen();
    if (isEmpty(through) && !isEmpty(intersectConnections(asked, unknown))) leaveUnjudged();
  }
  if (exactly != null) {
    const asked = parsePorts(exactly);
    const difference = unionConnections(
      subtractConnections(asked, found.allowed),
      subtractConnections(found.allowed, asked),
    );
    settle("exactly", difference, `exactly ${portList(exactly)}`, `exactly ${shown}`);
    if (equalConnections(asked, found.allowed) && !isEmpty(open)) leaveOpen();
    if (equalConnections(asked, found.allowed) && !isEmpty(unknown)) leaveUnjudged();
  }
  for (const [key, value] of Object.entries({ allowed, denied, exactly }))
    if (value === null) verdict.differs(key, UNWRITTEN, `${pair}${shown}`);
}

/** What is true of all pairs. `exactly` can only be recorded where they are alike. */
function record(verdict: Verdict, { allowed, denied, exactly }: ReachExpectation, pairs: readonly Pair[]): void {
  const [first] = pairs;
  if (first === undefined) return;
  const everywhere = pairs.map((pair) => pair.verdict.allowed).reduce(intersectConnections);
  const anywhere = pairs.map((pair) => pair.verdict.allowed).reduce(unionConnections, NO_CONNECTIONS);
  if (exactly !== undefined && equalConnections(everywhere, anywhere)) verdict.record("exactly", portTexts(everywhere));
  const isAllowed = (text: string): boolean => includesConnections(everywhere, parsePorts([text]));
  const isDenied = (text: string): boolean => isEmpty(intersectConnections(anywhere, parsePorts([text])));
  const asked = [...new Set([...(allowed ?? []), ...(denied ?? [])])];
  if (allowed !== undefined)
    verdict.record(
      "allowed",
      allowed === null
        ? portTexts(everywhere)
        : [...allowed.filter(isAllowed), ...asked.filter((text) => !allowed.includes(text) && isAllowed(text))],
    );
  const gone = (allowed ?? []).filter(isDenied);
  if (denied !== undefined || gone.length > 0) {
    const kept = (denied ?? []).filter(isDenied);
    verdict.record(
      "denied",
      denied === null ? deniedTexts(anywhere) : [...kept, ...gone.filter((text) => !kept.includes(text))],
    );
  }
  if (allowed === undefined && (denied ?? []).some(isAllowed))
    verdict.record("allowed", (denied ?? []).filter(isAllowed));
}

const deniedTexts = (allowed: Connections): readonly string[] =>
  portTexts(subtractConnections(parsePorts(["*"]), allowed));
