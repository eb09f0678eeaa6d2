import { defineRule, dumpReason, placeAt, sentResources, validationsOf } from "../../src/rule.ts";
import type { Validation } from "../../src/rule.ts";

type Warning = Validation["warnings"][number];

/** Rules that report what a warning is about, and say what comes of it. */
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
    summary: "The API server would take an object and answer with a warning.",
    why: "What it warns about has no effect, stands there twice or will not be served for ever; the warning is only shown to whoever applies the object.",
    remedy: "Do what the warning says. `kubenetlint validate` lists all answers of the API server.",
    references: [
      "https://kubernetes.io/blog/2020/09/03/warnings/",
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/1693-warnings",
    ],
  },
  options: {},
  messages: {
    warned: (d: { readonly object: string; readonly field: string; readonly detail: string }) =>
      `The API server takes ${d.object} with a warning: ${d.field} ${d.detail}.`,
  },
  // Each warning has its source where it is made, in src/validate/kinds/.
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
