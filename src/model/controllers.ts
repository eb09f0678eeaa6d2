import type { Fields } from "../base/values.ts";
import { fieldsOf, listOf } from "../base/values.ts";
import { isRecord } from "../base/is-record.ts";
import type { PodTemplate } from "./pod-template.ts";
import { findPodTemplates } from "./pod-template.ts";
import type { Resource } from "./resource.ts";
import type { Labels, Requirement } from "../base/selector.ts";

/** One group of pods that a custom resource creates. */
export interface ExpandedPods {
  readonly template: PodTemplate;
  /** Labels that its controller adds with a value derived from the resource. */
  readonly labels?: Labels;
  /** How many it runs; undefined: `spec.replicas`, else one. */
  readonly replicas?: number;
}

const POD_NAME = "statefulset.kubernetes.io/pod-name";
const POD_INDEX = "apps.kubernetes.io/pod-index";

/**
 * Custom resources whose controllers use the pod template unchanged, and the labels they add to pods; other controllers
 * may add any labels, containers, ports and probes. Sources: argo-rollouts utils/defaults and rollout/sync.go;
 * OpenShift appsv1 DeploymentConfig annotations and labels; kruise apis/apps (well-known labels), which keeps those of
 * the kinds it extends.
 */
const PLAIN_CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  "argoproj.io/Rollout": ["rollouts-pod-template-hash", "pod-template-hash"],
  "argoproj.io/Experiment": ["rollouts-pod-template-hash"],
  "apps.openshift.io/DeploymentConfig": ["deployment", "deploymentconfig", "openshift.io/deployer-pod-for.name"],
  "apps.kruise.io/CloneSet": [
    "controller-revision-hash",
    "pod-template-hash",
    "apps.kruise.io/cloneset-instance-id",
    "lifecycle.apps.kruise.io/state",
  ],
  "apps.kruise.io/StatefulSet": ["controller-revision-hash", POD_NAME, POD_INDEX, "lifecycle.apps.kruise.io/state"],
  "apps.kruise.io/DaemonSet": ["controller-revision-hash", "pod-template-generation", "lifecycle.apps.kruise.io/state"],
};

/**
 * Keys of the labels that other controllers add to the pods of a template; they add no others. Sources: knative serving
 * pkg/reconciler/revision/resources/meta.go (`app` is the revision if the template has none); kubevirt
 * pkg/virt-controller/services/template.go; lws api/leaderworkerset/v1 (label keys); jobset pkg/constants; kuberay
 * ray-operator/controllers/ray/common/pod.go (labelPod); kubeflow training-operator pkg/apis (common labels),
 * pkg/core/job.go; Strimzi Labels.java.
 */
const ADDED_KEYS: Readonly<Record<string, RegExp>> = {
  "serving.knative.dev/Service": /^(?:serving\.knative\.dev\/|service\.istio\.io\/|app$)/,
  "serving.knative.dev/Configuration": /^(?:serving\.knative\.dev\/|service\.istio\.io\/|app$)/,
  "serving.knative.dev/Revision": /^(?:serving\.knative\.dev\/|service\.istio\.io\/|app$)/,
  "kubevirt.io/VirtualMachine": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "kubevirt.io/VirtualMachineInstance": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "kubevirt.io/VirtualMachineInstanceReplicaSet": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "pool.kubevirt.io/VirtualMachinePool": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "leaderworkerset.x-k8s.io/LeaderWorkerSet": new RegExp(
    String.raw`^(?:leaderworkerset\.sigs\.k8s\.io\/|apps\.kubernetes\.io\/pod-index$|` +
      String.raw`statefulset\.kubernetes\.io\/pod-name$|controller-revision-hash$)`,
  ),
  "jobset.x-k8s.io/JobSet": /^(?:jobset\.sigs\.k8s\.io\/|batch\.kubernetes\.io\/|job-name$|controller-uid$)/,
  "ray.io/RayCluster": /^(?:ray\.io\/|app\.kubernetes\.io\/)/,
  "ray.io/RayService": /^(?:ray\.io\/|app\.kubernetes\.io\/)/,
  "ray.io/RayJob": /^(?:ray\.io\/|app\.kubernetes\.io\/|batch\.kubernetes\.io\/|job-name$|controller-uid$)/,
  "core.strimzi.io/StrimziPodSet": /^(?:strimzi\.io\/|app\.kubernetes\.io\/|statefulset\.kubernetes\.io\/)/,
  ...Object.fromEntries(
    ["MPIJob", "PyTorchJob", "TFJob", "XGBoostJob", "PaddleJob", "JAXJob"].map((kind) => [
      `kubeflow.org/${kind}`,
      /^(?:training\.kubeflow\.org\/|group-name$|job-name$|job-role$|replica-type$|replica-index$)/,
    ]),
  ),
};

const entry = <V>(table: Readonly<Record<string, V>>, { group, kind }: Resource): V | undefined =>
  Object.hasOwn(table, `${group}/${kind}`) ? table[`${group}/${kind}`] : undefined;

/** Labels that a controller with an unchanged template adds at run time; undefined for other controllers. */
export const addedByController = (resource: Resource): readonly string[] | undefined =>
  entry(PLAIN_CONTROLLERS, resource);

/** Whether a custom resource creates pods exactly from its template. */
export const isPlainController = (resource: Resource): boolean => addedByController(resource) !== undefined;

/** Whether the controller of a custom resource may add the label that a selector requires or excludes. */
export function mayAddLabel(requirement: Requirement, resource: Resource): boolean {
  if (isPlainController(resource)) return false;
  const keys = entry(ADDED_KEYS, resource);
  if (keys === undefined) return true;
  if (!keys.test(requirement.key)) return false;
  // Knative names a revision `NAME-00001`.
  const values = "values" in requirement ? requirement.values : undefined;
  return (
    requirement.key !== "app" || values === undefined || values.some((value) => value.startsWith(`${resource.name}-`))
  );
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => fieldsOf(inner)[key], value);
const count = (value: unknown, otherwise: number): number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : otherwise;

/** The labels of an object, if they are a map of strings. */
function labelsOf(metadata: unknown): Labels | undefined {
  const labels = fieldsOf(metadata)["labels"];
  return isRecord(labels) && Object.values(labels).every((value) => typeof value === "string")
    ? (labels as Labels)
    : undefined;
}

/** A template with only its labels: its containers are unknown. */
export function labelledTemplate(metadata: unknown): PodTemplate | undefined {
  const labels = labelsOf(metadata);
  return labels === undefined
    ? undefined
    : { metadata: metadata as NonNullable<PodTemplate["metadata"]>, spec: { containers: [] } };
}

/** The pod of a virtual machine has the labels of the machine's template. */
function launcher(metadata: unknown, name: string, replicas: number): readonly ExpandedPods[] {
  const template = labelledTemplate(metadata) ?? { spec: { containers: [] } };
  return [
    {
      template,
      replicas,
      labels: { "kubevirt.io": "virt-launcher", ...(name !== "" && { "vm.kubevirt.io/name": name }) },
    },
  ];
}

/**
 * Pods of an experiment step: the Rollout's template with the labels of the step. Source: argo-rollouts
 * rollout/experiment.go.
 */
function experimentPods({ object }: Resource): readonly ExpandedPods[] {
  const [template] = findPodTemplates(at(object, "spec"));
  if (template === undefined) return [];
  const steps = listOf(at(object, "spec", "strategy", "canary", "steps"));
  return steps
    .flatMap((step) => listOf(at(step, "experiment", "templates")))
    .flatMap((one) => {
      const labels = { ...labelsOf(at(one, "metadata")), ...labelsOf({ labels: at(one, "selector", "matchLabels") }) };
      return Object.keys(labels).length === 0 ? [] : [{ template, labels, replicas: 0 }];
    });
}

/**
 * Pods of a LeaderWorkerSet by group: each replica is a leader and `size - 1` workers. Source: lws
 * api/leaderworkerset/v1.
 */
function leaderWorkerPods(spec: unknown): readonly ExpandedPods[] {
  const groups = count(at(spec, "replicas"), 1);
  const size = count(at(spec, "leaderWorkerTemplate", "size"), 1);
  const [leader] = findPodTemplates({ template: at(spec, "leaderWorkerTemplate", "leaderTemplate") });
  const [worker] = findPodTemplates({ template: at(spec, "leaderWorkerTemplate", "workerTemplate") });
  if (worker === undefined) return [];
  return leader === undefined
    ? [{ template: worker, replicas: groups * size }]
    : [
        { template: leader, replicas: groups },
        ...(size < 2 ? [] : [{ template: worker, replicas: groups * (size - 1) }]),
      ];
}

const rayPods = (cluster: unknown): readonly ExpandedPods[] => [
  ...findPodTemplates(at(cluster, "headGroupSpec")).map((template) => ({
    template,
    replicas: 1,
    labels: { "ray.io/node-type": "head" },
  })),
  ...listOf(at(cluster, "workerGroupSpecs")).flatMap((group) =>
    findPodTemplates(group).map((template) => ({
      template,
      replicas: count(at(group, "replicas"), count(at(group, "minReplicas"), 0)),
      labels: { "ray.io/node-type": "worker" },
    })),
  ),
];

/** Each item of a list with its own `replicas`: replicated Jobs, replica specs. */
const partPods = (parts: readonly unknown[]): readonly ExpandedPods[] =>
  parts.flatMap((part) =>
    findPodTemplates(part).map((template) => ({
      template,
      replicas: count(at(part, "replicas"), 1) * count(at(part, "template", "spec", "parallelism"), 1),
    })),
  );

/** Adds the resource's name as the label with which its controller selects its pods. */
const named = (pods: readonly ExpandedPods[], key: string, { name }: Resource): readonly ExpandedPods[] =>
  name === "" ? pods : pods.map((one) => ({ ...one, labels: { ...one.labels, [key]: name } }));

const knativePods = ({ object, name }: Resource, key: string): readonly ExpandedPods[] =>
  findPodTemplates(object).map((template) => ({ template, labels: { [`serving.knative.dev/${key}`]: name } }));

/** The pods of a custom resource: as its kind defines them, else those of every pod template in it. */
export function expandedPods(resource: Resource): readonly ExpandedPods[] {
  const { object, name, group, kind } = resource;
  const { spec } = object;
  switch (`${group}/${kind}`) {
    case "argoproj.io/Rollout":
      return [
        ...findPodTemplates(at(spec, "template") === undefined ? {} : { template: at(spec, "template") }).map(
          (template) => ({ template }),
        ),
        ...experimentPods(resource),
      ];
    case "serving.knative.dev/Service":
      return knativePods(resource, "service");
    case "serving.knative.dev/Configuration":
      return knativePods(resource, "configuration");
    case "kubevirt.io/VirtualMachine":
      return launcher(
        at(spec, "template", "metadata"),
        name,
        at(spec, "running") === false || at(spec, "runStrategy") === "Halted" ? 0 : 1,
      );
    case "kubevirt.io/VirtualMachineInstance":
      return launcher(object["metadata"], name, 1);
    case "kubevirt.io/VirtualMachineInstanceReplicaSet":
      return launcher(at(spec, "template", "metadata"), "", count(at(spec, "replicas"), 1));
    case "pool.kubevirt.io/VirtualMachinePool":
      return launcher(
        at(spec, "virtualMachineTemplate", "spec", "template", "metadata"),
        "",
        count(at(spec, "replicas"), 1),
      );
    case "leaderworkerset.x-k8s.io/LeaderWorkerSet":
      return named(leaderWorkerPods(spec), "leaderworkerset.sigs.k8s.io/name", resource);
    case "jobset.x-k8s.io/JobSet":
      return named(partPods(listOf(at(spec, "replicatedJobs"))), "jobset.sigs.k8s.io/jobset-name", resource);
    case "ray.io/RayCluster":
      return named(rayPods(spec), "ray.io/cluster", resource);
    case "ray.io/RayService":
      return rayPods(at(spec, "rayClusterConfig"));
    case "ray.io/RayJob":
      return [
        ...rayPods(at(spec, "rayClusterSpec")),
        ...findPodTemplates({ template: at(spec, "submitterPodTemplate") }).map((template) => ({
          template,
          replicas: 1,
        })),
      ];
    default:
      if (group === "kubeflow.org" && kind.endsWith("Job")) {
        const specs = Object.entries(fieldsOf(spec)).flatMap(([key, value]) =>
          key.endsWith("ReplicaSpecs") ? Object.values(fieldsOf(value)) : [],
        );
        return named(partPods(specs), "training.kubeflow.org/job-name", resource);
      }
      return findPodTemplates(object).map((template) => ({ template }));
  }
}

/**
 * The Deployment whose template a Rollout uses instead of its own. Source: argo-rollouts ObjectRef
 * (`spec.workloadRef`).
 */
export function rolledOut({ group, kind, object }: Resource): string | undefined {
  const name = group === "argoproj.io" && kind === "Rollout" ? at(object, "spec", "workloadRef", "name") : undefined;
  return typeof name === "string" ? name : undefined;
}

/** The metadata of the pods of a built-in workload, even if other fields are invalid. */
export function templateMetadata(object: Fields): unknown {
  if (object["kind"] === "Pod") return object["metadata"];
  return object["kind"] === "CronJob"
    ? at(object, "spec", "jobTemplate", "spec", "template", "metadata")
    : at(object, "spec", "template", "metadata");
}
