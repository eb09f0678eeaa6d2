import type { YamlDocument } from "../yaml/document.ts";
import { isClusterScoped, isKnown } from "./kinds.ts";
import { Resource } from "./resource.ts";
import type { KubernetesObject } from "./resource.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps whose values are strings: there a null value is the empty string, everywhere else null means "not set". */
const STRING_MAPS = new Set(["labels", "annotations", "matchLabels", "selector", "nodeSelector", "data", "stringData"]);

/** Lists whose items are strings: there a null item is the empty string, in a list of objects an empty object. */
const STRING_LISTS = new Set([
  "hosts", "hostnames", "args", "command", "values", "policyTypes", "except", "nameservers", "searches", "externalIPs", "clusterIPs", "ipFamilies", "loadBalancerSourceRanges",
  "podCIDRs", "cidrs", "networks", "domainNames", "gateways", "exportTo", "ips", "finalizers",
]);

/**
 * Makes an object what Go decodes it to: a null field is unset, a null list item is the zero value.
 * Done in place, so that what rules hold is still what the document can find. Source: encoding/json, semantics M.
 */
function dropNulls(value: Record<string, unknown> | unknown[], depth: number, name = ""): void {
  if (depth > 100) return;
  if (Array.isArray(value)) {
    const zero = (): unknown => (STRING_LISTS.has(name) || value.some((item) => typeof item === "string") ? "" : {});
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (item === null || item === undefined) value[index] = zero();
      else if (typeof item === "object") dropNulls(item as Record<string, unknown>, depth + 1);
    }
    return;
  }
  for (const key in value) {
    const item = value[key];
    if (item === null || item === undefined) delete value[key];
    else if (typeof item === "object") {
      if (STRING_MAPS.has(key) && isObject(item)) emptyNulls(item);
      dropNulls(item as Record<string, unknown>, depth + 1, key);
    }
  }
}

function emptyNulls(map: Record<string, unknown>): void {
  for (const key in map) if (map[key] === null) map[key] = "";
}

/** An object of a list, and what a typed list says of items that leave it out. */
export function* objectsOf(value: unknown, depth: number, inherited?: { apiVersion: string; kind: string }): Iterable<Record<string, unknown>> {
  if (!isObject(value) || depth > 20) return;
  const { apiVersion, kind, items } = value;
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
    const itemKind = kind === "List" ? undefined : kind.slice(0, -"List".length);
    const typed = itemKind !== undefined && typeof apiVersion === "string" ? { apiVersion, kind: itemKind } : undefined;
    for (const item of items) yield* objectsOf(item, depth + 1, typed);
    return;
  }
  if (inherited !== undefined && (apiVersion == null || kind == null)) {
    // Items of a typed list may leave both out (cli-runtime pkg/resource); the values stay findable, the keys are ours.
    yield Object.assign(value, { apiVersion: apiVersion ?? inherited.apiVersion, kind: kind ?? inherited.kind });
    return;
  }
  yield value;
}

/** Kubernetes-shaped: what has no apiVersion and kind is some other YAML file (a values file, a workflow), and not ours. */
export function identityOf(object: Record<string, unknown>, ownNamespace: string) {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") return undefined;
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const { name, namespace } = metadata;
  const own = typeof namespace === "string" && namespace !== "" ? namespace : ownNamespace;
  return { apiVersion, kind, name: typeof name === "string" ? name : "", namespace: isClusterScoped(kind) ? "" : own };
}

/** A list of `labels` or `annotations` that is not a map of strings would break every reader; the API refuses it. */
export function hasPlainMetadata(object: Readonly<Record<string, unknown>>): boolean {
  const metadata = object["metadata"];
  if (metadata === undefined || metadata === null) return true;
  if (!isObject(metadata)) return false;
  return [metadata["labels"], metadata["annotations"]].every(
    (map) => map == null || (isObject(map) && Object.values(map).every((value) => value === null || typeof value === "string")),
  );
}

/** `group/Kind namespace/name` of the objects of a document; a namespace that is not given stays empty. */
export function identities(document: YamlDocument): readonly string[] {
  const found: string[] = [];
  for (const object of objectsOf(document.value, 0)) {
    const identity = identityOf(object, "");
    if (identity === undefined || identity.name === "") continue;
    const group = identity.apiVersion.includes("/") ? identity.apiVersion.slice(0, identity.apiVersion.indexOf("/")) : "";
    found.push(`${group}/${identity.kind} ${identity.namespace}/${identity.name}`);
  }
  return found;
}

export interface FlattenOptions {
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Whether an object of a known kind decodes into its Go type; what does not is `malformed`, and no rule reads its fields. */
  readonly decodes: (object: KubernetesObject) => boolean;
  /** Objects of known kinds for which this is false are left out, as if they were not written: a cluster never gets them. */
  readonly accepts?: (object: KubernetesObject) => boolean;
}

export interface Flattened {
  readonly resources: Resource[];
  /** Objects of known kinds whose fields have wrong types: kept by name, so that references to them do not dangle. */
  readonly malformed: Set<Resource>;
}

/** Documents → resources: `List` and typed lists are taken apart at any depth. Order of documents is kept. */
export function flatten(documents: readonly YamlDocument[], options: FlattenOptions): Flattened {
  const resources: Resource[] = [];
  const malformed = new Set<Resource>();
  for (const document of documents) {
    for (const object of objectsOf(document.value, 0)) {
      const identity = identityOf(object, options.namespace);
      if (identity === undefined) continue;
      const typed = object as KubernetesObject;
      const known = isKnown(identity.apiVersion, identity.kind);
      if (known && options.accepts?.(typed) === false) continue;
      const sound = hasPlainMetadata(object) && (!known || options.decodes(typed));
      if (sound && document.holdsNull !== false) dropNulls(object, 0);
      const resource = new Resource(identity, typed as Resource["object"], document, resources.length);
      resources.push(resource);
      if (!sound) malformed.add(resource);
    }
  }
  return { resources, malformed };
}
