import { defineRule, insertBefore, policyView } from "../../src/rule.ts";
import type { DraftFix } from "../../src/rule.ts";

export default defineRule({
  id: "policy-types-implicit",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "The directions that a NetworkPolicy isolates are not those of its rules.",
    why:
      "Without `policyTypes` every policy isolates ingress, and egress only if it has an egress rule: " +
      "a policy with only egress rules also blocks all incoming connections, and an empty `egress` " +
      "list isolates nothing. Rules of a direction that is not in `policyTypes` have no effect.",
    remedy: "Set `policyTypes` to the intended directions.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/"],
  },
  options: {
    always: {
      type: "boolean",
      default: false,
      description: "Report every policy without `policyTypes`, even where the default is what its rules suggest.",
    },
  },
  messages: {
    ingressToo: (d: { readonly policy: string }) =>
      `NetworkPolicy "${d.policy}" has only egress rules and no \`policyTypes\`: ` +
      "it also isolates ingress and allows no connection to the pods.",
    egressNot: (d: { readonly policy: string }) =>
      `NetworkPolicy "${d.policy}" has an empty \`egress\` list, but ` +
      "`policyTypes` defaults to [Ingress]: egress is not restricted.",
    inert: (d: { readonly policy: string; readonly direction: string; readonly types: string }) =>
      `The \`${d.direction}\` rules of NetworkPolicy "${d.policy}" ` +
      `have no effect: \`policyTypes\` contains only ${d.types}.`,
    implicit: (d: { readonly policy: string; readonly types: string }) =>
      `NetworkPolicy "${d.policy}" does not set \`policyTypes\`, which defaults to [${d.types}].`,
  },
  check({ simulation, options, report }) {
    const view = simulation.fact(policyView);
    for (const policy of view.policies) {
      const { resource, directions, inert } = policy;
      const { spec } = resource.object;
      if (spec === undefined) continue;
      const types = (names: readonly string[], kind: DraftFix["kind"]): readonly DraftFix[] => {
        const line = `policyTypes: [${names.join(", ")}]`;
        const key = (Object.keys(spec) as (keyof typeof spec & string)[])[0];
        const edit = key === undefined ? undefined : insertBefore(resource, spec, key, { block: [line], flow: line });
        return edit === undefined ? [] : [{ kind, title: `Set ${line}`, edits: [edit] }];
      };
      const first = inert[0];
      if (first !== undefined) {
        const list = first.direction === "Ingress" ? "ingress" : "egress";
        report({
          resource,
          at: resource.at(spec, list, "key"),
          message: "inert",
          severity: "warning",
          data: { policy: resource.name, direction: list, types: directions.join(" and ") },
          related: [{ at: resource.at(spec, "policyTypes"), note: `${first.direction} is missing here` }],
          help: `Add ${first.direction} to policyTypes, or delete the rules.`,
        });
        continue;
      }
      if ((spec.policyTypes ?? []).length > 0) continue;
      const hasIngress = spec.ingress !== undefined;
      const egress = spec.egress ?? [];
      const place = { resource, data: { policy: resource.name } };
      if (egress.length > 0 && !hasIngress) {
        report({
          ...place,
          at: resource.at(spec, "egress", "key"),
          message: "ingressToo",
          severity: "warning",
          help: "Set `policyTypes: [Egress]` if only egress is meant, else `policyTypes: [Ingress, Egress]`.",
          fixes: [...types(["Egress"], "suggested"), ...types(["Ingress", "Egress"], "suggested")],
        });
      } else if (spec.egress !== undefined && egress.length === 0) {
        report({
          ...place,
          at: resource.at(spec, "egress"),
          message: "egressNot",
          severity: "warning",
          help: "Set `policyTypes: [Ingress, Egress]` to deny all egress.",
          fixes: types(["Ingress", "Egress"], "suggested"),
        });
      } else if (options.always) {
        report({
          ...place,
          at: resource.atName(),
          message: "implicit",
          data: { policy: resource.name, types: directions.join(", ") },
          fixes: types(directions, "safe"),
        });
      }
    }
  },
});
