import { containsPlaceholder, defineRule, didYouMean, missingTargets, writeString } from "../../src/rule.ts";

interface Target {
  readonly policy: string;
  readonly target: string;
  readonly namespace: string;
}

export default defineRule({
  id: "policy-target-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A policy of a gateway or mesh is attached to an object or section that does not exist.",
    why:
      "The policy has no effect: requests pass without the authentication, the limits or the TLS that it requires. " +
      "Policies are attached by `targetRef` or `targetRefs`, to objects of their own namespace.",
    remedy: "Use the name of an object of the namespace of the policy, and as `sectionName` one of its sections.",
    references: [
      "https://gateway-api.sigs.k8s.io/geps/gep-713/",
      "https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/",
    ],
  },
  options: {},
  messages: {
    missing: (d: Target) =>
      `${d.policy} is attached to ${d.target}, which does not exist in namespace ${d.namespace}: it has no effect.`,
    elsewhere: (d: Target & { readonly other: string }) =>
      `${d.policy} is attached to ${d.target} of namespace ${d.namespace}, ` +
      `which is in namespace ${d.other}: it has no effect.`,
    section: (d: Target & { readonly section: string; readonly known: string }) =>
      `${d.policy} is attached to section "${d.section}" of ${d.target}, which has ${d.known}: it has no effect.`,
  },
  check({ simulation, report }) {
    for (const { policy, at, kind, name, namespace, problem, meant, section, unknown } of simulation.fact(
      missingTargets,
    )) {
      if (containsPlaceholder(name) || containsPlaceholder(namespace)) continue;
      const data = { policy: policy.quoted, target: `${kind} "${name}"`, namespace };
      const near = problem === "section" ? section?.near : problem === "missing" ? meant?.name : undefined;
      const place = {
        resource: policy,
        at,
        unknown,
        related: meant === undefined ? [] : [{ at: meant.atName(), note: meant.title }],
        help: didYouMean(near),
        fixes:
          near === undefined
            ? []
            : [
                {
                  kind: "suggested" as const,
                  title: `Use "${near}"`,
                  edits: [{ at, text: writeString(policy, near) }],
                },
              ],
      };
      if (section !== undefined)
        report({
          ...place,
          message: "section",
          data: {
            ...data,
            section: section.name,
            known: section.known.length === 0 ? "no named section" : section.known.join(", "),
          },
        });
      else if (problem === "elsewhere")
        report({ ...place, message: "elsewhere", data: { ...data, other: meant?.namespace ?? "" } });
      else report({ ...place, message: "missing", data });
    }
  },
});
