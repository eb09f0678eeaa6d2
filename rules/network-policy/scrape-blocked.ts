import { closedFinding, closedScrapes, defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "scrape-blocked",
  severity: "warning",
  presets: ["recommended"],
  coincidence: "likeness",
  docs: {
    summary: "Policies block Prometheus from a port that a monitor or an annotation has as its target.",
    why:
      "The target is down for Prometheus while the pods are well: there are no metrics, and alerts for " +
      "missing targets fire.",
    remedy: "Allow the pods of Prometheus on the port of the pods, with a namespaceSelector for their namespace.",
    references: [
      "https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    ],
  },
  options: {},
  messages: {
    blocked: (d: { readonly policy: string; readonly port: string; readonly pods: string; readonly caller: string }) =>
      `${d.policy} does not allow Prometheus to connect to ${d.pods} on ${d.port}, the target of ${d.caller}.`,
  },
  check({ simulation, report }) {
    for (const closed of simulation.fact(closedScrapes)) {
      const { call, near, port } = closed;
      const finding = closedFinding(closed, "has it scraped");
      if (finding === undefined) continue;
      const { data, ...place } = finding;
      const [prometheus] = call.from.kind === "actor" ? call.from.pods : [];
      const namespace =
        prometheus === undefined
          ? "the namespace of Prometheus"
          : `namespace ${prometheus.namespace}, where ${prometheus.title} runs`;
      report({
        ...place,
        message: "blocked",
        data: { ...data, caller: call.declaredBy },
        help:
          near?.has === "peer"
            ? `Open ${port.protocol} ${port.number} in this rule.`
            : `Add an ingress rule for ${port.protocol} ${port.number} with a namespaceSelector for ${namespace}.`,
      });
    }
  },
});
