import type { Selector } from "../base/selector.ts";
import type { Producer } from "./producer.ts";
import type { Workload } from "./workload.ts";

/** Kinds of references that may be defined in another scope. */
export type ReferredKind =
  | "Service"
  | "DestinationRule"
  | "Gateway"
  | "ListenerSet"
  | "IstioGateway"
  | "IngressClass"
  | "Scalable"
  | "Endpoints";

/**
 * The rest of the run: other scopes, which may be applied to the same cluster. Nothing is compared across scopes, but
 * nothing is reported as missing that another one defines.
 */
export interface Elsewhere {
  /**
   * The file of another scope that defines an object of that name; for a DestinationRule the first label of its host.
   */
  holds(kind: ReferredKind, name: string): string | undefined;
  /**
   * Pods of another scope in a namespace that a selector may match, as a reason: `web.yaml holds Deployment shop/web
   * with these labels, …`.
   */
  pods(namespace: string, selector: Selector): string | undefined;
  /**
   * A Service of another scope that a monitor of a namespace may select by its labels, as a reason. @param namespace
   * undefined: any.
   */
  services(namespace: string | undefined, selector: Selector): string | undefined;
  /** A policy of another scope that may isolate the pods of a workload, as a reason. */
  policies(workload: Workload, direction: "Ingress" | "Egress"): string | undefined;
  /** What may create pods in a namespace that no scope shows. */
  producers(namespace: string): readonly Producer[];
  /** Whether a folder of a repository is part of the run. */
  isHere(folder: string): boolean;
}

/** A known chart, release or application that was not rendered. */
export interface ElsewhereProducer {
  /** The namespace of its objects; undefined: any. */
  readonly namespace: string | undefined;
  /** `HelmRelease shop/redis`, `Chart gate`. */
  readonly title: string;
  readonly file: string;
  readonly line?: number;
  /** Likely names of its pods and Services: of the release, the chart. */
  readonly names?: readonly string[];
}
