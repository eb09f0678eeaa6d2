import type * as core from "kubernetes-types/core/v1.js";
import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import type { Decoded } from "./decoded.ts";

// Fields younger than the `kubernetes-types` package are added here.

export type Container = Decoded<core.Container> & {
  readonly restartPolicyRules?: readonly RestartRule[];
  readonly targetContainerName?: string;
};
export interface RestartRule {
  readonly action?: string;
  readonly exitCodes?: { readonly operator?: string; readonly values?: readonly number[] };
}

export type PodSpec = Omit<
  Decoded<core.PodSpec>,
  "containers" | "initContainers" | "ephemeralContainers" | "volumes"
> & {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly hostnameOverride?: string;
};
export type Volume = Decoded<core.Volume> & {
  readonly image?: { readonly reference?: string; readonly pullPolicy?: string };
};
export interface PodTemplate {
  readonly metadata?: Decoded<ObjectMeta>;
  readonly spec?: PodSpec;
}
export type Probe = Decoded<core.Probe>;
export type Handler = Pick<Probe, "exec" | "httpGet" | "tcpSocket" | "grpc"> & {
  readonly sleep?: { readonly seconds?: number };
};
export type SecurityContext = Decoded<core.SecurityContext>;
export type PodSecurityContext = Decoded<core.PodSecurityContext> & {
  readonly supplementalGroupsPolicy?: string;
  readonly seLinuxChangePolicy?: string;
};

/** The volumes that containers can mount, by name: those without a fault. */
export type VolumeSources = ReadonlyMap<string, Volume>;

/** What the containers of one pod share. */
export interface PodScope {
  readonly spec: PodSpec;
  readonly volumes: VolumeSources;
  readonly claims: ReadonlySet<string>;
  readonly gracePeriod: number;
  /** In a real pod, unlike a template, what is limited but not requested is requested as limited. */
  readonly limitsAreRequested: boolean;
}
