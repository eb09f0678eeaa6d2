import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Labels } from "../../model/selector.ts";
import type { Workload } from "../../model/workload.ts";

/** A pod as the cluster would run it: expected from a workload, or taken from a Pod manifest that has a status. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  /** Template labels plus those the controller adds. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: DeepReadonly<PodSpec>;
  /** What made it: a Pod manifest is its own workload of kind `Pod`. */
  readonly workload: Workload;
  readonly resource: Resource;
  /** `Pod/a`, `Deployment/web`, …: kind and name of the manifest it comes from. */
  readonly owner: string;
  readonly hostname: string | undefined;
  readonly subdomain: string | undefined;
  readonly hostNetwork: boolean;
  /** undefined: not scheduled. */
  readonly nodeName: string | undefined;
  /** All addresses, primary first; empty while pending. */
  readonly podIPs: readonly string[];
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown" | "";
  /** Condition Ready. */
  readonly ready: boolean;
  /** `metadata.deletionTimestamp` is set. */
  readonly terminating: boolean;
  /** Why it is pending, when it is. */
  readonly pending?: string;
}

/** A node of the file, or one of the two invented ones (`node-1`, `node-2`) when the manifests hold none. */
export interface ClusterNode {
  readonly name: string;
  readonly labels: Labels;
  readonly internalIPs: readonly string[];
  readonly podCIDRs: readonly string[];
  readonly zone: string | undefined;
  readonly resource?: Resource;
}
