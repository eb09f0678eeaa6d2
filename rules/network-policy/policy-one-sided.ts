import {
  blockedCalls,
  defineRule,
  describeConnections,
  intersectConnections,
  isEmpty,
  policyView,
} from "../../src/rule.ts";
import type { CompiledPolicy, Connections, PolicyPeer, PolicyRule, PolicyView, Workload } from "../../src/rule.ts";

/** A rule for more pairs than that speaks of whole namespaces, not of a connection someone had in mind. */
const MOST_PAIRS = 100;

interface Blocked {
  readonly source: Workload;
  readonly destination: Workload;
  /** Policies of the other end, which do not allow it. */
  readonly by: readonly CompiledPolicy[];
  readonly unknown: string | undefined;
}

const isHost = ({ template }: Workload): boolean => template.spec.hostNetwork === true;

/** Whether the far end of a connection lets none of it through. */
function blockedAtFarEnd(
  view: PolicyView,
  rule: PolicyRule,
  source: Workload,
  destination: Workload,
): Blocked | undefined {
  if (isHost(source) || isHost(destination)) return undefined;
  // A pod may always talk to itself.
  if (source === destination && source.replicas.max <= 1) return undefined;
  const [workload, direction, peer] =
    rule.direction === "Egress"
      ? ([destination, "Ingress", source] as const)
      : ([source, "Egress", destination] as const);
  if (!view.set.selecting(workload).some(({ policy }) => policy.directions.includes(direction))) return undefined;
  const far = view.side(workload, direction, peer);
  const wanted: Connections = rule.namedPorts.length > 0 ? far.possible : rule.connections;
  if (!isEmpty(intersectConnections(far.possible, wanted))) return undefined;
  const [opener] = view.coverage(workload, direction).openers;
  return {
    source,
    destination,
    by: far.isolating.map(({ policy }) => policy),
    unknown: opener && `${opener.resource.title} is not simulated and may allow it`,
  };
}

/** Set when no pair of pods that a peer speaks of can use the rule. */
function oneSided(view: PolicyView, policy: CompiledPolicy, rule: PolicyRule, peer: PolicyPeer): Blocked | undefined {
  // Whole namespaces and `{}` are no connection in particular.
  if (peer.blocks.length > 0 || (peer.pods?.requirements.length ?? 0) === 0) return undefined;
  const selected = view.selected(policy).map(({ workload }) => workload);
  const { workloads: peers, open } = view.peerScope(policy, peer);
  if (selected.length * peers.length === 0 || selected.length * peers.length > MOST_PAIRS) return undefined;
  let first: Blocked | undefined;
  for (const own of selected) {
    for (const { workload: other } of peers) {
      const blocked =
        rule.direction === "Egress" ? blockedAtFarEnd(view, rule, own, other) : blockedAtFarEnd(view, rule, other, own);
      if (blocked === undefined) return undefined;
      first ??= blocked;
    }
  }
  return first && { ...first, unknown: first.unknown ?? open };
}

/** Rules that tell of a policy of the other end which does not do what it was written for. */
const ROOTS = [
  "policy-selects-nothing",
  "policy-port-not-served",
  "policy-named-port-unresolved",
  "policy-types-implicit",
  "policy-peer-matches-nothing",
  "container-port-contradicted",
];

type Ends = Readonly<Record<"policy" | "source" | "destination" | "ports" | "by", string>>;

export default defineRule({
  id: "policy-one-sided",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "One end of a connection is allowed by a NetworkPolicy, and the policies of the other end drop it.",
    why: "A connection needs both: egress allowed at its source and ingress allowed at its destination. A rule on one side alone lets nothing through.",
    remedy: "Allow the connection in a policy of the other end too, on the same ports, or delete the rule.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    ],
  },
  options: {},
  messages: {
    noIngress: (d: Ends) =>
      `NetworkPolicy "${d.policy}" allows ${d.source} to connect to ${d.destination}${d.ports}, but ${d.by} does not let it in.`,
    noEgress: (d: Ends) =>
      `NetworkPolicy "${d.policy}" lets ${d.source} in to ${d.destination}${d.ports}, but ${d.by} does not let it out.`,
  },
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    const idle = view.policies.filter(
      (policy) => policy.selector.requirements.length > 0 && view.selected(policy).length === 0,
    );
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        for (const peer of rule.peers === "all" ? [] : rule.peers) {
          const blocked = oneSided(view, policy, rule, peer);
          if (blocked === undefined) continue;
          const ports = describeConnections(rule.connections);
          const [by] = blocked.by;
          // A call that needs the rule is reported where it is declared.
          const call = simulation
            .fact(blockedCalls)
            .find(({ caller, callee }) => caller === blocked.source && callee.workload === blocked.destination)?.call;
          const far = rule.direction === "Egress" ? blocked.destination : blocked.source;
          const meant = [
            ...view.set.selecting(far).map((other) => other.policy),
            ...idle.filter(({ namespace }) => namespace === far.namespace),
          ];
          report({
            resource,
            at: resource.document.at(peer.object, "podSelector"),
            message: rule.direction === "Egress" ? "noIngress" : "noEgress",
            data: {
              policy: resource.name,
              source: blocked.source.resource.title,
              destination: blocked.destination.resource.title,
              ports: ports === "all" || rule.namedPorts.length > 0 ? "" : ` on ${ports}`,
              by: by?.resource.title ?? "",
            },
            related: blocked.by.slice(0, 5).map((other) => ({
              at: other.resource.atName(),
              note: `${other.resource.title} isolates the ${rule.direction === "Egress" ? "ingress" : "egress"} of ${far.resource.title}`,
            })),
            unknown: blocked.unknown,
            follows: {
              rules: call === undefined ? ROOTS : [...ROOTS, "call-blocked"],
              resources: [
                ...(call === undefined ? [] : [call.resource]),
                resource,
                blocked.destination.resource,
                ...meant.map((other) => other.resource),
              ],
            },
          });
        }
      }
    }
  },
});
