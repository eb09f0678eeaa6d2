import { defineRule, meshRefusalFinding, meshRefusals } from "../../src/rule.ts";

interface Ends {
  readonly policy: string;
  readonly caller: string;
  readonly pods: string;
  readonly port: string;
}

export default defineRule({
  id: "authorization-blocks-call",
  severity: "error",
  presets: ["recommended"],
  coincidence: "likeness",
  docs: {
    summary: "A connection that the manifests declare is refused by an AuthorizationPolicy of Istio.",
    why:
      "The proxy of the pod answers 403 or closes the connection. An ALLOW policy refuses what none of its rules " +
      "matches: also Prometheus, and clients outside of the mesh, which have no identity.",
    remedy:
      "Add the client to a rule: its ServiceAccount as a principal, or its namespace, or the port for everything.",
    references: [
      "https://istio.io/latest/docs/concepts/security/#implicit-enablement",
      "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
    ],
  },
  options: {},
  messages: {
    refused: (d: Ends) => `${d.policy} does not allow ${d.caller} to connect to ${d.pods} on ${d.port}.`,
    denied: (d: Ends) => `${d.policy} denies the connections of ${d.caller} to ${d.pods} on ${d.port}.`,
    scrape: (d: Ends) => `${d.policy} does not allow ${d.caller} to scrape ${d.pods} on ${d.port}.`,
  },
  check({ simulation, report }) {
    for (const refusal of simulation.fact(meshRefusals)) {
      if (refusal.reason !== "authorization") continue;
      const finding = meshRefusalFinding(refusal, "rules");
      if (finding === undefined) continue;
      const { source, from } = refusal.call;
      const isDenied = (finding.resource.object["spec"] as { readonly action?: string } | undefined)?.action === "DENY";
      const isScrape = source === "monitor";
      report({
        ...finding,
        message: isDenied ? "denied" : isScrape ? "scrape" : "refused",
        ...(isScrape && { severity: "warning" as const }),
        help: isDenied
          ? "Leave the client out with notPrincipals or notNamespaces, or remove the rule."
          : from.kind === "workload"
            ? "Add a rule with the ServiceAccount of the client as principal, and give the client a sidecar."
            : `Add a rule without \`from\` for port ${refusal.callee.number}, as the client has no identity.`,
      });
    }
  },
});
