import type { PodTemplateSpec } from "kubernetes-types/core/v1.js";
import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type { Kind, KindMap } from "./kinds.ts";
import { addedByController, expandedPods, mayAddLabel } from "./controllers.ts";
import type { ExpandedPods } from "./controllers.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { DeepReadonly } from "./readonly.ts";
import type { Resource } from "./resource.ts";
import { equalitySelector, labelSelector, matchesRequirement } from "../base/selector.ts";
import type { Labels, Requirement, Selector } from "../base/selector.ts";

/** How many pods a workload has; `max` is Infinity if only the number of nodes limits it. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  /** Where the number comes from: the field, or the autoscaler that overrides it. */
  readonly from: "spec" | "HorizontalPodAutoscaler" | "nodes" | "controller";
  readonly autoscaler?: Resource<KindMap["HorizontalPodAutoscaler"]>;
}

/** `controller`: a custom resource; unless it is a plain one, its controller may add unknown labels and containers. */
export type WorkloadKind =
  | "Deployment"
  | "ReplicaSet"
  | "ReplicationController"
  | "StatefulSet"
  | "DaemonSet"
  | "Job"
  | "CronJob"
  | "Pod"
  | "controller";

/** Something that creates pods of one template, or a bare Pod. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  /** Labels that all its pods have: those of the template and those with a value that the controller determines. */
  readonly labels: Labels;
  /** Labels the controller adds with values known only at run time. */
  readonly runtimeLabels: ReadonlySet<string>;
  readonly replicas: Replicas;
  /** Numbers the groups of pods of one custom resource, if there are several. */
  readonly part?: number;
  /** The workload's own selector; undefined if the controller generates it or the kind has none. */
  readonly selector: Selector | undefined;
}

/**
 * How a selector matches the pods of a workload: all, some of them, perhaps (labels known only at run time), or none.
 */
export type WorkloadMatch = "all" | "some" | "perhaps" | "none";

const POD_NAME = "statefulset.kubernetes.io/pod-name";
const POD_INDEX = "apps.kubernetes.io/pod-index";
/** Node labels that kubelet or admission copies to pods (PodTopologyLabels, KEP-4742). */
const TOPOLOGY_PREFIX = "topology.kubernetes.io/";

const RUNTIME_LABELS: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Deployment: ["pod-template-hash"],
  ReplicaSet: [],
  ReplicationController: [],
  StatefulSet: ["controller-revision-hash"],
  DaemonSet: ["controller-revision-hash", "pod-template-generation"],
  Job: ["batch.kubernetes.io/controller-uid", "controller-uid", "batch.kubernetes.io/job-completion-index"],
  CronJob: [
    "batch.kubernetes.io/controller-uid",
    "controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "job-name",
  ],
  Pod: [],
  controller: [],
};

/** Labels that a Rollout adds to the pods of one of its versions. Source: argo-rollouts PodTemplateMetadata. */
function versionLabels(resource: Resource): readonly string[] {
  const { strategy } = ((resource.object as { spec?: { strategy?: unknown } }).spec ?? {}) as {
    strategy?: { canary?: unknown; blueGreen?: unknown };
  };
  const sides = [strategy?.canary, strategy?.blueGreen].flatMap((side) =>
    Object.entries((side ?? {}) as object)
      .filter(([key]) => key.endsWith("Metadata"))
      .map(([, value]) => value as { labels?: object }),
  );
  return sides.flatMap((side) => Object.keys(side?.labels ?? {}));
}

/** Kinds of the core API that create pods. */
export const WORKLOAD_KINDS: ReadonlySet<string> = new Set(
  Object.keys(RUNTIME_LABELS).filter((kind) => kind !== "controller"),
);

/** Whether a requirement matches the pods of a workload. */
function matchRequirement(requirement: Requirement, workload: Workload): WorkloadMatch {
  const { key } = requirement;
  if (Object.hasOwn(workload.labels, key)) return matchesRequirement(requirement, workload.labels) ? "all" : "none";
  if (workload.kind === "StatefulSet" && (key === POD_NAME || key === POD_INDEX))
    return matchOrdinal(requirement, workload);
  if (workload.runtimeLabels.has(key) || key.startsWith(TOPOLOGY_PREFIX)) return "perhaps";
  if (workload.kind === "controller" && mayAddLabel(requirement, workload.resource)) return "perhaps";
  return matchesRequirement(requirement, workload.labels) ? "all" : "none";
}

/** A number as the controller writes it: `0`, `10`, never `00`. */
const ORDINAL = /^(?:0|[1-9]\d*)$/;

/**
 * Per-pod labels of a StatefulSet. Source: pkg/controller/statefulset/stateful_set_utils.go, KEP-3335 (ordinals.start),
 * KEP-4017.
 */
function matchOrdinal(requirement: Requirement, workload: Workload): WorkloadMatch {
  if (!("values" in requirement)) return requirement.operator === "Exists" ? "all" : "none";
  const { operator, key } = requirement;
  const first = firstOrdinal(workload.resource);
  const { min, max } = workload.replicas;
  const prefix = key === POD_NAME ? `${workload.name}-` : "";
  const named = [...new Set(requirement.values)]
    .filter((value) => value.startsWith(prefix) && ORDINAL.test(value.slice(prefix.length)))
    .map((value) => Number(value.slice(prefix.length)) - first)
    .filter((index) => index >= 0 && index < max);
  // Pods that run in any case; an autoscaler may start the others.
  const sure = named.filter((index) => index < min).length;
  if (operator === "In")
    return named.length === 0 ? "none" : named.length >= max ? "all" : sure > 0 ? "some" : "perhaps";
  return named.length === 0 ? "all" : named.length >= max ? "none" : sure < min ? "some" : "perhaps";
}

const firstOrdinal = (resource: Resource): number =>
  (resource as Resource<KindMap["StatefulSet"]>).object.spec?.ordinals?.start ?? 0;

/** How a selector matches the pods of a workload in the same namespace. */
export function matchWorkload(selector: Selector, workload: Workload): WorkloadMatch {
  if (selector.nothing) return "none";
  let result: WorkloadMatch = "all";
  for (const requirement of selector.requirements) {
    const one = matchRequirement(requirement, workload);
    if (one === "none") return "none";
    if (one === "perhaps" || (one === "some" && result === "all")) result = one;
  }
  return result;
}

type Autoscalers = (
  kind: string,
  namespace: string,
  name: string,
) => Resource<KindMap["HorizontalPodAutoscaler"]> | undefined;

/**
 * Pods per workload. Sources: pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go; an HPA overrides `replicas`
 * (pkg/controller/podautoscaler/horizontal.go).
 */
function replicasOf(resource: Resource, autoscalers: Autoscalers): Replicas {
  const spec =
    (
      resource.object as {
        spec?: { replicas?: unknown; parallelism?: unknown; completions?: unknown; suspend?: unknown };
      }
    ).spec ?? {};
  const kind = resource.kind;
  if (kind === "Pod") return { min: 1, max: 1, from: "spec" };
  if (kind === "DaemonSet") return { min: 0, max: Infinity, from: "nodes" };
  if (kind === "CronJob") return { min: 0, max: spec.suspend === true ? 0 : Infinity, from: "controller" };
  if (kind === "Job") {
    const parallelism = typeof spec.parallelism === "number" ? spec.parallelism : 1;
    const completions = typeof spec.completions === "number" ? spec.completions : parallelism;
    const pods = spec.suspend === true ? 0 : Math.min(parallelism, completions);
    return { min: 0, max: pods, from: "spec" };
  }
  const replicas = typeof spec.replicas === "number" ? spec.replicas : 1;
  const autoscaler = autoscalers(kind, resource.namespace, resource.name);
  // `replicas: 0` disables an autoscaler (pkg/controller/podautoscaler/horizontal.go).
  if (autoscaler === undefined || spec.replicas === 0) return { min: replicas, max: replicas, from: "spec" };
  const { minReplicas, maxReplicas } = autoscaler.object.spec ?? {};
  return { min: minReplicas ?? 1, max: maxReplicas ?? Infinity, from: "HorizontalPodAutoscaler", autoscaler };
}

function build(
  resource: Resource,
  kind: WorkloadKind,
  template: PodTemplate,
  autoscalers: Autoscalers,
  selector: Selector | undefined,
  pods: Partial<ExpandedPods> = {},
): Workload {
  const own = { ...template.metadata?.labels, ...pods.labels };
  const replicas = replicasOf(resource, autoscalers);
  const added: Record<string, string> =
    kind === "Job" && resource.name !== ""
      ? { "batch.kubernetes.io/job-name": resource.name, "job-name": resource.name }
      : {};
  return {
    kind,
    resource,
    namespace: resource.namespace,
    name: resource.name,
    template,
    labels: { ...own, ...added },
    runtimeLabels: new Set(
      kind === "controller"
        ? [...(addedByController(resource) ?? []), ...versionLabels(resource)]
        : RUNTIME_LABELS[kind],
    ),
    replicas:
      pods.replicas === undefined || replicas.from === "HorizontalPodAutoscaler"
        ? replicas
        : { min: pods.replicas, max: pods.replicas, from: "controller" },
    selector,
  };
}

/**
 * A template without containers still makes a workload of a core kind: the API rejects it, but its labels show what was
 * intended.
 */
const templateOf = (value: DeepReadonly<PodTemplateSpec> | undefined): PodTemplate => ({
  ...(value?.metadata === undefined ? {} : { metadata: value.metadata }),
  spec: value?.spec ?? { containers: [] },
});

type Spec = {
  readonly template?: DeepReadonly<PodTemplateSpec>;
  readonly selector?: unknown;
  readonly jobTemplate?: { readonly spec?: Spec };
};

/** The pods of a controller whose template is in another object, or only partly readable. */
export const workloadOfTemplate = (resource: Resource, template: PodTemplate): Workload =>
  build(resource, "controller", template, () => undefined, undefined);

/**
 * Of custom resources, only a DeploymentConfig has a selector with a known meaning: a map as in a
 * ReplicationController.
 */
function customSelector({ group, kind }: Resource, { selector }: Spec): Selector | undefined {
  if (group !== "apps.openshift.io" || kind !== "DeploymentConfig" || typeof selector !== "object" || selector === null)
    return undefined;
  return Object.values(selector).every((value) => typeof value === "string")
    ? equalitySelector(selector as Labels)
    : undefined;
}

/** The workloads of a resource: one for each core kind, any number for a custom resource with pod templates. */
export function workloadsOf(
  resource: Resource,
  knownKind: Kind | undefined,
  autoscalers: Autoscalers,
): readonly Workload[] {
  const spec = ((resource.object as { spec?: Spec }).spec ?? {}) as Spec;
  switch (knownKind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet": {
      const selector = labelSelector(spec.selector as DeepReadonly<LabelSelector> | undefined);
      return [build(resource, knownKind, templateOf(spec.template), autoscalers, selector)];
    }
    case "ReplicationController":
    case "Job":
      return [build(resource, knownKind, templateOf(spec.template), autoscalers, undefined)];
    case "CronJob":
      return [build(resource, "CronJob", templateOf(spec.jobTemplate?.spec?.template), autoscalers, undefined)];
    case "Pod": {
      const { metadata, spec: podSpec } = resource.object as DeepReadonly<KindMap["Pod"]>;
      return [
        build(
          resource,
          "Pod",
          templateOf({ ...(metadata && { metadata }), ...(podSpec && { spec: podSpec }) }),
          autoscalers,
          undefined,
        ),
      ];
    }
    case undefined:
      return expandedPods(resource).map((pods, part) => ({
        ...build(resource, "controller", pods.template, autoscalers, customSelector(resource, spec), pods),
        ...(part > 0 && { part }),
      }));
    default:
      return [];
  }
}
