import { clash, defineRule, hostPortClaims } from "../../src/rule.ts";
import type { HostPortClaim, Workload } from "../../src/rule.ts";

/** Whether the pods choose their nodes: then two workloads may well never meet. */
const choosesNodes = ({ template: { spec } }: Workload): boolean =>
  Object.keys(spec.nodeSelector ?? {}).some((key) => key !== "kubernetes.io/os") ||
  spec.nodeName !== undefined ||
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined ||
  spec.affinity?.podAntiAffinity !== undefined;

const system = ({ template }: Workload): string => template.spec.nodeSelector?.["kubernetes.io/os"] ?? "";

/** Whether pods of both are bound to meet on a node: one is on every node, and neither chooses. */
function meet(a: Workload, b: Workload): boolean {
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
    summary: "Two pods that meet on a node take the same port of it, or a pod takes one port twice.",
    why: "The scheduler puts no second pod with the same host port on a node: it stays pending. Within one pod, the API server refuses it.",
    remedy:
      "Use a Service instead of host ports, give one of them another number, or keep the workloads on different nodes.",
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
      `Container "${d.container}" takes host port ${d.number}/${d.protocol}, which container "${d.other}" of the same pod takes.`,
    sameNode: (d: {
      readonly number: number;
      readonly protocol: string;
      readonly workload: string;
      readonly other: string;
    }) =>
      `${d.workload} takes host port ${d.number}/${d.protocol} of every node it runs on, and ${d.other} takes it too.`,
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
            related: [{ at: place(other), note: "taken here first" }],
            severity: "error",
            unknown:
              workload.kind === "controller"
                ? `${workload.resource.title} is a custom resource, which may have rules of its own`
                : undefined,
          });
      }
      const lasting = [...perPod.values()].filter(({ workload }) => !isTransient(workload));
      const daemon = lasting.find(({ workload }) => workload.kind === "DaemonSet" && !choosesNodes(workload));
      if (daemon === undefined) continue;
      for (const claim of lasting) {
        if (claim === daemon || !clash(claim, daemon) || !meet(claim.workload, daemon.workload)) continue;
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
          related: [{ at: place(daemon), note: `${daemon.workload.resource.title} runs on every node` }],
        });
      }
    }
  },
});
