import { clash, defineRule, hostPortClaims } from "../../src/rule.ts";
import type { HostPortClaim, Workload } from "../../src/rule.ts";

/** Whether the pods choose their nodes: then two workloads may never share a node. */
const choosesNodes = ({ template: { spec } }: Workload): boolean =>
  Object.keys(spec.nodeSelector ?? {}).some((key) => key !== "kubernetes.io/os") ||
  spec.nodeName !== undefined ||
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined ||
  spec.affinity?.podAntiAffinity !== undefined;

const system = ({ template }: Workload): string => template.spec.nodeSelector?.["kubernetes.io/os"] ?? "";

/** Whether pods of both certainly share a node: one runs on every node, and neither chooses. */
function shareNode(a: Workload, b: Workload): boolean {
  if (a.kind !== "DaemonSet" && b.kind !== "DaemonSet") return false;
  if (
    [a, b].some((workload) => choosesNodes(workload) || workload.kind === "controller" || workload.replicas.max === 0)
  )
    return false;
  if (system(a) !== system(b) && system(a) !== "" && system(b) !== "") return false;
  return true;
}

const isTransient = ({ kind }: Workload): boolean => kind === "Job" || kind === "CronJob" || kind === "controller";

export default defineRule({
  id: "host-port-conflict",
  severity: "warning",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two pods on the same node, or two containers of a pod, use the same host port.",
    why:
      "The scheduler does not place a second pod with the same host port on a node: it stays Pending. " +
      "The API server rejects a pod that uses a host port twice.",
    remedy: "Use a Service instead of host ports, change one of the numbers, or keep the workloads on different nodes.",
    references: ["https://kubernetes.io/docs/concepts/configuration/overview/#services"],
  },
  options: {},
  messages: {
    samePod: (d: {
      readonly number: number;
      readonly protocol: string;
      readonly container: string;
      readonly other: string;
    }) =>
      `Host port ${d.number}/${d.protocol} of container "${d.container}" is already used by container "${d.other}".`,
    sameNode: (d: {
      readonly number: number;
      readonly protocol: string;
      readonly workload: string;
      readonly other: string;
    }) => `Host port ${d.number}/${d.protocol} of ${d.workload} is already used by ${d.other} on every node.`,
  },
  // Sources: pkg/apis/core/validation checkHostPortConflicts; pkg/scheduler nodeports plugin.
  check({ simulation, report }) {
    for (const claims of simulation.fact(hostPortClaims).values()) {
      const place = ({ workload: { resource }, port }: HostPortClaim) =>
        resource.at(port, port.hostPort ? "hostPort" : "containerPort");
      const perPod = new Map<Workload, HostPortClaim>();
      for (const claim of claims) {
        const { workload, number, protocol, container } = claim;
        const other = perPod.get(workload);
        if (other === undefined) perPod.set(workload, claim);
        else if (clash(claim, other))
          report({
            resource: workload.resource,
            at: place(claim),
            message: "samePod",
            data: { number, protocol, container, other: other.container },
            related: [{ at: place(other), note: "first used here" }],
            severity: "error",
            unknown:
              workload.kind === "controller"
                ? `${workload.resource.title} is a custom resource, which may be validated differently`
                : undefined,
          });
      }
      const lasting = [...perPod.values()].filter(({ workload }) => !isTransient(workload));
      const daemon = lasting.find(({ workload }) => workload.kind === "DaemonSet" && !choosesNodes(workload));
      if (daemon === undefined) continue;
      for (const claim of lasting) {
        if (claim === daemon || !clash(claim, daemon) || !shareNode(claim.workload, daemon.workload)) continue;
        report({
          resource: claim.workload.resource,
          at: place(claim),
          message: "sameNode",
          data: {
            number: claim.number,
            protocol: claim.protocol,
            workload: claim.workload.resource.title,
            other: daemon.workload.resource.title,
          },
          related: [{ at: place(daemon), note: "first used here" }],
        });
      }
    }
  },
});
