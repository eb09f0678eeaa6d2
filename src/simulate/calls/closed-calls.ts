import type { Model } from "../../model/model.ts";
import { policyView } from "../policy/policy-view.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import { includesPort } from "../connections.ts";
import type { PodEnd } from "../policy/connection-end.ts";
import type { Call, CalledPort } from "./call.ts";
import { allClosed } from "./closed-target.ts";
import type { ClosedTarget } from "./closed-target.ts";
import { declaredCalls } from "./declared-calls.ts";
import { presenceOfAPIServer, presenceOfPrometheus } from "./presence.ts";

/** A port that policies keep an actor of the platform from, with all the calls that end there. */
export interface ClosedCall extends ClosedTarget {
  readonly call: Call;
  readonly others: readonly Call[];
}

const keyOf = ({ port: { workload, protocol, number } }: ClosedTarget): string =>
  `${workload.resource.title} ${protocol} ${number}`;

function closedCalls(
  model: Model,
  targetOf: (view: PolicyView, call: Call, ports: readonly CalledPort[]) => ClosedTarget | undefined,
): readonly ClosedCall[] {
  const view = policyView(model);
  if (view.policies.length === 0) return [];
  const found = new Map<string, { readonly target: ClosedTarget; readonly calls: Call[] }>();
  for (const call of declaredCalls(model)) {
    if (call.to.kind !== "service" && call.to.kind !== "pods") continue;
    const target = targetOf(view, call, call.to.ports);
    if (target === undefined) continue;
    const known = found.get(keyOf(target));
    if (known === undefined) found.set(keyOf(target), { target, calls: [call] });
    else known.calls.push(call);
  }
  return [...found.values()].flatMap(({ target, calls: [call, ...others] }) =>
    call === undefined ? [] : [{ ...target, call, others }],
  );
}

/** Webhooks and aggregated APIs that the API server cannot reach. Use it as `simulation.fact(closedWebhooks)`. */
export const closedWebhooks = (model: Model): readonly ClosedCall[] =>
  closedCalls(model, (view, { source }, ports) =>
    source === "webhook" || source === "api-service" ? allClosed(view, ports, presenceOfAPIServer(view)) : undefined,
  );

/** Whether a known pod may reach the port, by all policies, its own egress included. */
const reaches = (view: PolicyView, end: PodEnd, { workload, protocol, number }: CalledPort): boolean => {
  const { possible, open } = view.allowed(end, workload);
  return includesPort(possible, protocol, number) || includesPort(open.unknown, protocol, number);
};

const UNREAD = "these manifests do not show a Prometheus that reads the annotation";

/** Targets that Prometheus cannot reach. Use it as `simulation.fact(closedScrapes)`. */
export const closedScrapes = (model: Model): readonly ClosedCall[] =>
  closedCalls(model, (view, { from, source }, ports) => {
    if (from.kind !== "actor" || (source !== "monitor" && source !== "annotation")) return undefined;
    if (from.pods.some((end) => ports.some((port) => reaches(view, end, port)))) return undefined;
    const target = allClosed(view, ports, presenceOfPrometheus(view, from.pods));
    // Annotations are often there before anything reads them; a monitor is an object of the operator that runs
    // Prometheus.
    const unread = source === "annotation" && from.pods.length === 0;
    return target && (unread ? { ...target, unknown: target.unknown ?? UNREAD } : target);
  });
