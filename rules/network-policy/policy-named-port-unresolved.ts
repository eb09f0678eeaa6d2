import {
  defineRule,
  didYouMean,
  isDeclared,
  nameDisputes,
  nearest,
  OfferedNames,
  policyView,
  ruleDestinations,
  writeString,
} from "../../src/rule.ts";
import type { DraftRelated } from "../../src/rule.ts";

export default defineRule({
  id: "policy-named-port-unresolved",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A NetworkPolicy allows a named port that no destination pod declares.",
    why:
      "A named port is resolved to the container port of that name and protocol in each destination pod. " +
      "Where no pod declares it, the entry allows nothing and the connections it was written for are dropped.",
    remedy: "Use the name of a container port of the destination pods, or its number.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/"],
  },
  options: {},
  messages: {
    unresolved: (d: { readonly policy: string; readonly port: string; readonly pods: string }) =>
      `NetworkPolicy "${d.policy}" allows port "${d.port}", which ${d.pods}: the entry allows nothing.`,
    otherProtocol: (d: {
      readonly policy: string;
      readonly port: string;
      readonly wanted: string;
      readonly declared: string;
    }) =>
      `NetworkPolicy "${d.policy}" allows port "${d.port}" with protocol ` +
      `${d.wanted}, but it is declared with ${d.declared}: the entry allows nothing.`,
    address: (d: { readonly policy: string; readonly port: string }) =>
      `NetworkPolicy "${d.policy}" allows port "${d.port}" only for ` +
      "addresses, which have no port names: the entry allows nothing.",
  },
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        if (rule.namedPorts.length === 0) continue;
        const found = ruleDestinations(view, policy, rule);
        let offers: OfferedNames | undefined;
        for (const named of rule.namedPorts) {
          // A quoted number is not a name: the API server rejects it.
          if (/^\d*$/.test(named.name)) continue;
          const at = resource.document.at(named.object, "port");
          const data = { policy: resource.name, port: named.name };
          if (found.addresses === "all") {
            report({ resource, at, message: "address", data, help: "Use the number of the port." });
            continue;
          }
          if (isDeclared(found, named)) continue;
          const offered = (offers ??= new OfferedNames(found));
          const { workloads } = offered;
          if (workloads.length === 0) continue;
          const causes = workloads
            .filter((workload) => nameDisputes(simulation, workload).some((dispute) => dispute.name === named.name))
            .map((workload) => workload.resource);
          const follows =
            causes.length === 0 ? undefined : { rules: ["container-port-contradicted"], resources: causes };
          const [sameName] = offered.named(named.name);
          const near = sameName === undefined ? nearest(named.name, offered.names) : undefined;
          const custom = workloads.find(({ kind }) => kind === "controller");
          const related: DraftRelated[] = offered
            .named(sameName?.name ?? near)
            .slice(0, 5)
            .map(({ workload, port, name }) => ({
              at: workload.resource.document.at(port, "name"),
              note: `${workload.resource.title} declares "${name}"`,
            }));
          const unknown =
            found.open ??
            (custom === undefined
              ? undefined
              : `${custom.resource.title} is a custom resource whose controller may add ports`);
          if (sameName !== undefined) {
            report({
              resource,
              at,
              message: "otherProtocol",
              data: { ...data, wanted: named.protocol ?? "TCP", declared: sameName.protocol },
              related,
              unknown,
              help: `Set \`protocol: ${sameName.protocol}\`; the default is TCP.`,
            });
            continue;
          }
          const [first] = workloads;
          const { names } = offered;
          report({
            resource,
            at,
            message: "unresolved",
            related,
            unknown,
            follows,
            data: {
              ...data,
              pods:
                workloads.length === 1 && first !== undefined
                  ? `${first.resource.title} does not declare`
                  : `none of the ${workloads.length} workloads declares`,
            },
            help:
              near !== undefined
                ? didYouMean(near)
                : names.length === 0
                  ? "The pods have no named port: use the number."
                  : `Use a port name of the pods: ${names
                      .slice(0, 5)
                      .map((name) => `"${name}"`)
                      .join(", ")}.`,
            fixes:
              near === undefined
                ? []
                : [
                    {
                      kind: "safe",
                      title: `Use the port name "${near}"`,
                      edits: [{ at, text: writeString(resource, near) }],
                    },
                  ],
          });
        }
      }
    }
  },
});
