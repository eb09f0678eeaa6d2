import { defineRule, dumpReason, placeAt, sentResources, validationsOf } from "../../src/rule.ts";
import type { Validation } from "../../src/rule.ts";

type Warning = Validation["warnings"][number];

/** Rules that report the same as a warning, with its consequences. */
const BETTER: readonly (readonly [field: RegExp, rules: readonly string[]])[] = [
  [/^spec\.externalIPs$/, ["service-external-ips-deprecated", "external-name-conflict"]],
  [/^spec\.externalName$/, ["external-name-conflict"]],
  [/^spec\.loadBalancerIP$/, ["load-balancer-ip-deprecated"]],
  [/^spec\.sessionAffinity$/, ["session-affinity-ineffective"]],
  [/kubernetes\.io\/ingress\.class/, ["ingress-class-annotation"]],
  [/topology-aware-hints/, ["traffic-distribution-shadowed"]],
];

const betterRules = ({ field, code }: Warning): readonly string[] =>
  code === "port-name-duplicate"
    ? ["container-port-name-ambiguous"]
    : (BETTER.find(([pattern]) => pattern.test(field))?.[1] ?? []);

export default defineRule({
  id: "api-warning",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "The API server accepts an object, but answers with a warning.",
    why:
      "What it warns about has no effect, is defined twice or will be removed. " +
      "The warning is shown only to the user who applies the object.",
    remedy: "Correct what the warning names. `kubenetlint validate` lists all errors and warnings.",
    references: [
      "https://kubernetes.io/blog/2020/09/03/warnings/",
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/1693-warnings",
    ],
  },
  options: {},
  messages: {
    warned: (d: { readonly object: string; readonly field: string; readonly detail: string }) =>
      `The API server warns about ${d.object}: ${d.field} ${d.detail}.`,
  },
  // Each warning in src/validate/kinds/ names its source.
  check({ simulation, validate, report }) {
    for (const resource of simulation.fact(sentResources)) {
      if (validate(resource).verdict === "rejected") continue;
      const { kind, name, metadata } = resource;
      for (const warning of validationsOf(resource, validate).flatMap(({ warnings }) => warnings)) {
        const rules = betterRules(warning);
        report({
          resource,
          at: placeAt(resource, warning.path),
          message: "warned",
          data: {
            object: `${kind} "${name || (metadata.generateName ?? "")}"`,
            field: warning.field,
            detail: warning.detail,
          },
          unknown: dumpReason(resource),
          ...(rules.length > 0 && { follows: { rules, resources: [resource] } }),
        });
      }
    }
  },
});
