import type { JobSpec } from "kubernetes-types/batch/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Labels } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";

/** A pod as its controller creates it, before scheduling. */
export interface PodDraft {
  readonly name: string;
  readonly labels: Labels;
  readonly hostname: string | undefined;
  readonly subdomain: string | undefined;
}

/** Real hashes depend on the Go types of a template; every revision is the first one here. */
const HASH = "0000000000";
/** Source: k8s.io/apiserver pkg/storage/names/generate.go. */
const MAX_BASE_LENGTH = 58;

const suffix = (index: number): string => String(index).padStart(5, "0");
/** The name that the API server generates from a generateName; the random letters are a counter here. */
export const generatedName = (base: string, index: number): string => base.slice(0, MAX_BASE_LENGTH) + suffix(index);

/** The names of workloads in the order of the manifests; one with only a generateName gets the next number. */
export function workloadNames(workloads: readonly Workload[]): ReadonlyMap<Workload, string> {
  const used = new Map<string, number>();
  return new Map(
    workloads.map((workload): readonly [Workload, string] => {
      if (workload.name !== "") return [workload, workload.name];
      const base = workload.resource.metadata.generateName ?? "";
      const key = `${workload.kind} ${workload.namespace}/${base}`;
      const index = used.get(key) ?? 0;
      used.set(key, index + 1);
      return [workload, generatedName(base, index)];
    }),
  );
}
const specOf = (workload: Workload): unknown => (workload.resource.object as { spec?: unknown }).spec ?? {};

/**
 * How many pods run in the steady state. Sources: pkg/apis/apps/v1/defaults.go; an autoscaler limits `replicas` to its
 * range, 0 disables it.
 */
export function steadyReplicas(workload: Workload): number {
  const { replicas = 1, paused = false } = specOf(workload) as { replicas?: number; paused?: boolean };
  if (workload.kind === "Deployment" && paused) return 0;
  if (workload.replicas.from !== "HorizontalPodAutoscaler" || replicas === 0) return replicas;
  return Math.min(Math.max(replicas, workload.replicas.min), workload.replicas.max);
}

/**
 * Limit of simulated pods per workload. Kubernetes is tested with 150,000 pods in a cluster and 110 on a node
 * (kubernetes.io/docs/setup/best-practices/cluster-large); a larger number is a mistake or an attack.
 */
export const MOST_PODS_OF_WORKLOAD = 5_000;

const bounded = (count: number): number => Math.max(0, Math.min(MOST_PODS_OF_WORKLOAD, count));

function drafts(workload: Workload, base: string, count: number, added: Labels): readonly PodDraft[] {
  const { hostname, subdomain } = workload.template.spec;
  const labels = { ...workload.template.metadata?.labels, ...added };
  return Array.from({ length: bounded(count) }, (_, index) => ({
    name: generatedName(base, index),
    labels,
    hostname: hostname || undefined,
    subdomain: subdomain || undefined,
  }));
}

/** Source: pkg/controller/statefulset/stateful_set_utils.go; the template's hostname and subdomain are overwritten. */
function statefulSetPods(workload: Workload, setName: string): readonly PodDraft[] {
  const { ordinals, serviceName } = specOf(workload) as { ordinals?: { start?: number }; serviceName?: string };
  return Array.from({ length: bounded(steadyReplicas(workload)) }, (_, index) => {
    const ordinal = String((ordinals?.start ?? 0) + index);
    const name = `${setName}-${ordinal}`;
    const added = {
      "apps.kubernetes.io/pod-index": ordinal,
      "controller-revision-hash": `${setName}-${HASH}`,
      "statefulset.kubernetes.io/pod-name": name,
    };
    return {
      name,
      labels: { ...workload.template.metadata?.labels, ...added },
      hostname: name,
      subdomain: serviceName || undefined,
    };
  });
}

/**
 * Source: pkg/registry/batch/job/strategy.go generateSelector: labels set by the user are kept, and a manual selector
 * adds none.
 */
function jobLabels(name: string, job: DeepReadonly<JobSpec>): Labels {
  if (job.manualSelector === true) return job.template?.metadata?.labels ?? {};
  const generated = {
    "batch.kubernetes.io/controller-uid": "UID",
    "batch.kubernetes.io/job-name": name,
    "controller-uid": "UID",
    "job-name": name,
  };
  return { ...generated, ...job.template?.metadata?.labels };
}

/** Source: pkg/controller/job/job_controller.go, indexed_job_utils.go (podGenerateNameWithIndex). */
function jobPods(workload: Workload, name: string, job: DeepReadonly<JobSpec>): readonly PodDraft[] {
  // pkg/apis/batch/v1/defaults.go: without both fields one pod runs once; without completions any number may succeed.
  const parallelism = job.parallelism ?? 1;
  const count = job.suspend === true ? 0 : Math.min(parallelism, job.completions ?? parallelism);
  const labels = jobLabels(name, job);
  const { hostname, subdomain } = workload.template.spec;
  return Array.from({ length: bounded(count) }, (_, index) => {
    if (job.completionMode !== "Indexed") {
      return {
        name: generatedName(`${name}-`, index),
        labels,
        hostname: hostname || undefined,
        subdomain: subdomain || undefined,
      };
    }
    const tail = `-${index}-`;
    const base = name.slice(0, MAX_BASE_LENGTH - tail.length) + tail;
    const own = { ...labels, "batch.kubernetes.io/job-completion-index": String(index) };
    return {
      name: generatedName(base, index),
      labels: own,
      hostname: `${name}-${index}`,
      subdomain: subdomain || undefined,
    };
  });
}

function barePod(workload: Workload, name: string): readonly PodDraft[] {
  const { hostname, subdomain } = workload.template.spec;
  return [
    { name, labels: workload.resource.labels, hostname: hostname || undefined, subdomain: subdomain || undefined },
  ];
}

/** The pods that a workload of this name keeps running; `nodes` is the number of nodes for pods of a DaemonSet. */
export function draftPods(
  workload: Workload,
  name: string,
  nodes: number,
  cronJobs: "none" | "run",
): readonly PodDraft[] {
  const { kind } = workload;
  switch (kind) {
    case "Deployment":
      return drafts(workload, `${name}-${HASH}-`, steadyReplicas(workload), { "pod-template-hash": HASH });
    case "ReplicaSet":
    case "ReplicationController":
      return drafts(workload, `${name}-`, steadyReplicas(workload), {});
    case "controller":
      return drafts(
        workload,
        workload.part === undefined ? `${name}-` : `${name}-${workload.part}-`,
        workload.replicas.from === "controller" ? workload.replicas.max : steadyReplicas(workload),
        workload.labels,
      );
    case "DaemonSet":
      return drafts(workload, `${name}-`, nodes, { "controller-revision-hash": HASH, "pod-template-generation": "1" });
    case "StatefulSet":
      return statefulSetPods(workload, name);
    case "Job":
      return jobPods(workload, name, specOf(workload) as DeepReadonly<JobSpec>);
    case "CronJob": {
      const { suspend, jobTemplate } = specOf(workload) as {
        suspend?: boolean;
        jobTemplate?: { spec?: DeepReadonly<JobSpec> };
      };
      if (cronJobs === "none" || suspend === true || jobTemplate?.spec === undefined) return [];
      return jobPods(workload, `${name}-00000000`, jobTemplate.spec);
    }
    case "Pod":
      return barePod(workload, name);
    default:
      return kind satisfies never;
  }
}
