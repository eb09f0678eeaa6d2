import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import { steadyReplicas } from "../pods/pod-draft.ts";
import { podReadiness, shutdownSeconds } from "./readiness.ts";
import type { PodTimes, Readiness } from "./readiness.ts";
import { rolloutSteps } from "./steps.ts";
import type { RolloutStep } from "./steps.ts";
import { rolloutStrategy } from "./strategy.ts";
import type { RolloutStrategy } from "./strategy.ts";

export interface RolloutOptions extends Partial<PodTimes> {
  /** Overrides the manifest and its autoscaler. */
  readonly replicas?: number;
  /** Nodes of a DaemonSet, if the manifests contain none. Default 3. */
  readonly nodes?: number;
}

/** What happens to the pods of a workload when its template changes. */
export interface Rollout {
  readonly workload: Workload;
  readonly strategy: RolloutStrategy;
  readonly replicas: number;
  readonly readiness: Readiness;
  readonly minReadySeconds: number;
  /** Successive states; each lasts until the next. */
  readonly steps: readonly RolloutStep[];
  /** The fewest ready endpoints at any time. */
  readonly leastReady: number;
  /** The fewest that are ready and do answer: a pod without readinessProbe is ready before it listens. */
  readonly leastAnswering: number;
  /** Times without any ready endpoint; `to` is undefined if it never ends. */
  readonly outages: readonly { readonly from: number; readonly to: number | undefined }[];
  /** When the last new pod is available; undefined if that never happens. */
  readonly finishedAt: number | undefined;
  /** Why it never finishes, or is reported as failed. */
  readonly stuck: string | undefined;
}

/** Starting a pod takes some time; otherwise an outage would have no duration. */
const DEFAULT_TIMES: PodTimes = { start: 1, listen: 0 };

/** A larger workload is simulated with this many pods: its states only repeat. */
const MOST_PODS = 1_000;

interface Spec {
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
  readonly paused?: boolean;
}

function replicasOf(model: Model, workload: Workload, options: RolloutOptions): number {
  if (options.replicas !== undefined) return options.replicas;
  if (workload.kind === "DaemonSet") return model.all("Node").length || (options.nodes ?? 3);
  return workload.kind === "Pod" ? 1 : steadyReplicas(workload);
}

function outagesOf(steps: readonly RolloutStep[]): Rollout["outages"] {
  const outages: { from: number; to: number | undefined }[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.ready > 0) continue;
    const to = steps[index + 1]?.at;
    const last = outages.at(-1);
    if (last !== undefined && last.to === step.at) last.to = to;
    else outages.push({ from: step.at, to });
  }
  return outages;
}

function stuckOf(
  workload: Workload,
  readiness: Readiness,
  steps: readonly RolloutStep[],
  spec: Spec,
): string | undefined {
  if (readiness.kind === "never") return readiness.why;
  if (workload.kind !== "Deployment") return undefined;
  // 2147483647 means no deadline. Source: pkg/controller/deployment/util HasProgressDeadline.
  const deadline = spec.progressDeadlineSeconds ?? 600;
  const slow = steps.slice(1).find((step, index) => step.at - (steps[index]?.at ?? 0) > deadline);
  return (
    slow &&
    `nothing changes for longer than progressDeadlineSeconds (${deadline} s), and the rollout is reported as failed`
  );
}

/** Simulates the update of a workload. Pure: times are those of the probes, and the two assumptions of `options`. */
export function simulateRollout(model: Model, workload: Workload, options: RolloutOptions = {}): Rollout {
  const spec = ((workload.resource.object as { readonly spec?: Spec }).spec ?? {}) as Spec;
  const replicas = Math.min(MOST_PODS, Math.max(0, replicasOf(model, workload, options)));
  const strategy = rolloutStrategy(workload, replicas);
  const readiness = podReadiness(workload.template.spec, { ...DEFAULT_TIMES, ...options });
  const minReadySeconds = spec.minReadySeconds ?? 0;
  const pod = {
    ready: readiness.kind === "ready" ? readiness.at : Infinity,
    answers: readiness.kind === "ready" ? Math.max(readiness.at, readiness.answersAt) : Infinity,
    available: readiness.kind === "ready" ? readiness.at + minReadySeconds : Infinity,
    shutdown: shutdownSeconds(workload.template.spec),
  };
  const steps = spec.paused === true && workload.kind === "Deployment" ? [] : rolloutSteps(strategy, replicas, pod);
  const kept = strategy.kind === "ordinals" ? Math.min(strategy.partition, replicas) : 0;
  const finished = steps.find((step) => step.old === kept && step.available === replicas);
  return {
    workload,
    strategy,
    replicas,
    readiness,
    minReadySeconds,
    steps,
    leastReady: Math.min(replicas, ...steps.map((step) => step.ready)),
    leastAnswering: Math.min(replicas, ...steps.map((step) => step.answering)),
    outages: replicas === 0 ? [] : outagesOf(steps),
    finishedAt: finished?.at,
    stuck: steps.length === 0 ? undefined : stuckOf(workload, readiness, steps, spec),
  };
}
