import { defineRule, insertBefore, policyView } from "../../src/rule.ts";
import type { DraftFix } from "../../src/rule.ts";

export default defineRule({
  id: "policy-types-implicit",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "The directions a NetworkPolicy isolates are not those its rules speak of.",
    why: "Without `policyTypes` every policy isolates ingress, and egress only if it has an egress rule: a policy with egress rules alone closes the pods to all incoming connections, and an empty `egress` list isolates nothing. Rules of a direction that `policyTypes` leaves out have no effect.",
    remedy: "Write `policyTypes` with the directions that are meant.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/"],
  },
  options: {
    always: {
      type: "boolean",
      default: false,
      description: "Report every policy without `policyTypes`, also where the default is what anyone would expect.",
    },
  },
  messages: {
    ingressToo: (d: { readonly policy: string }) =>
      `NetworkPolicy "${d.policy}" has egress rules only and no \`policyTypes\`: it also isolates ingress, so nobody may connect to the pods.`,
    egressNot: (d: { readonly policy: string }) =>
      `NetworkPolicy "${d.policy}" has an empty \`egress\` list and no \`policyTypes\`: egress is not restricted at all.`,
    inert: (d: { readonly policy: string; readonly direction: string; readonly types: string }) =>
      `The \`${d.direction}\` rules of NetworkPolicy "${d.policy}" have no effect: \`policyTypes\` names ${d.types} only.`,
    implicit: (d: { readonly policy: string; readonly types: string }) =>
      `NetworkPolicy "${d.policy}" leaves out \`policyTypes\`, which then means ${d.types}.`,
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
        return edit === undefined ? [] : [{ kind, title: `Write ${line}`, edits: [edit] }];
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
          help: "Write `policyTypes: [Egress]` if only egress is meant, else `policyTypes: [Ingress, Egress]`.",
          fixes: [...types(["Egress"], "suggested"), ...types(["Ingress", "Egress"], "suggested")],
        });
      } else if (spec.egress !== undefined && egress.length === 0) {
        report({
          ...place,
          at: resource.at(spec, "egress"),
          message: "egressNot",
          severity: "warning",
          help: "An empty list isolates egress only together with `policyTypes: [Ingress, Egress]`.",
          fixes: types(["Ingress", "Egress"], "suggested"),
        });
      } else if (options.always) {
        report({
          ...place,
          at: resource.atName(),
          message: "implicit",
          data: { policy: resource.name, types: directions.join(" and ") },
          fixes: types(directions, "safe"),
        });
      }
    }
  },
});
