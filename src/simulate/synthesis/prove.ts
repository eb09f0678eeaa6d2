import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import { callVerdict } from "../calls/call-verdict.ts";
import type { Call } from "../calls/call.ts";
import { declaredCalls } from "../calls/declared-calls.ts";
import { describeConnections, isEmpty, subtractConnections } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { ANYONE_OUTSIDE } from "../policy/connection-end.ts";
import type { ConnectionEnd } from "../policy/connection-end.ts";
import { PolicyView } from "../policy/policy-view.ts";
import { ReachMatrix } from "../policy/reach-matrix.ts";

const touchesHost = ({ from, to }: Call): boolean =>
  (from.kind === "workload" && from.workload.template.spec.hostNetwork === true) ||
  ("ports" in to && to.ports.some(({ workload }) => workload.template.spec.hostNetwork === true));

/** Calls that policies do not surely allow, guesses and parts of the platform without pods left out. */
export function callsThatFail(model: Model): readonly Call[] {
  const view = new PolicyView(model);
  return declaredCalls(model).filter((call) => {
    if (call.certainty === "guess") return false;
    const verdict = callVerdict(view, call);
    // What policies do to pods on the network of their node is up to the network plugin.
    return verdict === "blocked" || (verdict === "unknown" && !touchesHost(call));
  });
}

/** A pair of ends with what one model allows and another does not. */
export interface Difference {
  readonly from: string;
  readonly to: string;
  readonly connections: string;
}

const titleOf = (end: ConnectionEnd): string => end.title;

const keyOf = ({ resource, name }: Workload): string => `${resource.title} ${name}`;

/** What the policies of a model allow between pods of workloads, each by its position, and the outside as the last. */
function matrixOf(model: Model, workloads: readonly Workload[]): ReachMatrix {
  const view = new PolicyView(model);
  return new ReachMatrix(view.set, view.profile, [...workloads.map((one) => view.endOf(one)), ANYONE_OUTSIDE]);
}

/** What pods of `before` may connect to and those of `after` may not: between workloads, and to the outside. */
export function lostConnections(before: Model, after: Model, namespaces: ReadonlySet<string>): readonly Difference[] {
  const twins = new Map(after.workloads.map((workload) => [keyOf(workload), workload]));
  const pairs = before.workloads.flatMap((old) => {
    const fresh = twins.get(keyOf(old));
    return fresh === undefined ? [] : [{ old, fresh }];
  });
  const was = matrixOf(
    before,
    pairs.map(({ old }) => old),
  );
  const is = matrixOf(
    after,
    pairs.map(({ fresh }) => fresh),
  );
  // Equal verdicts are the same object, and there are few of them.
  const texts = new Map<Connections, Map<Connections, string | undefined>>();
  const lostText = (old: Connections, fresh: Connections): string | undefined => {
    const known = texts.get(old) ?? new Map<Connections, string | undefined>();
    texts.set(old, known);
    if (!known.has(fresh)) {
      const lost = subtractConnections(old, fresh);
      known.set(fresh, isEmpty(lost) ? undefined : describeConnections(lost));
    }
    return known.get(fresh);
  };
  const covers = pairs.map(({ old }) => namespaces.has(old.namespace));
  const found: Difference[] = [];
  for (let from = 0; from < pairs.length; from++) {
    for (let to = 0; to <= pairs.length; to++) {
      if (from === to || !(covers[from] === true || covers[to] === true)) continue;
      const connections = lostText(was.at(from, to).allowed, is.at(from, to).allowed);
      const [source, destination] = [was.ends[from], was.ends[to]];
      if (connections !== undefined && source !== undefined && destination !== undefined)
        found.push({ from: titleOf(source), to: titleOf(destination), connections });
    }
  }
  return found;
}
