import type { Selector } from "./selector.ts";
import type { Producer } from "./world.ts";

/** Kinds that a reference of one scope may mean in another one. */
export type ReferredKind =
  | "Service"
  | "DestinationRule"
  | "Gateway"
  | "ListenerSet"
  | "IstioGateway"
  | "IngressClass"
  | "Scalable"
  | "Endpoints";

/** What else the run holds: the other scopes, which may be applied to the same cluster. Nothing is compared across scopes, but nothing is called missing that another one holds. */
export interface Elsewhere {
  /** The file of another scope that holds an object of that name; for a DestinationRule the first word of its host. */
  holds(kind: ReferredKind, name: string): string | undefined;
  /** What another scope puts into a namespace that a selector may match, as a reason: `web.yaml holds Deployment shop/web with these labels, …`. */
  pods(namespace: string, selector: Selector): string | undefined;
  /** A Service of another scope that a monitor of a namespace may select by its labels, as a reason. @param namespace undefined: any. */
  services(namespace: string | undefined, selector: Selector): string | undefined;
  /** What may make pods in a namespace that no scope shows. */
  producers(namespace: string): readonly Producer[];
  /** Whether a folder of a repository is part of the run. */
  isHere(folder: string): boolean;
}

/** A chart, release or application that the host knows of and that was not rendered. */
export interface ElsewhereProducer {
  /** Where it makes its objects; undefined: it may be any namespace. */
  readonly namespace: string | undefined;
  /** `HelmRelease shop/redis`, `Chart gate`. */
  readonly title: string;
  readonly file: string;
  readonly line?: number;
  /** Names that its pods and Services are likely to bear: of the release, the chart. */
  readonly names?: readonly string[];
}
