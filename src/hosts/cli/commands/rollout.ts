import { thenNearest } from "../../../hints/did-you-mean.ts";
import { nearest } from "../../../hints/nearest.ts";
import type { Model } from "../../../model/model.ts";
import type { Workload } from "../../../model/workload.ts";
import { rolloutJson, rolloutTable } from "../../../report/rollout.ts";
import { simulateRollout } from "../../../simulate/rollout/rollout.ts";
import type { RolloutOptions } from "../../../simulate/rollout/rollout.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";

export interface RolloutFlags extends RolloutOptions {
  readonly output?: "table" | "json";
}

export interface RolloutRequest {
  readonly model: Model;
  /**
   * `WORKLOAD`, `NAMESPACE/WORKLOAD`, both with an optional kind (`deployment/web`, `shop/statefulset/db`). Default:
   * all Deployments, StatefulSets and DaemonSets.
   */
  readonly name?: string | undefined;
  readonly options?: RolloutFlags;
}

const ROLLED: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet"]);

const titleOf = ({ resource }: Workload): string => `${resource.kind} ${resource.namespace}/${resource.name}`;

/** Whether the argument names this workload: its name, optionally with namespace, kind or both before it. */
function isMeant({ namespace, name, resource }: Workload, wanted: string): boolean {
  const kind = resource.kind.toLowerCase();
  return (
    [name, `${namespace}/${name}`, `${kind}/${name}`, `${namespace}/${kind}/${name}`].includes(wanted) ||
    wanted.toLowerCase() === `${kind}/${name}` ||
    wanted.toLowerCase() === `${namespace}/${kind}/${name}`
  );
}

function refusal(model: Model, name: string): Outcome {
  const near = nearest(
    name.slice(name.lastIndexOf("/") + 1),
    model.workloads.map((workload) => workload.name),
  );
  return {
    stdout: "",
    stderr: `No workload "${name}" in these manifests.${thenNearest(near)}\n`,
    exitCode: EXIT.usage,
  };
}

/** Simulates how the pods of a workload are replaced when its template changes. Exit code 2 for an unknown name. */
export function rolloutCommand({ model, name, options = {} }: RolloutRequest): Outcome {
  const { output = "table", ...times } = options;
  const found = model.workloads.filter((workload) =>
    name === undefined ? ROLLED.has(workload.kind) : isMeant(workload, name),
  );
  if (name !== undefined && found.length === 0) return refusal(model, name);
  const updated = found.filter(({ kind }) => ROLLED.has(kind));
  // A Job may have the name of a Deployment; only the Deployment has rollouts.
  const shown = updated.length > 0 ? updated : found;
  if (name !== undefined && shown.length > 1) {
    return {
      stdout: "",
      stderr: `"${name}" is ambiguous: ${shown.map(titleOf).join(" or ")}. Write NAMESPACE/KIND/NAME.\n`,
      exitCode: EXIT.usage,
    };
  }
  const stderr = shown.length > 0 ? "" : "No Deployment, StatefulSet or DaemonSet in these manifests.\n";
  const rollouts = shown.map((workload) => simulateRollout(model, workload, times));
  const stdout = output === "json" ? rolloutJson(rollouts, model.refused) : rollouts.map(rolloutTable).join("\n");
  return { stdout, stderr, exitCode: EXIT.clean };
}
