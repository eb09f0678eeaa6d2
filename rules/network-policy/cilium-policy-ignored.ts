import { ciliumRefusals, defineRule, placeAt } from "../../src/rule.ts";

export default defineRule({
  id: "cilium-policy-ignored",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "Cilium ignores a policy that the API server accepts, as a rule of it is invalid.",
    why:
      "The schema of the definition does not express every rule. Cilium checks the others when it reads the policy, " +
      "and ignores the whole object for one fault: the pods stay open, or keep what other policies allow.",
    remedy: "Correct the value at the place shown. `kubectl get` shows the policy with `Valid: False`.",
    references: [
      "https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumnetworkpolicy",
      "https://docs.cilium.io/en/stable/security/policy/language/",
    ],
  },
  options: {},
  messages: {
    ignored: (d: { readonly policy: string; readonly fault: string }) => `Cilium ignores ${d.policy}: ${d.fault}.`,
  },
  check({ model, report, validate }) {
    for (const resource of [...model.all("CiliumNetworkPolicy"), ...model.all("CiliumClusterwideNetworkPolicy")]) {
      // What the API server rejects, Cilium never sees: api-rejected reports that.
      if (validate(resource).verdict === "rejected") continue;
      for (const { path, detail } of ciliumRefusals(resource))
        report({
          resource,
          at: placeAt(resource, path),
          message: "ignored",
          data: { policy: resource.title, fault: detail },
        });
    }
  },
});
