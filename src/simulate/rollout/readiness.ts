import type { Container, PodSpec } from "kubernetes-types/core/v1.js";
import { largest } from "../../diagnostic/large-lists.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { probedContainers, probeHandler, probeTiming } from "../pods/probes.ts";
import type { ProbeTiming } from "../pods/probes.ts";

/** Times of a pod's start that the manifests do not contain, in seconds. */
export interface PodTimes {
  /** From the creation of the pod until its containers run: scheduling, images, init containers. */
  readonly start: number;
  /** From the start of a container until its process answers. */
  readonly listen: number;
}

/** When a pod becomes ready, in seconds after its creation; `never` with the reason. */
export type Readiness =
  | { readonly kind: "ready"; readonly at: number; readonly answersAt: number; readonly because: string }
  | { readonly kind: "never"; readonly why: string };

/**
 * The first check that succeeds, counted from the start of the container: checks are `period` apart. Source:
 * pkg/kubelet/prober/worker.go.
 */
const firstSuccess = (first: number, period: number, answers: number): number =>
  first + Math.max(0, Math.ceil((answers - first) / period)) * period;

/** Whether a probe that fails until the process answers kills the container first. */
const killsBefore = ({ initialDelay, period, failureThreshold }: ProbeTiming, answers: number): boolean =>
  answers > initialDelay + (failureThreshold - 1) * period;

function unresolved(container: DeepReadonly<Container>, role: "startupProbe" | "readinessProbe"): boolean {
  const probe = container[role];
  const handler = probe && probeHandler(probe, container);
  return handler !== undefined && handler.type !== "exec" && handler.port === undefined;
}

function containerReadiness(container: DeepReadonly<Container>, listen: number): Readiness {
  const { name, startupProbe, livenessProbe, readinessProbe } = container;
  for (const role of ["startupProbe", "readinessProbe"] as const) {
    if (unresolved(container, role))
      return {
        kind: "never",
        why: `the ${role} of container "${name}" uses a port that the container does not declare`,
      };
  }
  let started = 0;
  if (startupProbe !== undefined) {
    const timing = probeTiming(startupProbe);
    if (killsBefore(timing, listen))
      return {
        kind: "never",
        why: `container "${name}" needs ${listen} s to answer, and its startupProbe kills it before`,
      };
    started = firstSuccess(timing.initialDelay, timing.period, listen) + (timing.successThreshold - 1) * timing.period;
  } else if (livenessProbe !== undefined && killsBefore(probeTiming(livenessProbe), listen)) {
    return {
      kind: "never",
      why: `container "${name}" needs ${listen} s to answer, and its livenessProbe kills it before`,
    };
  }
  if (readinessProbe === undefined) {
    const because =
      startupProbe === undefined
        ? `container "${name}" has no readiness probe: it counts as ready at once`
        : `the startupProbe of container "${name}"`;
    return { kind: "ready", at: started, answersAt: listen, because };
  }
  const { initialDelay, period, successThreshold } = probeTiming(readinessProbe);
  // The kubelet checks as soon as the container has started, and then at multiples of the period.
  const at = firstSuccess(Math.max(initialDelay, started), period, listen) + (successThreshold - 1) * period;
  return { kind: "ready", at, answersAt: listen, because: `the readinessProbe of container "${name}"` };
}

/**
 * When a pod of a template is ready: when the last of its containers is. Source: pkg/kubelet/status/generate.go
 * GeneratePodReadyCondition.
 */
export function podReadiness(spec: DeepReadonly<PodSpec>, { start, listen }: PodTimes): Readiness {
  let last: Extract<Readiness, { kind: "ready" }> = {
    kind: "ready",
    at: 0,
    answersAt: 0,
    because: "it has no container to wait for",
  };
  for (const container of probedContainers(spec)) {
    const readiness = containerReadiness(container, listen);
    if (readiness.kind === "never") return readiness;
    if (readiness.at >= last.at) last = { ...readiness, answersAt: Math.max(last.answersAt, readiness.answersAt) };
  }
  return { ...last, at: last.at + start, answersAt: last.answersAt + start };
}

/**
 * Seconds that a preStop hook visibly sleeps, within the grace period. Sources: KEP-3960 (sleep),
 * pkg/apis/core/v1/defaults.go (30 s).
 */
export function shutdownSeconds(spec: DeepReadonly<PodSpec>): number {
  const waits = (spec.containers ?? []).map(({ lifecycle }) => {
    const hook = lifecycle?.preStop as
      | DeepReadonly<{ sleep?: { seconds?: number }; exec?: { command?: string[] } }>
      | undefined;
    const text = (hook?.exec?.command ?? []).join(" ");
    return hook?.sleep?.seconds ?? Number(/(?:^|[\s;/])sleep (\d+)\b/.exec(text)?.[1] ?? 0);
  });
  return Math.min(spec.terminationGracePeriodSeconds ?? 30, largest(waits));
}
