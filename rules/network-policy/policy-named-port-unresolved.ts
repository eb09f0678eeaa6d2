import {
  defineRule,
  nameDisputes,
  nearest,
  policyView,
  portContainers,
  protocolOf,
  writeString,
} from "../../src/rule.ts";
import type { CompiledPolicy, DraftRelated, PolicyRule, PolicyView, Workload } from "../../src/rule.ts";

interface Destinations {
  /** Workloads of each peer, or those that the policy selects. */
  readonly groups: readonly (readonly { readonly workload: Workload }[])[];
  readonly open: string | undefined;
  readonly addressesOnly: boolean;
}

interface Offer {
  readonly workload: Workload;
  readonly name: string;
  readonly protocol: string;
  readonly port: object;
}

const offersOf = (workload: Workload): readonly Offer[] =>
  portContainers(workload.template.spec).flatMap((container) =>
    (container.ports ?? []).flatMap((port) =>
      port.name === undefined ? [] : [{ workload, name: port.name, protocol: protocolOf(port), port }],
    ),
  );

type Named = PolicyRule["namedPorts"][number];

function offers(workload: Workload, named: Named): boolean {
  for (const container of portContainers(workload.template.spec)) {
    if (container.ports?.some((port) => port.name === named.name && protocolOf(port) === named.protocol) === true)
      return true;
  }
  return false;
}

/** Whether any of the pods declares the port. A sound policy is settled by the first of them, however many there are. */
const isDeclared = ({ groups }: Destinations, named: Named): boolean =>
  groups.some((group) => group.some(({ workload }) => offers(workload, named)));

/** The pods whose ports a rule of a policy names, and why there may be others. */
function destinations(view: PolicyView, policy: CompiledPolicy, rule: PolicyRule): Destinations {
  if (rule.direction === "Ingress") {
    const world = view.model.world(policy.namespace);
    return { groups: [view.selected(policy)], open: world.closed ? undefined : world.because, addressesOnly: false };
  }
  if (rule.peers === "all")
    return { groups: [], open: "any destination may have a port of that name", addressesOnly: false };
  const scopes = rule.peers.map((peer) => view.peerScope(policy, peer));
  return {
    groups: scopes.map(({ workloads }) => workloads),
    open: scopes.map(({ open }) => open).find((reason) => reason !== undefined),
    addressesOnly: scopes.every(({ addresses }) => addresses),
  };
}

export default defineRule({
  id: "policy-named-port-unresolved",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A NetworkPolicy allows a port by a name that no destination pod declares.",
    why: "A named port stands for the container port of that name and protocol in each destination pod. Where no pod declares it, the entry allows nothing and the connections it was meant for are dropped.",
    remedy: "Use the name of a container port of the destination pods, or its number.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/"],
  },
  options: {},
  messages: {
    unresolved: (d: { readonly policy: string; readonly port: string; readonly pods: string }) =>
      `NetworkPolicy "${d.policy}" allows a port named "${d.port}", which ${d.pods} does not declare: the entry allows nothing.`,
    otherProtocol: (d: {
      readonly policy: string;
      readonly port: string;
      readonly wanted: string;
      readonly declared: string;
    }) =>
      `NetworkPolicy "${d.policy}" allows ${d.wanted} to the port named "${d.port}", which is declared for ${d.declared}: the entry allows nothing.`,
    address: (d: { readonly policy: string; readonly port: string }) =>
      `NetworkPolicy "${d.policy}" allows the port named "${d.port}" to addresses only: an address has no port names, so the entry allows nothing.`,
  },
  check({ simulation, report }) {
    const view = simulation.fact(policyView);
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        if (rule.namedPorts.length === 0) continue;
        const found = destinations(view, policy, rule);
        const { open, addressesOnly } = found;
        for (const named of rule.namedPorts) {
          // A quoted number is not a name; the API refuses it.
          if (/^\d*$/.test(named.name)) continue;
          const at = resource.document.at(named.object, "port");
          const data = { policy: resource.name, port: named.name };
          if (addressesOnly) {
            report({ resource, at, message: "address", data, help: "Use the number of the port." });
            continue;
          }
          if (isDeclared(found, named)) continue;
          const workloads = found.groups.flatMap((group) => group.map(({ workload }) => workload));
          if (workloads.length === 0) continue;
          const causes = workloads
            .filter((workload) => nameDisputes(simulation, workload).some((dispute) => dispute.name === named.name))
            .map((workload) => workload.resource);
          const follows =
            causes.length === 0 ? undefined : { rules: ["container-port-contradicted"], resources: causes };
          const offered = workloads.flatMap(offersOf);
          const sameName = offered.find(({ name }) => name === named.name);
          const near =
            sameName === undefined
              ? nearest(
                  named.name,
                  offered.map(({ name }) => name),
                )
              : undefined;
          const custom = workloads.find(({ kind }) => kind === "controller");
          const related: DraftRelated[] = offered
            .filter(({ name }) => name === (sameName?.name ?? near))
            .slice(0, 5)
            .map(({ workload, port, name }) => ({
              at: workload.resource.document.at(port, "name"),
              note: `${workload.resource.title} declares "${name}"`,
            }));
          const unknown =
            open ??
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
              help: `Write \`protocol: ${sameName.protocol}\`; a port without protocol is TCP.`,
            });
            continue;
          }
          const [first] = workloads;
          const names = [...new Set(offered.map(({ name }) => `"${name}"`))];
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
                  ? first.resource.title
                  : `any of the ${workloads.length} workloads`,
            },
            help:
              near !== undefined
                ? `Did you mean "${near}"?`
                : names.length === 0
                  ? "The pods name no port: use the number."
                  : `The pods name ${names.slice(0, 5).join(", ")}.`,
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
