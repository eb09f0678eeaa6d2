import { isRecord } from "../base/is-record.ts";
import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import type { DeepReadonly } from "./readonly.ts";

/** A pod template of a manifest; `metadata` and `spec` are objects of the document, so that places can be found. */
export interface PodTemplate {
  readonly metadata?: DeepReadonly<ObjectMeta>;
  readonly spec: DeepReadonly<PodSpec>;
}

const isContainer = (value: unknown): boolean =>
  isRecord(value) && (typeof value["name"] === "string" || typeof value["image"] === "string");

/** Anything with `spec.containers` that look like containers counts as a pod template. */
export function asPodTemplate(value: unknown): PodTemplate | undefined {
  if (!isRecord(value) || !isRecord(value["spec"])) return undefined;
  const { containers } = value["spec"];
  if (!Array.isArray(containers) || containers.length === 0 || !containers.every(isContainer)) return undefined;
  return value as unknown as PodTemplate;
}

/**
 * The pod templates inside a custom resource, outermost first: Argo Rollout, CloneSet, DeploymentConfig, Knative
 * Service (`spec.template`), JobSet (`spec.replicatedJobs[].template.spec.template`), LeaderWorkerSet and others of the
 * same shape.
 */
export function findPodTemplates(value: unknown, depth = 0): readonly PodTemplate[] {
  if (depth > 8) return [];
  if (Array.isArray(value)) return value.flatMap((item) => findPodTemplates(item, depth + 1));
  if (!isRecord(value)) return [];
  const own = depth === 0 ? undefined : asPodTemplate(value);
  if (own !== undefined) return [own];
  return Object.values(value).flatMap((item) => findPodTemplates(item, depth + 1));
}
