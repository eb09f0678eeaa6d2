import { FieldErrors } from "./field-error.ts";
import type { FieldPath, ObjectPath } from "./field-path.ts";

/** The cluster for which an object is validated. Unknown properties reject nothing. */
export interface Cluster {
  /** The IP families that Services can have; `undefined` if not known. */
  readonly families: readonly string[] | undefined;
  /** The ranges of cluster IPs; empty if not known. */
  readonly serviceCIDRs: readonly string[];
  /**
   * The version of Kubernetes that is asked for, if it is newer than the newest known one, which is then used for it:
   * `1.38`.
   */
  readonly newer?: string;
}

/**
 * What one version of the API server enforces, with its default feature gates.
 * @see pkg/features/kube_features.go
 */
export interface ApiServer extends Cluster {
  /** 31 for Kubernetes 1.31. */
  readonly minor: number;
  /** StrictIPCIDRValidation, KEP-4858. */
  readonly strictIPs: boolean;
  /** RelaxedServiceNameValidation, KEP-5311: a Service name may start with a digit. */
  readonly relaxedServiceNames: boolean;
  /** RelaxedEnvironmentVariableValidation, KEP-4369. */
  readonly relaxedEnvVars: boolean;
  /** ContainerRestartRules, KEP-5307: restartPolicy on ordinary containers. */
  readonly containerRestartRules: boolean;
  /** PreferSameTrafficDistribution, KEP-3015. */
  readonly preferSameTrafficDistribution: boolean;
  /** HPAScaleToZero, KEP-2021. */
  readonly scaleToZero: boolean;
  /** RelaxedDNSSearchValidation, KEP-4427. */
  readonly relaxedDnsSearch: boolean;
  /** volumeClaimTemplates of a StatefulSet are checked, and scaleTargetRef of an autoscaler needs an API group. */
  readonly strictReferences: boolean;
  /** IPv6 addresses of EndpointSlices must be in their shortest form; serviceName of a StatefulSet is checked. */
  readonly strictNames: boolean;
  /** MaxUnavailableStatefulSet, KEP-961. */
  readonly statefulSetMaxUnavailable: boolean;
}

export function apiServer(minor: number, cluster: Cluster): ApiServer {
  return {
    ...cluster,
    minor,
    strictIPs: minor >= 36,
    relaxedServiceNames: minor >= 36,
    relaxedEnvVars: minor >= 32,
    containerRestartRules: minor >= 35,
    preferSameTrafficDistribution: minor >= 34,
    scaleToZero: minor >= 37,
    relaxedDnsSearch: minor >= 33,
    strictReferences: minor >= 34,
    strictNames: minor >= 33,
    statefulSetMaxUnavailable: minor >= 35,
  };
}

/** A warning of the API server about an object that it accepts. @see KEP-1693 */
export interface ServerWarning {
  /** As the API server prints it. */
  readonly field: string;
  readonly path: ObjectPath;
  /** For a person, without the field. */
  readonly detail: string;
  readonly code?: ServerWarningCode;
}

/**
 * Warnings that others treat in a way of their own. `port-name-duplicate`: two containers of a pod have a port of that
 * name.
 */
export type ServerWarningCode = "port-name-duplicate";

/** What the validation of one object works with. */
export class Check {
  readonly errors = new FieldErrors();
  readonly warnings: ServerWarning[] = [];
  readonly server: ApiServer;
  /** Set by the check of a kind that does not know all rules of the object. */
  partly = false;

  constructor(server: ApiServer) {
    this.server = server;
  }

  /** The same with errors of its own. */
  apart(): Check {
    return Object.assign(new Check(this.server), { warnings: this.warnings });
  }

  warn(path: FieldPath, detail: string, code?: ServerWarningCode): void {
    this.warnings.push({ field: path.toString(), path: path.toArray(), detail, ...(code && { code }) });
  }
}
