import { isRecord } from "../base/is-record.ts";
import type { YamlDocument } from "../yaml/document.ts";
import { noteCopy } from "../yaml/originals.ts";
import { effectOf } from "./effects/catalogue.ts";
import { isEncrypted } from "../yaml/stand-in.ts";
import { isClusterScoped, isKnown } from "./kinds.ts";
import { Resource } from "./resource.ts";
import type { KubernetesObject, ResourceIdentity } from "./resource.ts";

/** Lists in Lists that are taken apart; what is deeper was made to hurt. */
const MOST_LISTS = 20;

/**
 * Whether kubectl treats an object as a list: it has `items`, whatever its kind (apimachinery unstructured,
 * `detectList`). Other kinds may be configuration with items of its own, so those must be objects.
 */
export function isList(value: unknown): value is { readonly items: unknown[] } {
  if (!isRecord(value) || typeof value["kind"] !== "string" || !Array.isArray(value["items"])) return false;
  if (/list$/i.test(value["kind"])) return true;
  return value["items"].some(
    (item) => isRecord(item) && typeof item["kind"] === "string" && typeof item["apiVersion"] === "string",
  );
}

/** The first List that is nested too deeply to be read. */
export function deepestList(root: unknown): object | undefined {
  let level: readonly unknown[] = [root];
  for (let depth = 0; depth <= MOST_LISTS; depth++)
    level = level.flatMap((value) => (isList(value) ? value.items : [])).filter(isList);
  return level[0] as object | undefined;
}

/** The objects of a List, with the apiVersion and kind of a typed list if they have none. */
export function* objectsOf(
  value: unknown,
  depth: number,
  inherited?: { apiVersion: string; kind: string },
): Iterable<Record<string, unknown>> {
  if (!isRecord(value) || depth > MOST_LISTS) return;
  const { apiVersion, kind } = value;
  if (isList(value) && typeof kind === "string") {
    const { items } = value;
    const itemKind = kind === "List" || !kind.endsWith("List") ? undefined : kind.slice(0, -"List".length);
    const typed = itemKind !== undefined && typeof apiVersion === "string" ? { apiVersion, kind: itemKind } : undefined;
    for (const item of items) yield* objectsOf(item, depth + 1, typed);
    return;
  }
  // An empty list: kubectl treats it as one as soon as it has the key.
  if (value["items"] === null && typeof kind === "string" && /list$/i.test(kind)) return;
  // Items of a typed list may leave both out (cli-runtime pkg/resource).
  yield inherited !== undefined && (apiVersion == null || kind == null)
    ? completed(value, apiVersion ?? inherited.apiVersion, kind ?? inherited.kind)
    : value;
}

const completedItems = new WeakMap<object, Record<string, unknown>>();

/**
 * An item of a list with its apiVersion and kind. It is made once, as validations are cached by the identity of
 * objects.
 */
function completed(item: Record<string, unknown>, apiVersion: unknown, kind: unknown): Record<string, unknown> {
  let copy = completedItems.get(item);
  if (copy === undefined || copy["apiVersion"] !== apiVersion || copy["kind"] !== kind) {
    completedItems.set(item, (copy = { ...item, apiVersion, kind }));
    noteCopy(copy, item);
  }
  return copy;
}

/** The identity of a Kubernetes object; YAML without apiVersion and kind (a values file, a workflow) is not one. */
export function identityOf(object: Record<string, unknown>, ownNamespace: string) {
  const { apiVersion: written, kind } = object;
  if (typeof written !== "string" || typeof kind !== "string" || written === "" || kind === "") return undefined;
  // The API server also accepts `/v1` for the core group.
  const apiVersion = written.startsWith("/v") ? written.slice(1) : written;
  const metadata = isRecord(object["metadata"]) ? object["metadata"] : {};
  const { name, namespace } = metadata;
  const own = typeof namespace === "string" && namespace !== "" ? namespace : ownNamespace;
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
  const hasNone = isClusterScoped(kind, apiVersion) || effectOf({ group, kind })?.clusterScoped === true;
  return { apiVersion, kind, name: typeof name === "string" ? name : "", namespace: hasNone ? "" : own };
}

/** `labels` or `annotations` that are not maps of strings would break every consumer; the API rejects them. */
export function hasPlainMetadata(object: Readonly<Record<string, unknown>>): boolean {
  const metadata = object["metadata"];
  if (metadata === undefined || metadata === null) return true;
  if (!isRecord(metadata)) return false;
  return [metadata["labels"], metadata["annotations"]].every(
    (map) =>
      map == null ||
      (isRecord(map) && Object.values(map).every((value) => value === null || typeof value === "string")),
  );
}

/** `group/Kind namespace/name` of the objects of a document; the namespace is empty if it is not set. */
export function identities(document: YamlDocument): readonly string[] {
  const found: string[] = [];
  for (const object of objectsOf(document.value, 0)) {
    const identity = identityOf(object, "");
    if (identity === undefined || identity.name === "") continue;
    const group = identity.apiVersion.includes("/")
      ? identity.apiVersion.slice(0, identity.apiVersion.indexOf("/"))
      : "";
    found.push(`${group}/${identity.kind} ${identity.namespace}/${identity.name}`);
  }
  return found;
}

/** Why the API server rejects an object. */
export interface Refusal {
  /** `spec.ports[0].port: must be between 1 and 65535`. */
  readonly reason: string;
  /** False if it depends on the installed definitions, or on the strictness of the client. */
  readonly sure: boolean;
}

export interface RefusedResource extends Refusal {
  readonly resource: Resource;
}

export interface FlattenOptions {
  /** Namespace of objects without one. */
  readonly namespace: string;
  /**
   * Whether an object of a known kind decodes into its Go type; otherwise it is `malformed`, and no rule reads its
   * fields.
   */
  readonly decodes: (object: KubernetesObject) => boolean;
  /** The object as Go decodes it, with unset fields for nulls. Not called for objects without nulls. */
  readonly view: (object: KubernetesObject, identity: ResourceIdentity) => KubernetesObject;
  /** Whether the API server refuses an object; what it refuses for sure is left out, as if it were not written. */
  readonly refuses?: (object: KubernetesObject) => Refusal | undefined;
  /** What an object of an unknown kind was certainly meant to be: rules then treat it as that. */
  readonly meant?: (object: KubernetesObject) => Pick<ResourceIdentity, "apiVersion" | "kind"> | undefined;
}

/** Fields whose encryption does not hide how the object works. */
const DATA: ReadonlySet<string> = new Set(["data", "stringData", "binaryData", "sops"]);

/**
 * Whether SOPS has encrypted fields that define how an object works: then only its name is known. Source: getsops/sops
 * stores.
 */
function isSealed(object: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(object["sops"])) return false;
  const open: unknown[] = Object.entries(object).flatMap(([key, value]) => (DATA.has(key) ? [] : [value]));
  for (let steps = 0; open.length > 0 && steps < 100_000; steps++) {
    const value = open.pop();
    if (isEncrypted(value)) return true;
    if (typeof value === "object" && value !== null) open.push(...Object.values(value));
  }
  return false;
}

export interface Flattened {
  readonly resources: Resource[];
  /** Objects of known kinds with fields of wrong types: kept by name, so that references to them resolve. */
  readonly malformed: Set<Resource>;
  /**
   * Objects that are certainly rejected, which are not among the resources; and objects that may be rejected, which
   * are.
   */
  readonly refused: readonly RefusedResource[];
  /** Those of them that SOPS has encrypted. */
  readonly sealed: Set<Resource>;
}

function identified(object: KubernetesObject, { namespace, meant }: FlattenOptions): ResourceIdentity | undefined {
  const written = identityOf(object, namespace);
  if (written === undefined || meant === undefined || isKnown(written.apiVersion, written.kind)) return written;
  const instead = meant(object);
  return instead === undefined ? written : identityOf({ ...object, ...instead }, namespace);
}

/** Documents → resources: `List` and typed lists are flattened at any depth. The order of documents is kept. */
export function flatten(documents: readonly YamlDocument[], options: FlattenOptions): Flattened {
  const resources: Resource[] = [];
  const malformed = new Set<Resource>();
  const refused: RefusedResource[] = [];
  const sealed = new Set<Resource>();
  for (const document of documents) {
    for (const object of objectsOf(document.value, 0)) {
      const typed = object as KubernetesObject;
      const identity = identified(typed, options);
      if (identity === undefined) continue;
      const known = isKnown(identity.apiVersion, identity.kind);
      const encrypted = isSealed(object);
      const refusal = encrypted ? undefined : options.refuses?.(typed);
      if (refusal?.sure === true) {
        refused.push({ ...refusal, resource: new Resource(identity, typed, document, -1) });
        continue;
      }
      const sound = !encrypted && hasPlainMetadata(object) && (!known || options.decodes(typed));
      const view = sound && document.containsNull !== false ? options.view(typed, identity) : typed;
      const resource = new Resource(identity, view, document, resources.length, typed);
      resources.push(resource);
      if (refusal !== undefined) refused.push({ ...refusal, resource });
      if (!sound) malformed.add(resource);
      if (encrypted) sealed.add(resource);
    }
  }
  return { resources, malformed, refused, sealed };
}
