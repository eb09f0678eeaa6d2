import type { PodSpec } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Labels } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";

/** A pod as the cluster would run it: expected from a workload, or from a Pod manifest with a status. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  /** Template labels plus those the controller adds. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: DeepReadonly<PodSpec>;
  /** A Pod manifest is its own workload of kind `Pod`. */
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
  /** Why it is pending. */
  readonly pending?: string;
}

/** A node of the manifests, or one of the invented ones (`node-1`, `node-2`) if they contain none. */
export interface ClusterNode {
  readonly name: string;
  readonly labels: Labels;
  readonly internalIPs: readonly string[];
  readonly podCIDRs: readonly string[];
  readonly zone: string | undefined;
  readonly resource?: Resource;
}
