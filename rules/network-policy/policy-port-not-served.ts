import {
  defineRule,
  helpForPorts,
  includesPort,
  listOfPorts,
  meantPorts,
  pluginPortFinding,
  policyDispute,
  policyView,
  PROTOCOLS,
  ruleDestinations,
  ServedPortTable,
  unservedPorts,
  writtenPorts,
} from "../../src/rule.ts";
import type { CompiledPolicy, PolicyRule, Protocol } from "../../src/rule.ts";

/** A rule with a single port is not written for more pods than this. */
const MOST_WORKLOADS = 200;

type Data = { readonly policy: string; readonly port: number; readonly kind?: string };

/** Whether the policy allows a port in the direction of the rule. */
const allows = (policy: CompiledPolicy, { direction }: PolicyRule, protocol: Protocol, number: number): boolean =>
  policy.rules.some((rule) => rule.direction === direction && includesPort(rule.connections, protocol, number));

const UNSURE = "labels by which the policy matches these pods are not in these manifests";

export default defineRule({
  id: "policy-port-not-served",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A policy allows a port on which the pods do not listen.",
    why:
      "Policies apply after the port of the Service has been translated to the port of the pod. A policy " +
      "with the Service port allows a port that never receives traffic and blocks the one that does.",
    remedy: "Use the port of the pod, which is the `targetPort` of the Service.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports",
    ],
  },
  options: {},
  messages: {
    servicePort: (d: Data & { readonly service: string; readonly target: number }) =>
      `${d.kind ?? "NetworkPolicy"} "${d.policy}" allows port ${d.port} of Service "${d.service}", ` +
      `but policies apply to pod ports: the pods listen on ${d.target}.`,
    otherProtocol: (d: Data & { readonly protocol: string; readonly served: string }) =>
      `NetworkPolicy "${d.policy}" allows ${d.protocol} ${d.port}, but the pods use port ${d.port} with ${d.served}.`,
    notServed: (d: Data & { readonly served: string }) =>
      `${d.kind ?? "NetworkPolicy"} "${d.policy}" allows port ${d.port}, which none ` +
      `of the destination pods declares (they declare ${d.served}).`,
  },
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    const table = new ServedPortTable((workload) => simulation.servicesOf(workload));
    for (const found of unservedPorts(view, (workload) => simulation.servicesOf(workload)))
      report(pluginPortFinding(found));
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        const ports = writtenPorts(policy, rule);
        if (ports.length === 0) continue;
        const destinations = ruleDestinations(view, policy, rule);
        if (destinations.addresses !== "none") continue;
        const { groups } = destinations;
        const count = groups.reduce((sum, group) => sum + group.length, 0);
        if (count === 0 || count > MOST_WORKLOADS) continue;
        const workloads = groups.flatMap((group) => group.map(({ workload }) => workload));
        const sure = groups.flat().flatMap(({ workload, match }) => (match === "yes" ? [workload] : []));
        const served = workloads.map((workload) => table.of(workload).known);
        const declared = new Set(served.flatMap((known) => [...known]));
        for (const port of ports) {
          const number = port.port as unknown;
          const protocol = PROTOCOLS.find((name) => name === (port.protocol || "TCP"));
          if (typeof number !== "number" || protocol === undefined || (port.endPort ?? number) !== number) continue;
          if (table.isServed(groups, `${protocol}/${number}`)) continue;
          const at = resource.at(port, "port");
          const data = { policy: resource.name, port: number };
          const disputeOf = (meant: number) =>
            policyDispute(simulation, policy, rule, workloads, { protocol, number }, meant);
          const wrong = table.translationOf(workloads, protocol, number);
          if (wrong !== undefined) {
            // Some plugins apply policies before the translation, so that both ports have to be allowed.
            if (allows(policy, rule, protocol, wrong.to)) continue;
            const { service } = wrong.backends;
            report({
              resource,
              at,
              message: "servicePort",
              ...(disputeOf(wrong.to) && { severity: "error" as const }),
              data: { ...data, service: service.name, target: wrong.to },
              related: [
                { at: service.document.at(wrong.port, "targetPort"), note: `${service.title} targets ${wrong.to}` },
              ],
              help: `Did you mean ${wrong.to}?`,
              unknown: table.translationOf(sure, protocol, number) === undefined ? UNSURE : undefined,
              fixes: [
                { kind: "safe", title: `Allow port ${wrong.to} of the pods`, edits: [{ at, text: String(wrong.to) }] },
              ],
            });
            continue;
          }
          const others = PROTOCOLS.filter(
            (other) => other !== protocol && served.some((known) => known.has(`${other}/${number}`)),
          );
          if (others.some((other) => allows(policy, rule, other, number))) continue;
          if (others[0] !== undefined) {
            report({
              resource,
              at,
              message: "otherProtocol",
              data: { ...data, protocol, served: others.join(" and ") },
              help: `Set \`protocol: ${others[0]}\`; the default is TCP.`,
              unknown: table.isServed([sure.map((workload) => ({ workload }))], `${others[0]}/${number}`)
                ? undefined
                : UNSURE,
            });
            continue;
          }
          if (declared.size === 0 || declared.size > 10) continue;
          const meant = served.every((known) => known.size > 0)
            ? meantPorts(view, policy, rule, served, { protocol, number })
            : [];
          const only = meant.length === 1 ? meant[0] : undefined;
          const dispute = only === undefined ? undefined : disputeOf(only);
          report({
            resource,
            at,
            message: "notServed",
            ...(dispute && { severity: "error" as const }),
            data: { ...data, served: listOfPorts(declared) },
            related: workloads.slice(0, 3).map((workload) => ({
              at: workload.resource.atName(),
              note: `${workload.resource.title} declares ${listOfPorts(table.of(workload).known)}`,
            })),
            help: helpForPorts(meant, dispute),
            fixes:
              only === undefined
                ? []
                : [{ kind: "suggested", title: `Allow port ${only}`, edits: [{ at, text: String(only) }] }],
            unknown: meant.length === 0 ? "containers may listen on ports that they do not declare" : undefined,
          });
        }
      }
    }
  },
});
