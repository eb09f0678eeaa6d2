import type { Workload } from "../../model/workload.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import type { CompiledPolicy, PolicyRule } from "./network-policy.ts";
import type { PolicyView, WorkloadMatchOf } from "./policy-view.ts";

export type WorkloadGroup = readonly WorkloadMatchOf[];

/** The pods whose ports a rule of a policy allows. */
export interface RuleDestinations {
  /** The workloads that the policy selects, or those of each peer. */
  readonly groups: readonly WorkloadGroup[];
  /** Why there may be other pods. */
  readonly open: string | undefined;
  /** Whether all peers are, or some peer is, a block of addresses. */
  readonly addresses: "all" | "some" | "none";
}

export function ruleDestinations(view: PolicyView, policy: CompiledPolicy, rule: PolicyRule): RuleDestinations {
  if (rule.direction === "Ingress") {
    const world = view.model.world(policy.namespace);
    return { groups: [view.selected(policy)], open: world.closed ? undefined : world.because, addresses: "none" };
  }
  if (rule.peers === "all")
    return { groups: [], open: "any destination may have a port of that name", addresses: "none" };
  const scopes = rule.peers.map((peer) => view.peerScope(policy, peer));
  return {
    groups: scopes.map(({ workloads }) => workloads),
    open: scopes.map(({ open }) => open).find((reason) => reason !== undefined),
    addresses: scopes.every(({ addresses }) => addresses)
      ? "all"
      : scopes.some(({ addresses }) => addresses)
        ? "some"
        : "none",
  };
}

/** The `ports` of a rule as they are written. */
export function writtenPorts({ resource }: CompiledPolicy, rule: PolicyRule) {
  const { ingress = [], egress = [] } = resource.object.spec ?? {};
  return [...ingress, ...egress].find((candidate) => candidate === rule.object)?.ports ?? [];
}

/** A named port of a container. */
export interface NamedPort {
  readonly workload: Workload;
  readonly name: string;
  readonly protocol: string;
  readonly port: object;
}

export const namedPortsOf = (workload: Workload): readonly NamedPort[] =>
  portContainers(workload.template.spec).flatMap((container) =>
    (container.ports ?? []).flatMap((port) =>
      port.name === undefined ? [] : [{ workload, name: port.name, protocol: protocolOf(port), port }],
    ),
  );

type Wanted = PolicyRule["namedPorts"][number];

const declaredBy = new WeakMap<Workload, ReadonlySet<string>>();

function declares(workload: Workload, { name, protocol }: Wanted): boolean {
  let declared = declaredBy.get(workload);
  if (declared === undefined)
    declaredBy.set(
      workload,
      (declared = new Set(namedPortsOf(workload).map((port) => `${port.protocol} ${port.name}`))),
    );
  return declared.has(`${protocol} ${name}`);
}

/** The named ports of the pods that a rule allows, by name: made once for all ports of the rule. */
export class OfferedNames {
  readonly workloads: readonly Workload[];
  /** Each name once. */
  readonly names: readonly string[];
  readonly #byName = new Map<string, NamedPort[]>();

  constructor({ groups }: RuleDestinations) {
    this.workloads = groups.flatMap((group) => group.map(({ workload }) => workload));
    for (const port of this.workloads.flatMap(namedPortsOf)) {
      const own = this.#byName.get(port.name);
      if (own === undefined) this.#byName.set(port.name, [port]);
      else own.push(port);
    }
    this.names = [...this.#byName.keys()];
  }

  named(name: string | undefined): readonly NamedPort[] {
    return name === undefined ? [] : (this.#byName.get(name) ?? []);
  }
}

/**
 * Whether any of the pods declares the port. A correct policy is settled by the first of them, however many there are.
 */
export const isDeclared = ({ groups }: RuleDestinations, wanted: Wanted): boolean =>
  groups.some((group) => group.some(({ workload }) => declares(workload, wanted)));
