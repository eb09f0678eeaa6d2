import { DIRECTIONS, defineRule, describeSelector, isEverything, policyView } from "../../src/rule.ts";
import type { CompiledPolicy, Direction, PolicyRule } from "../../src/rule.ts";

const allowsEverything = ({ peers, connections }: PolicyRule): boolean => peers === "all" && isEverything(connections);

const rulesOf = (policy: CompiledPolicy, direction: Direction): readonly PolicyRule[] =>
  policy.rules.filter((rule) => rule.direction === direction);

const subject = ({ namespace, selector }: CompiledPolicy): string => `${namespace} ${describeSelector(selector)}`;

/** A text that is the same for two policies of the same effect on their pods. */
const meaning = ({ directions, rules }: CompiledPolicy): string =>
  JSON.stringify([[...directions].sort(), rules.map((rule) => [rule.direction, rule.object])]);

/** The texts that occur more than once. */
function repeated(texts: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const text of texts) (seen.has(text) ? again : seen).add(text);
  return again;
}

export default defineRule({
  id: "policy-redundant",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "A NetworkPolicy or one of its rules changes nothing, because another one allows all of it.",
    why:
      "Rules are additive: beside one that allows every connection, " +
      "the others restrict nothing, although they look as if they did.",
    remedy: "Delete what has no effect, or the rule that allows everything if the others are intended.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    ],
  },
  options: {},
  messages: {
    duplicate: (d: { readonly policy: string; readonly other: string }) =>
      `NetworkPolicy "${d.policy}" is a duplicate of "${d.other}".`,
    covered: (d: { readonly policy: string; readonly direction: string; readonly other: string }) =>
      `The ${d.direction} rules of NetworkPolicy "${d.policy}" restrict ` +
      `nothing: "${d.other}" allows its pods every ${d.direction} connection.`,
    coveredHere: (d: { readonly policy: string; readonly direction: string }) =>
      `This ${d.direction} rule of NetworkPolicy "${d.policy}" changes nothing: another one allows every connection.`,
  },
  check({ simulation, report }) {
    const { policies } = simulation.fact(policyView);
    const subjects = new Map(policies.map((policy) => [policy, subject(policy)]));
    // Only policies that select the same pods can be duplicates.
    const shared = repeated(subjects.values());
    const seen = new Map<string, CompiledPolicy>();
    // Rules that allow everything, by direction and selected pods.
    const open = new Map<string, { readonly policy: CompiledPolicy; readonly rule: PolicyRule }>();
    const duplicates = new Set<CompiledPolicy>();
    for (const [policy, pods] of subjects) {
      const text = shared.has(pods) ? `${pods} ${meaning(policy)}` : pods;
      const earlier = seen.get(text);
      if (earlier === undefined) seen.set(text, policy);
      else {
        duplicates.add(policy);
        report({
          resource: policy.resource,
          at: policy.resource.atName(),
          message: "duplicate",
          data: { policy: policy.resource.name, other: earlier.resource.name },
          related: [{ at: earlier.resource.atName(), note: "the same policy" }],
        });
      }
      for (const rule of policy.rules) {
        const key = `${rule.direction} ${pods}`;
        if (allowsEverything(rule) && !open.has(key)) open.set(key, { policy, rule });
      }
    }
    for (const [policy, pods] of subjects) {
      if (duplicates.has(policy)) continue;
      const { resource, namespace } = policy;
      for (const direction of DIRECTIONS) {
        const rules = rulesOf(policy, direction);
        const own = rules.find(allowsEverything);
        const data = { policy: resource.name, direction: direction === "Ingress" ? "ingress" : "egress" };
        if (own !== undefined) {
          for (const rule of rules) {
            if (rule === own) continue;
            report({
              resource,
              at: resource.at(rule.object),
              message: "coveredHere",
              data,
              related: [{ at: resource.at(own.object), note: "this rule allows every connection" }],
            });
          }
          continue;
        }
        const [first] = rules;
        const wider = open.get(`${direction} ${pods}`) ?? open.get(`${direction} ${namespace} <all>`);
        if (first === undefined || wider === undefined) continue;
        report({
          resource,
          at: resource.at(first.object),
          message: "covered",
          data: { ...data, other: wider.policy.resource.name },
          related: [{ at: wider.policy.resource.at(wider.rule.object), note: "this rule allows every connection" }],
        });
      }
    }
  },
});
