import type { Container } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import { pushAll } from "../../diagnostic/many.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { probesOf } from "../pods/probes.ts";
import { environmentOf, expand } from "./env.ts";
import type { Variable } from "./env.ts";
import { fieldReferences } from "./fields.ts";
import { referencesIn } from "./site.ts";
import type { Site } from "./site.ts";

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

const HOST_WORD = /(host(?:name)?|server|addr(?:ess)?|endpoint|url|uri)$/i;

/** `DB_PORT` for `DB_HOST`, in the same case. */
function portName(name: string): string | undefined {
  const word = HOST_WORD.exec(name)?.[0];
  if (word === undefined) return undefined;
  const port = word === word.toUpperCase() ? "PORT" : word === word.toLowerCase() ? "port" : "Port";
  return name.slice(0, -word.length) + port;
}

function companion(
  name: string,
  lookup: (name: string) => Pick<Variable, "value" | "resource" | "owner" | "key"> | undefined,
) {
  const sibling = portName(name);
  const found = sibling === undefined ? undefined : lookup(sibling);
  if (found?.value === undefined || !/^\d{1,5}$/.test(found.value)) return undefined;
  return { number: Number(found.value), at: found.resource.document.at(found.owner, found.key) };
}

/** `--upstream` for the value after it or after its `=`. */
function flagName(args: readonly unknown[], index: number, field: string): string {
  const own = /^(--?[\w.-]+)[= ]/.exec(String(args[index]))?.[1];
  return own ?? /^--?[\w.-]+$/.exec(String(args[index - 1] ?? ""))?.[0] ?? field;
}

function* containerSites(model: Model, workload: Workload, container: DeepReadonly<Container>): Iterable<Site> {
  const { resource } = workload;
  const variables = environmentOf(model, workload, container);
  const lookup = (name: string): string | undefined => variables.get(name)?.value;
  for (const variable of variables.values()) {
    // What a ConfigMap holds is found there, once for all who read it.
    if (variable.resource !== resource || variable.key !== "value") continue;
    yield {
      resource,
      source: "env",
      workload,
      name: variable.name,
      owner: variable.owner,
      key: variable.key,
      pieces: variable.pieces,
      companion: companion(variable.name, (name) => variables.get(name)),
    };
  }
  for (const field of ["command", "args"] as const) {
    const strings = container[field] ?? [];
    for (const [key, text] of strings.entries()) {
      if (typeof text === "string")
        yield {
          resource,
          source: field,
          workload,
          name: flagName(strings, key, field),
          owner: strings,
          key,
          pieces: expand(text, lookup),
        };
    }
  }
}

function* workloadSites(model: Model, workload: Workload): Iterable<Site> {
  const {
    resource,
    template: { spec },
  } = workload;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])])
    yield* containerSites(model, workload, container);
  for (const { probe } of probesOf(spec)) {
    const action = probe.httpGet ?? probe.tcpSocket;
    if (action?.host)
      yield {
        resource,
        source: "probe",
        workload,
        name: "probe host",
        owner: action,
        key: "host",
        pieces: [{ text: action.host, from: 0 }],
      };
  }
  const nameservers = spec.dnsConfig?.nameservers ?? [];
  for (const [key, text] of nameservers.entries())
    yield {
      resource,
      source: "dns-config",
      workload,
      name: "dnsConfig.nameservers",
      owner: nameservers,
      key,
      pieces: [{ text, from: 0 }],
    };
}

/** The API server refuses ConfigMaps and Secrets of more than a MiB, and no program ever reads them. Source: pkg/apis/core/validation, MaxSecretSize. */
function isTooLarge(data: Readonly<Record<string, string>>): boolean {
  let size = 0;
  for (const key in data) if ((size += (data[key] ?? "").length) > 1024 * 1024) return true;
  return false;
}

function* dataSites(model: Model): Iterable<Site> {
  for (const kind of ["ConfigMap", "Secret"] as const) {
    for (const found of model.all(kind)) {
      const resource = found;
      const owner = (found.object as { readonly data?: object; readonly stringData?: object })[
        kind === "ConfigMap" ? "data" : "stringData"
      ];
      if (owner === undefined) continue;
      const data = owner as Readonly<Record<string, string>>;
      if (isTooLarge(data)) continue;
      const sibling = (name: string) =>
        Object.hasOwn(data, name) ? { value: data[name], resource, owner, key: name } : undefined;
      for (const [key, text] of Object.entries(data)) {
        yield {
          resource,
          source: kind === "ConfigMap" ? "config-map" : "secret",
          name: key,
          owner,
          key,
          pieces: [{ text, from: 0 }],
          companion: companion(key, sibling),
        };
      }
    }
  }
}

const known = new WeakMap<Model, readonly Reference[]>();

/** All addresses and names in the strings of a scope: workloads, then ConfigMaps and Secrets, then API fields; found once for a model. Use it as `simulation.fact(references)`. */
export function references(model: Model): readonly Reference[] {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = findReferences(model)));
  return found;
}

function findReferences(model: Model): readonly Reference[] {
  const found: Reference[] = [];
  for (const workload of model.workloads)
    for (const site of workloadSites(model, workload)) pushAll(found, referencesIn(site));
  for (const site of dataSites(model)) pushAll(found, referencesIn(site));
  pushAll(found, fieldReferences(model));
  return found;
}
