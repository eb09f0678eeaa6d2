import { backendTLSPolicies, defineRule, writeString } from "../../src/rule.ts";
import type { CAProblem } from "../../src/rule.ts";

const WORDS: Readonly<Record<CAProblem, (kind: string, name: string) => string>> = {
  kind: (kind, name) => `${kind} "${name}", a kind that holds no certificate`,
  missing: (kind, name) => `${kind} "${name}", which these manifests do not hold`,
  key: (kind, name) => `${kind} "${name}", which has no key "ca.crt"`,
};

export default defineRule({
  id: "backend-tls-certificate-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A BackendTLSPolicy names a certificate authority that cannot be had.",
    why: "Without a valid certificate authority the Gateway does not accept the policy, and answers requests to the Service with an error of the 5xx class.",
    remedy: "Name a ConfigMap of the policy's own namespace that holds the certificate under the key `ca.crt`.",
    references: ["https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/"],
  },
  options: {},
  messages: {
    invalid: (d: { readonly policy: string; readonly what: string; readonly services: string }) =>
      `BackendTLSPolicy "${d.policy}" takes its certificate authority from ${d.what}: requests to ${d.services} get an error.`,
  },
  check({ simulation, report }) {
    for (const { policy, targets, references } of simulation.fact(backendTLSPolicies)) {
      // One valid certificate authority is enough.
      if (references.some(({ problem }) => problem === undefined)) continue;
      for (const { kind, name, at, problem, near, unknown } of references) {
        if (problem === undefined) continue;
        const services = targets.map((target) => `Service "${target.name}"`).join(" and ");
        report({
          resource: policy,
          at,
          message: "invalid",
          data: {
            policy: policy.name,
            what: WORDS[problem](kind, name),
            services: services === "" ? "its targets" : services,
          },
          unknown,
          help: near === undefined ? undefined : `Did you mean "${near}"?`,
          fixes:
            near === undefined || problem === "key"
              ? []
              : [{ kind: "suggested", title: `Use "${near}"`, edits: [{ at, text: writeString(policy, near) }] }],
        });
      }
    }
  },
});
