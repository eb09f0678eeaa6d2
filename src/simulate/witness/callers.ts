import { addTo } from "../../base/groups.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { CompiledPolicy, PolicyRule } from "../policy/network-policy.ts";
import { policyView } from "../policy/policy-view.ts";
import { references } from "../references/references.ts";
import { referenceTarget } from "../references/target.ts";
import { ingressTargets, routeTargets } from "../route/route-backends.ts";
import type { Simulation } from "../simulation.ts";
import type { Claim } from "./claim.ts";

/** A rule for more pods than this is about a whole namespace, not about ports of these pods. */
const MOST_PEERS = 50;

interface PeerRule {
  readonly policy: CompiledPolicy;
  readonly rule: PolicyRule;
}

/** Egress rules by the workloads that they allow. */
const egressRules = (simulation: Simulation): ReadonlyMap<Workload, readonly PeerRule[]> => {
  const view = simulation.fact(policyView);
  const found = new Map<Workload, PeerRule[]>();
  for (const policy of view.policies) {
    for (const rule of policy.rules) {
      if (rule.direction !== "Egress" || rule.peers === "all") continue;
      for (const peer of rule.peers) {
        const { workloads, addresses } = view.peerScope(policy, peer);
        if (addresses || workloads.length > MOST_PEERS) continue;
        for (const { workload } of workloads) {
          addTo(found, workload, { policy, rule });
        }
      }
    }
  }
  return found;
};

const egressByWorkload = new WeakMap<Simulation, ReadonlyMap<Workload, readonly PeerRule[]>>();

/** Rules with ports of the pods of a workload: ingress rules of the policies that select them, egress rules to them. */
export function* peerRules(simulation: Simulation, workload: Workload): Iterable<PeerRule> {
  const view = simulation.fact(policyView);
  for (const { policy } of view.set.selecting(workload)) {
    for (const rule of policy.rules) if (rule.direction === "Ingress") yield { policy, rule };
  }
  let egress = egressByWorkload.get(simulation);
  if (egress === undefined) egressByWorkload.set(simulation, (egress = egressRules(simulation)));
  yield* egress.get(workload) ?? [];
}

interface Call {
  readonly number: number;
  readonly claim: Pick<Claim, "resource" | "at" | "title" | "object">;
}

/**
 * Ports that clients use although the Service does not have them: clients of a headless Service use the port of the
 * pods, and with any other Service the number most likely comes from the pods too.
 */
function callsByService(simulation: Simulation): ReadonlyMap<string, readonly Call[]> {
  const { model } = simulation;
  const found = new Map<string, Call[]>();
  const add = (service: Resource, call: Call): void => {
    const key = `${service.namespace}/${service.name}`;
    addTo(found, key, call);
  };
  for (const reference of simulation.fact(references)) {
    const { port, resource } = reference;
    if (port === undefined) continue;
    const target = referenceTarget(model, reference);
    if (target.kind !== "service" || target.confidence === "low") continue;
    add(target.service, {
      number: port.number,
      claim: {
        resource,
        at: port.at ?? reference.at,
        title: `${reference.name} of ${resource.quoted}`,
        object: reference.owner,
      },
    });
  }
  for (const {
    ingress,
    backend,
    resolution: { service },
  } of simulation.fact(ingressTargets)) {
    const number = backend.service?.port?.number;
    if (service !== undefined && number !== undefined)
      add(service, {
        number,
        claim: {
          resource: ingress,
          at: ingress.at(backend),
          title: `Ingress "${ingress.name}"`,
          object: backend,
        },
      });
  }
  for (const {
    route,
    ref,
    kind,
    resolution: { service },
  } of simulation.fact(routeTargets)) {
    if (service !== undefined && ref.port !== undefined)
      add(service, {
        number: ref.port,
        claim: { resource: route, at: route.document.at(ref), title: `${kind} "${route.name}"`, object: ref },
      });
  }
  return found;
}

const callsBySimulation = new WeakMap<Simulation, ReadonlyMap<string, readonly Call[]>>();

/** The ports of a workload's pods that clients use. */
export function* callers(simulation: Simulation, workload: Workload): Iterable<Claim> {
  let calls = callsBySimulation.get(simulation);
  if (calls === undefined) callsBySimulation.set(simulation, (calls = callsByService(simulation)));
  for (const { service } of simulation.servicesOf(workload)) {
    const ports = service.object.spec?.ports ?? [];
    for (const { number, claim } of calls.get(`${service.namespace}/${service.name}`) ?? []) {
      if (ports.some(({ port }) => port === number)) continue;
      yield { kind: "caller", number, protocol: "TCP", byName: false, name: "", ...claim };
    }
  }
}
