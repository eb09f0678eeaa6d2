import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";

/** Which kind of field contains an address or name. */
export type ReferenceSource =
  | "env"
  | "command"
  | "args"
  | "probe"
  | "dns-config"
  | "config-map"
  | "secret"
  | "annotation"
  | "external-name"
  | "webhook"
  | "api-service"
  | "custom-resource";

/** One address or DNS name in a string of a manifest, after `$(VAR)` is expanded as by the kubelet. */
export interface Reference {
  readonly resource: Resource;
  /** The namespace in which a short name is resolved. */
  readonly namespace: string;
  readonly source: ReferenceSource;
  /** The workload whose pods contain it; absent for a ConfigMap, a Service, a route. */
  readonly workload?: Workload;
  /**
   * The environment variable, flag, data key or field that contains it: `DATABASE_URL`, `--upstream`, `nginx.conf`,
   * `spec.externalName`.
   */
  readonly name: string;
  /** The string is `owner[key]`, an object or array of the manifest. */
  readonly owner: object;
  readonly key: string | number;
  /** Exactly the host within that string; the whole string if the host is the value of a `$(VAR)`. */
  readonly at: Place;
  /** The whole string, expanded. */
  readonly value: string;
  /** The host is the value of a `$(VAR)`: if that variable is in the manifests, it is a reference of its own. */
  readonly borrowed: boolean;
  readonly hostKind: "name" | "IPv4" | "IPv6";
  /** Lower case, without brackets and trailing dot: `redis`, `db.shop.svc.cluster.local`, `10.96.3.4`, `fd00::1`. */
  readonly host: string;
  /**
   * As written, or of a variable beside it (`DB_PORT` of `DB_HOST`), or of the scheme (`http` 80); undefined without
   * any.
   */
  readonly port: ReferencePort | undefined;
  readonly scheme: string | undefined;
  /**
   * `url` has a scheme, `host-port` a port, `host` is the whole string, `text` a word among others, `field` an API
   * field that refers to a Service.
   */
  readonly shape: "url" | "host-port" | "host" | "text" | "field";
}

export interface ReferencePort {
  readonly number: number;
  /** undefined: the default of the scheme. */
  readonly at: Place | undefined;
}
