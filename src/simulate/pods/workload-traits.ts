import { isPlainController } from "../../model/controllers.ts";
import type { Workload } from "../../model/workload.ts";

/**
 * Why the pods may have more containers than the template, or undefined if the controller is known to use it unchanged.
 */
export function templateUncertainty({ kind, resource }: Workload): string | undefined {
  if (kind !== "controller" || isPlainController(resource)) return undefined;
  return `${resource.title} is a custom resource whose controller may add ports, probes and containers`;
}

/** A Pod or ReplicaSet with an owner was created by a controller, it is not a manifest that is edited. */
export const isOwned = ({ resource }: Workload): boolean => (resource.metadata.ownerReferences ?? []).length > 0;

const HOOKS = ["helm.sh/hook", "argocd.argoproj.io/hook"];

/** A Helm test or hook runs to completion and serves no clients. */
export const isHook = ({ resource, template }: Workload): boolean =>
  HOOKS.some(
    (hook) => resource.annotations[hook] !== undefined || template.metadata?.annotations?.[hook] !== undefined,
  );

/** Whether the pods run to completion instead of serving. */
export const runsToEnd = ({ kind }: Workload): boolean => kind === "Job" || kind === "CronJob";
