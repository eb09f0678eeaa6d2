import { closedFinding, closedWebhooks, defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "webhook-blocked",
  severity: "error",
  presets: ["recommended"],
  coincidence: "likeness",
  docs: {
    summary: "Policies keep the API server from the pods of a webhook or of an aggregated API.",
    why:
      "The API server is not a pod: it connects from an address of a node or from outside the cluster, " +
      "which no pod selector matches. Each request that the webhook is for waits for its timeout, and " +
      "is then rejected, or with `failurePolicy: Ignore` passes unchecked.",
    remedy:
      "Open the port of the pods (the Service's `targetPort`) in a rule without `from`, or with an " +
      "`ipBlock` that contains the addresses of the API server.",
    references: [
      "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    ],
  },
  options: {},
  messages: {
    blocked: (d: { readonly policy: string; readonly port: string; readonly pods: string; readonly caller: string }) =>
      `${d.policy} does not allow the API server to connect to ${d.pods} on ${d.port}, which ${d.caller} needs.`,
  },
  check({ simulation, report }) {
    for (const closed of simulation.fact(closedWebhooks)) {
      const { call, near, port } = closed;
      const finding = closedFinding(closed, "is served there");
      if (finding === undefined) continue;
      const { data, ...place } = finding;
      report({
        ...place,
        message: "blocked",
        data: { ...data, caller: call.declaredBy },
        help:
          near?.has === "peer"
            ? `Open the port of the pods, ${port.protocol} ${port.number}, in this rule.`
            : `Add an ingress rule for ${port.protocol} ${port.number} without \`from\`, or with an ` +
              "ipBlock of the API server.",
      });
    }
  },
});
