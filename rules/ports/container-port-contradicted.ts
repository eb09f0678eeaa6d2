import {
  defineRule,
  describeClaims,
  insertBefore,
  nameDisputes,
  portDisputes,
  relatedClaims,
  usesUndeclaredPort,
  writeString,
} from "../../src/rule.ts";
import type { DraftFix, NameDispute, PortDispute } from "../../src/rule.ts";

type ContainerPort = Readonly<{ containerPort: number; name?: string }>;

/** The declaration in the container: a Service or policy that uses its name gets its number. */
const declarationOf = ({ odd }: PortDispute) => odd.find(({ kind }) => kind === "container");

function nameFixes({ workload: { resource }, declared, name }: NameDispute): readonly DraftFix[] {
  const port = declared.object as ContainerPort;
  const line = `name: ${name}`;
  const edits =
    declared.name === ""
      ? [insertBefore(resource, port, "containerPort", { block: [line], flow: line })].flatMap((edit) => edit ?? [])
      : [{ at: declared.at, text: writeString(resource, name) }];
  return edits.length === 0 ? [] : [{ kind: "safe", title: `Name the port "${name}"`, edits }];
}

export default defineRule({
  id: "container-port-contradicted",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A container declares a port with a number or name that differs from what everything else uses.",
    why:
      "Services, probes and policies that refer to a port through its name get the number of this declaration; " +
      "without the name, none of them finds the port. " +
      "A wrong number that nothing refers to changes no traffic, so it is a warning.",
    remedy: "Declare the number and the name that Services, probes and policies use.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports"],
  },
  options: {},
  messages: {
    number: (d: {
      readonly container: string;
      readonly workload: string;
      readonly declared: number;
      readonly meant: number;
      readonly others: string;
    }) => `Container "${d.container}" of ${d.workload} declares port ${d.declared}, but ${d.others} use ${d.meant}.`,
    name: (d: {
      readonly container: string;
      readonly workload: string;
      readonly declared: string;
      readonly meant: string;
      readonly others: string;
    }) =>
      `Container "${d.container}" of ${d.workload} names its port "${d.declared}", but ${d.others} use "${d.meant}".`,
    nameless: (d: {
      readonly container: string;
      readonly workload: string;
      readonly number: number;
      readonly meant: string;
      readonly others: string;
    }) =>
      `Port ${d.number} of container "${d.container}" of ${d.workload} has no name, but ${d.others} use "${d.meant}".`,
  },
  // Sources: k8s.io/endpointslice utils.go FindPort; pkg/probe/util.go ResolveContainerPort;
  // networking/v1 types.go NetworkPolicyPort.
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      const { resource } = workload;
      for (const dispute of usesUndeclaredPort(simulation, workload) ? portDisputes(simulation, workload) : []) {
        const declared = dispute.wrong === "container" ? declarationOf(dispute) : undefined;
        if (declared === undefined) continue;
        const { odd, others, number, meant } = dispute;
        report({
          resource,
          at: declared.at,
          message: "number",
          severity: odd.some(({ byName }) => byName) ? "error" : "warning",
          data: {
            container: declared.container?.name ?? "",
            workload: resource.title,
            declared: number,
            meant,
            others: describeClaims(others),
          },
          related: relatedClaims([...others, ...odd.filter(({ byName }) => byName)]),
          help: `Did you mean ${meant}?`,
          fixes: [
            { kind: "suggested", title: `Declare port ${meant}`, edits: [{ at: declared.at, text: String(meant) }] },
          ],
        });
      }
      for (const dispute of nameDisputes(simulation, workload)) {
        const { declared, name, others } = dispute;
        const data = {
          container: declared.container?.name ?? "",
          workload: resource.title,
          meant: name,
          others: describeClaims(others),
        };
        const place = {
          resource,
          at: declared.at,
          related: relatedClaims(others),
          help: `Name the port "${name}".`,
          fixes: nameFixes(dispute),
        };
        if (declared.name === "") report({ ...place, message: "nameless", data: { ...data, number: declared.number } });
        else report({ ...place, message: "name", data: { ...data, declared: declared.name } });
      }
    }
  },
});
