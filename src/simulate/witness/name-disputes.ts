import { groupBy } from "../../base/groups.ts";
import { nearest } from "../../hints/nearest.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import { PROBE_FIELDS, probesOf } from "../pods/probes.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import { runsToEnd } from "../pods/workload-traits.ts";
import { namedTarget } from "../service/backends.ts";
import type { Simulation } from "../simulation.ts";
import { peerRules } from "./callers.ts";
import { declaredAs } from "./claims.ts";
import type { Claim, WitnessKind } from "./claim.ts";

/**
 * Several places use the same name for a port of the pod, and the only declaration that they can mean has another name,
 * or none.
 */
export interface NameDispute {
  readonly workload: Workload;
  /** The name that is used, and that no container declares. */
  readonly name: string;
  /** The container port that should have it. */
  readonly declared: Claim;
  readonly others: readonly Claim[];
}

type Use = Omit<Claim, "number" | "byName">;

/** Port names with which Services and probes refer to ports of the pods. */
function* usesOf(simulation: Simulation, workload: Workload): Iterable<Use> {
  const {
    resource,
    template: { spec },
  } = workload;
  for (const { service } of simulation.servicesOf(workload)) {
    for (const port of service.object.spec?.ports ?? []) {
      const name = namedTarget(port);
      if (name !== undefined)
        yield {
          kind: "service",
          name,
          protocol: protocolOf(port),
          resource: service,
          at: service.at(port, "targetPort"),
          title: `Service "${service.name}"`,
          object: port,
        };
    }
  }
  for (const { role, container, probe } of probesOf(spec)) {
    const action = probe.httpGet ?? probe.tcpSocket;
    const name = action?.port as unknown;
    if (action !== undefined && typeof name === "string") {
      yield {
        kind: "probe",
        name,
        protocol: "TCP",
        resource,
        at: resource.at(action, "port"),
        title: `the ${PROBE_FIELDS[role]} of container "${container.name}"`,
        object: action,
        container,
      };
    }
  }
}

function* policyUsesOf(simulation: Simulation, workload: Workload): Iterable<Use> {
  for (const {
    policy: { resource: policy },
    rule,
  } of peerRules(simulation, workload)) {
    for (const { name, protocol = "TCP", object } of rule.namedPorts) {
      yield {
        kind: "policy",
        name,
        protocol,
        resource: policy,
        at: policy.document.at(object, "port"),
        title: `NetworkPolicy "${policy.name}"`,
        object,
      };
    }
  }
}

const MEANT = /^(?=.*[a-z])[-a-z0-9]{1,15}$/;

function disputesOf(simulation: Simulation, workload: Workload): readonly NameDispute[] {
  if (templateUncertainty(workload) !== undefined || runsToEnd(workload)) return [];
  const own = [...usesOf(simulation, workload)];
  if (own.every(({ name }) => declaredAs(workload, name, undefined) !== undefined)) return [];
  const uses = groupBy([...own, ...policyUsesOf(simulation, workload)], (use) => use.name);
  return [...uses].flatMap(([name, claims]) => {
    const [{ protocol } = { protocol: "TCP" }] = claims;
    const kinds: ReadonlySet<WitnessKind> = new Set(claims.map(({ kind }) => kind));
    if (kinds.size < 2 || !MEANT.test(name) || declaredAs(workload, name, undefined) !== undefined) return [];
    const declared = meantBy(workload, name, protocol, claims, uses);
    if (declared === undefined) return [];
    return [
      {
        workload,
        name,
        declared,
        others: claims.map((claim) => ({ ...claim, number: declared.number, byName: true })),
      },
    ];
  });
}

/** The port that the name must refer to: the only one of the pod, or the only unused one with a nearly equal name. */
function meantBy(
  workload: Workload,
  name: string,
  protocol: string,
  claims: readonly Use[],
  uses: ReadonlyMap<string, unknown>,
): Claim | undefined {
  const { resource, template } = workload;
  const ports = portContainers(template.spec).flatMap((container) =>
    (container.ports ?? []).flatMap((port) => (protocolOf(port) === protocol ? [{ container, port }] : [])),
  );
  const unused = ports.filter(({ port }) => port.name === undefined || port.name === "" || !uses.has(port.name));
  const near = nearest(
    name,
    unused.flatMap(({ port }) => port.name ?? []),
  );
  const named = unused.filter(({ port }) => port.name === near && near !== undefined);
  const [found, ...more] = ports.length === 1 ? unused : named;
  if (found === undefined || more.length > 0) return undefined;
  const { container, port } = found;
  // A probe only uses ports of its own container.
  if (claims.some((claim) => claim.container !== undefined && claim.container !== container)) return undefined;
  const at = port.name ? resource.at(port, "name") : resource.at(port, "containerPort");
  return {
    kind: "container",
    number: port.containerPort,
    protocol,
    resource,
    at,
    title: `container "${container.name}"`,
    byName: false,
    name: port.name ?? "",
    object: port,
    container,
  };
}

const known = new WeakMap<Simulation, Map<Workload, readonly NameDispute[]>>();

/** Port names for which the declaration contradicts everything that uses it. */
export function nameDisputes(simulation: Simulation, workload: Workload): readonly NameDispute[] {
  let byWorkload = known.get(simulation);
  if (byWorkload === undefined) known.set(simulation, (byWorkload = new Map()));
  let disputes = byWorkload.get(workload);
  if (disputes === undefined) byWorkload.set(workload, (disputes = disputesOf(simulation, workload)));
  return disputes;
}
