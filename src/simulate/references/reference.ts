import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";

/** Where an address or name stands. */
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

/** One address or DNS name that a manifest's string holds, after `$(VAR)` is expanded as the kubelet does. */
export interface Reference {
  readonly resource: Resource;
  /** Whose DNS search list a short name goes through. */
  readonly namespace: string;
  readonly source: ReferenceSource;
  /** The workload in whose pods it stands; absent for a ConfigMap, a Service, a route. */
  readonly workload?: Workload;
  /** The environment variable, flag, data key or field that holds it: `DATABASE_URL`, `--upstream`, `nginx.conf`, `spec.externalName`. */
  readonly name: string;
  /** The string that holds it is `owner[key]`, an object or array of the manifest. */
  readonly owner: object;
  readonly key: string | number;
  /** Exactly the host within that string; the whole string where a `$(VAR)` brought the host in. */
  readonly at: Place;
  /** The whole string, expanded. */
  readonly value: string;
  /** A `$(VAR)` brought the host in: if that variable stands in the manifests, it is a reference of its own. */
  readonly borrowed: boolean;
  readonly hostKind: "name" | "IPv4" | "IPv6";
  /** Lower case, without brackets and trailing dot: `redis`, `db.shop.svc.cluster.local`, `10.96.3.4`, `fd00::1`. */
  readonly host: string;
  /** As written, or of a variable beside it (`DB_PORT` of `DB_HOST`), or of the scheme (`http` 80); undefined when none says. */
  readonly port: ReferencePort | undefined;
  readonly scheme: string | undefined;
  /** `url` has a scheme, `host-port` a port, `host` is the whole string, `text` a word among others, `field` an API field that names a Service. */
  readonly shape: "url" | "host-port" | "host" | "text" | "field";
}

export interface ReferencePort {
  readonly number: number;
  /** undefined: the default of the scheme. */
  readonly at: Place | undefined;
}
