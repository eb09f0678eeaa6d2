import type {
  NodeSelectorRequirement,
  NodeSelectorTerm,
  NodeSpec,
  PodSpec,
  Taint,
  Toleration,
} from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import { matchesRequirement } from "../../base/selector.ts";
import type { Labels } from "../../base/selector.ts";
import type { ClusterNode } from "./pod.ts";

const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
const INTEGER = /^[+-]?\d+$/;

/** undefined: the requirement is malformed, and its whole term matches nothing. */
function matchesExpression(
  { key, operator, values = [] }: DeepReadonly<NodeSelectorRequirement>,
  labels: Labels,
): boolean | undefined {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length === 0 ? undefined : matchesRequirement({ operator, key, values }, labels);
    case "Exists":
    case "DoesNotExist":
      return values.length > 0 ? undefined : matchesRequirement({ operator, key }, labels);
    case "Gt":
    case "Lt": {
      const [limit = ""] = values;
      if (values.length !== 1 || !INTEGER.test(limit)) return undefined;
      const own = labels[key] ?? "";
      if (!INTEGER.test(own)) return false;
      return operator === "Gt" ? BigInt(own) > BigInt(limit) : BigInt(own) < BigInt(limit);
    }
    default:
      return undefined;
  }
}

function meetsField(
  { key, operator, values = [] }: DeepReadonly<NodeSelectorRequirement>,
  node: ClusterNode,
): boolean | undefined {
  if (values.length !== 1 || (operator !== "In" && operator !== "NotIn")) return undefined;
  const own = key === "metadata.name" ? node.name : "";
  return (own === values[0]) === (operator === "In");
}

function meetsTerm(
  { matchExpressions = [], matchFields = [] }: DeepReadonly<NodeSelectorTerm>,
  node: ClusterNode,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchExpressions.every((expression) => matchesExpression(expression, node.labels) === true) &&
    matchFields.every((field) => meetsField(field, node) === true)
  );
}

/**
 * Whether a node satisfies the selector and affinity of a pod. Source: k8s.io/component-helpers
 * scheduling/corev1/nodeaffinity.
 */
export function matchesNodeAffinity(spec: DeepReadonly<PodSpec>, node: ClusterNode): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (node.labels[key] !== value) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || (required.nodeSelectorTerms ?? []).some((term) => meetsTerm(term, node));
}

/** Source: k8s.io/api core/v1/toleration.go ToleratesTaint; Lt and Gt need a feature gate that is off by default. */
function tolerates(
  { key = "", operator = "", value = "", effect = "" }: DeepReadonly<Toleration>,
  taint: DeepReadonly<Taint>,
): boolean {
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== "" && key !== taint.key) return false;
  return operator === "Exists" || ((operator === "" || operator === "Equal") && value === (taint.value ?? ""));
}

const taintsOf = (node: ClusterNode): readonly DeepReadonly<Taint>[] => nodeSpec(node).taints ?? [];
const nodeSpec = (node: ClusterNode): DeepReadonly<NodeSpec> =>
  (node.resource?.object as { spec?: DeepReadonly<NodeSpec> } | undefined)?.spec ?? {};

const toleratesAll = (
  tolerations: readonly DeepReadonly<Toleration>[],
  taints: readonly DeepReadonly<Taint>[],
): boolean =>
  taints
    .filter(({ effect }) => effect === "NoSchedule" || effect === "NoExecute")
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));

/** Source: pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations. */
const daemonTolerations = (hostNetwork: boolean): readonly Toleration[] => [
  ...["not-ready", "unreachable"].map((name) => ({
    key: `node.kubernetes.io/${name}`,
    operator: "Exists",
    effect: "NoExecute",
  })),
  ...[
    "disk-pressure",
    "memory-pressure",
    "pid-pressure",
    "unschedulable",
    ...(hostNetwork ? ["network-unavailable"] : []),
  ].map((name) => ({
    key: `node.kubernetes.io/${name}`,
    operator: "Exists",
    effect: "NoSchedule",
  })),
];

/**
 * Whether a DaemonSet pod runs on a node; a cordoned node is no obstacle. Source:
 * pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod.
 */
export function runsDaemonPod(spec: DeepReadonly<PodSpec>, node: ClusterNode): boolean {
  if (spec.nodeName !== undefined && spec.nodeName !== "" && spec.nodeName !== node.name) return false;
  if (!matchesNodeAffinity(spec, node)) return false;
  return toleratesAll([...(spec.tolerations ?? []), ...daemonTolerations(spec.hostNetwork === true)], taintsOf(node));
}

/** Why a pod does not fit a node, or undefined if it does; the checks of the scheduler that only look at the node. */
export function refusal(spec: DeepReadonly<PodSpec>, node: ClusterNode): string | undefined {
  if (spec.nodeName !== undefined && spec.nodeName !== "" && spec.nodeName !== node.name)
    return `nodeName is ${spec.nodeName}`;
  if (!matchesNodeAffinity(spec, node)) return "node selector or affinity does not match";
  const tolerations = spec.tolerations ?? [];
  if (!toleratesAll(tolerations, taintsOf(node))) return "a taint is not tolerated";
  const cordoned = nodeSpec(node).unschedulable === true;
  if (cordoned && !toleratesAll(tolerations, [{ key: UNSCHEDULABLE, effect: "NoSchedule" }]))
    return "node is unschedulable";
  return undefined;
}
