import type { Place } from "../../diagnostic/place.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { Protocol } from "../connections.ts";
import type { PodEnd } from "../policy/connection-end.ts";

/** Parts of the platform that connect to pods, or that pods connect to. */
export type Actor = "API server" | "kubelet" | "Prometheus" | "ingress controller" | "DNS";

/** Who connects. `pods`: where the manifests show the pods of an actor; empty where they do not. */
export type Caller =
  | { readonly kind: "workload"; readonly workload: Workload }
  | { readonly kind: "actor"; readonly actor: Actor; readonly pods: readonly PodEnd[] };

/** A port of the pods of one workload. */
export interface CalledPort {
  readonly workload: Workload;
  readonly number: number;
  readonly protocol: Protocol;
  /** The port of the Service in front of it; undefined where the pods are called themselves. */
  readonly servicePort: number | undefined;
}

/** Where the connection ends. `ports`: any of them may be the one that is called; never empty. */
export type Callee =
  | { readonly kind: "service"; readonly service: Resource<KindMap["Service"]>; readonly ports: readonly CalledPort[] }
  | { readonly kind: "pods"; readonly ports: readonly CalledPort[] }
  | { readonly kind: "actor"; readonly actor: Actor }
  | { readonly kind: "host"; readonly host: string };

/** What declares a call. */
export type CallSource =
  | "env"
  | "command"
  | "args"
  | "config"
  | "field"
  | "probe"
  | "webhook"
  | "api-service"
  | "monitor"
  | "annotation"
  | "route"
  | "rbac"
  | "dns";

/**
 * `sure`: the manifests say that the caller connects there. `likely`: they name the callee, and nothing but a call
 * would need its name.
 * `guess`: a name among others, which may as well be shown to users or compared.
 */
export type Certainty = "sure" | "likely" | "guess";

/** A connection that the manifests declare. */
export interface Call {
  readonly from: Caller;
  readonly to: Callee;
  /** As declared; undefined where nothing says which. */
  readonly port: number | undefined;
  readonly protocol: Protocol;
  readonly source: CallSource;
  /** What declares it, for messages: `DATABASE_URL of Deployment "shop"`. */
  readonly declaredBy: string;
  readonly resource: Resource;
  readonly at: Place;
  readonly certainty: Certainty;
}

/** Ports of the API server: of the Service `kubernetes`, and those on which it listens in usual clusters. */
export const API_SERVER_PORTS = [443, 6443, 8443, 16_443, 6444] as const;
