import { blockedCalls, defineRule, describeConnections, oneSided, policyView } from "../../src/rule.ts";

/** Rules that report why a policy of the other end does not do what it was written for. */
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
    summary: "A NetworkPolicy allows a connection at one end, and the policies of the other end block it.",
    why:
      "A connection needs both: egress allowed at its source and ingress " +
      "allowed at its destination. A rule on one side alone allows nothing.",
    remedy: "Allow the connection in a policy of the other end too, with the same ports, or delete the rule.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    ],
  },
  options: {},
  messages: {
    noIngress: (d: Ends) =>
      `NetworkPolicy "${d.policy}" allows ${d.source} to connect to ${d.destination}${d.ports}, ` +
      `but ${d.by} blocks this ingress.`,
    noEgress: (d: Ends) =>
      `NetworkPolicy "${d.policy}" allows ingress from ${d.source} to ${d.destination}${d.ports}, ` +
      `but ${d.by} blocks this egress.`,
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
              note:
                `${other.resource.title} isolates ${far.resource.title} ` +
                `for ${rule.direction === "Egress" ? "ingress" : "egress"}`,
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
