import { defineRule, policyView, unreachableRules } from "../../src/rule.ts";
import type { OrderedRule } from "../../src/rule.ts";

const named = ({ direction, index }: OrderedRule): string => `${direction.toLowerCase()} rule ${index + 1}`;

const CLAUSES = {
  Accept: ["accepts", ""],
  Allow: ["allows", ""],
  Deny: ["denies", ""],
  Pass: ["passes", " to the next tier"],
  Log: ["logs", ""],
} as const;

/** `denies them`, `passes them to the next tier`. */
const clause = ({ action }: OrderedRule, object: string): string => CLAUSES[action].join(` ${object}`);

export default defineRule({
  id: "policy-order-unreachable",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A rule of a policy of Calico or of administrators never applies, because an earlier one decides first.",
    why:
      "In these policies the first rule that matches a connection decides. A rule behind one that matches all of its " +
      "connections has no effect: what it is meant to deny is allowed, or the other way round.",
    remedy: "Move the narrower rule in front of the wider one, give its policy a lower order, or delete it.",
    references: [
      "https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy",
      "https://network-policy-api.sigs.k8s.io/reference/spec/",
    ],
  },
  options: {},
  messages: {
    here: (d: { readonly policy: string; readonly rule: string; readonly other: string; readonly does: string }) =>
      `The ${d.rule} of ${d.policy} never applies: before it, ${d.other} of the same policy ${d.does}.`,
    earlier: (d: {
      readonly policy: string;
      readonly rule: string;
      readonly other: string;
      readonly does: string;
      readonly by: string;
    }) => `The ${d.rule} of ${d.policy} never applies: before it, ${d.other} of ${d.by} ${d.does}.`,
  },
  check({ simulation, report }) {
    for (const { rule, by } of unreachableRules(simulation.fact(policyView).set)) {
      const { resource, object, id, action } = rule;
      const data = { policy: id, rule: named(rule), other: named(by), does: clause(by, "all of its connections") };
      const common = {
        resource,
        at: resource.document.at(object),
        // Without the later rule, the same happens.
        ...(by.action === action && { severity: "info" as const }),
        related: [{ at: by.resource.document.at(by.object), note: `this rule ${clause(by, "them")}` }],
      };
      if (by.resource === resource) report({ ...common, message: "here", data });
      else report({ ...common, message: "earlier", data: { ...data, by: by.id } });
    }
  },
});
