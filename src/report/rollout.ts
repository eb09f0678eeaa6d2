import type { RefusedResource } from "../model/flatten.ts";
import { leftOutJSON } from "./left-out.ts";
import type { Rollout } from "../simulate/rollout/rollout.ts";
import type { RolloutStrategy } from "../simulate/rollout/strategy.ts";

const pods = (count: number): string => `${count} ${count === 1 ? "pod" : "pods"}`;
const nodes = (count: number): string => `${count} ${count === 1 ? "node" : "nodes"}`;

function strategyText(strategy: RolloutStrategy): string {
  switch (strategy.kind) {
    case "rolling":
      return `RollingUpdate: maxSurge ${pods(strategy.maxSurge)}, maxUnavailable ${pods(strategy.maxUnavailable)}`;
    case "recreate":
      return "Recreate: all old pods stop before new pods start";
    case "ordinals": {
      const order = strategy.isParallel ? "in parallel" : "from the highest ordinal down, each ready before the next";
      const partition = strategy.partition > 0 ? `, partition ${strategy.partition}` : "";
      return `RollingUpdate: ${pods(strategy.maxUnavailable)} at a time, ${order}${partition}`;
    }
    case "nodes":
      return strategy.maxSurge > 0
        ? `RollingUpdate: maxSurge, the new pod starts beside the old one on ${nodes(strategy.maxSurge)} at a time`
        : `RollingUpdate: ${pods(strategy.maxUnavailable)} at a time`;
    case "manual":
      return `none: ${strategy.why}`;
    default:
      return strategy satisfies never;
  }
}

const seconds = (value: number): string => `${Math.round(value * 10) / 10} s`;

function readinessText({ readiness, minReadySeconds }: Rollout): string {
  if (readiness.kind === "never") return `Never ready: ${readiness.why}.`;
  const available =
    minReadySeconds > 0
      ? `, available after ${seconds(readiness.at + minReadySeconds)} (minReadySeconds ${minReadySeconds})`
      : "";
  const deaf =
    readiness.answersAt > readiness.at ? `; it answers requests only after ${seconds(readiness.answersAt)}` : "";
  return `A new pod is ready after ${seconds(readiness.at)}${available}: ${readiness.because}${deaf}.`;
}

function summary(rollout: Rollout): readonly string[] {
  const { leastReady, leastAnswering, replicas, outages, finishedAt, stuck, steps } = rollout;
  if (steps.length === 0) return [];
  const lines = [
    `Ready endpoints: at least ${leastReady} of ${replicas}` +
      `${leastAnswering < leastReady ? `, of which at least ${leastAnswering} answer` : ""}.`,
  ];
  for (const { from, to } of outages)
    lines.push(
      to === undefined
        ? `No ready endpoints from ${seconds(from)} on.`
        : `No ready endpoints from ${seconds(from)} to ${seconds(to)}.`,
    );
  lines.push(finishedAt === undefined ? "The rollout never finishes." : `Finished after ${seconds(finishedAt)}.`);
  if (stuck !== undefined) lines.push(`Stuck: ${stuck}.`);
  return lines;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A table for people: states with their start times, then a summary. */
export function rolloutTable(rollout: Rollout): string {
  const { workload, replicas, strategy, steps } = rollout;
  const { kind, namespace, name } = workload.resource;
  const rows = steps.map((step) => [
    seconds(step.at),
    String(step.old),
    String(step.starting),
    String(step.ready),
    String(step.answering),
    String(step.available),
  ]);
  const states =
    rows.length === 0
      ? []
      : ["", ...table([["TIME", "OLD", "STARTING", "READY", "ANSWERING", "AVAILABLE"], ...rows]), ""];
  return [
    `${kind} ${namespace}/${name}, ${pods(replicas)}`,
    `Strategy ${strategyText(strategy)}`,
    readinessText(rollout),
    ...states,
    ...summary(rollout),
    "",
  ].join("\n");
}

/** The same as data. Times are seconds since the template changed. */
function rolloutData({
  workload,
  strategy,
  replicas,
  readiness,
  minReadySeconds,
  steps,
  leastReady,
  leastAnswering,
  outages,
  finishedAt,
  stuck,
}: Rollout) {
  const { kind, namespace, name } = workload.resource;
  return {
    workload: { kind, namespace, name },
    replicas,
    strategy,
    readiness,
    minReadySeconds,
    leastReady,
    leastAnswering,
    outages,
    finishedAt,
    stuck,
    steps,
  };
}

/** @param refused objects that were left out of the simulation. */
export const rolloutJson = (rollouts: readonly Rollout[], refused: readonly RefusedResource[] = []): string =>
  `${JSON.stringify(
    rollouts.map((rollout) => ({ ...rolloutData(rollout), ...leftOutJSON(refused) })),
    null,
    2,
  )}\n`;
