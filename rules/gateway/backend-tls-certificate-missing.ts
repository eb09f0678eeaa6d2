import { backendTLSPolicies, defineRule, didYouMean, writeString } from "../../src/rule.ts";
import type { CAProblem } from "../../src/rule.ts";

const WORDS: Readonly<Record<CAProblem, (kind: string, name: string) => string>> = {
  kind: (kind, name) => `${kind} "${name}", a kind that cannot contain certificates`,
  missing: (kind, name) => `${kind} "${name}", which is not defined in these manifests`,
  key: (kind, name) => `${kind} "${name}", which has no key "ca.crt"`,
};

export default defineRule({
  id: "backend-tls-certificate-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A BackendTLSPolicy refers to a CA certificate that does not exist or cannot be used.",
    why:
      "Without a valid CA certificate the Gateway does not accept the policy, " +
      "and answers requests to the Service with a 5xx error.",
    remedy: "Refer to a ConfigMap in the namespace of the policy that contains the certificate under the key `ca.crt`.",
    references: ["https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/"],
  },
  options: {},
  messages: {
    invalid: (d: { readonly policy: string; readonly what: string; readonly services: string }) =>
      `BackendTLSPolicy "${d.policy}" refers to ${d.what}: requests to ${d.services} get an error.`,
  },
  check({ simulation, report }) {
    for (const { policy, targets, references } of simulation.fact(backendTLSPolicies)) {
      // One valid CA certificate is enough.
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
          help: didYouMean(near),
          fixes:
            near === undefined || problem === "key"
              ? []
              : [{ kind: "suggested", title: `Use "${near}"`, edits: [{ at, text: writeString(policy, near) }] }],
        });
      }
    }
  },
});
