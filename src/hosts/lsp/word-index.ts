import { isRecord } from "../../base/is-record.ts";
import type { ParsedSource } from "../../yaml/document.ts";

/** Kinds that affect every part of the cluster. */
const EVERYWHERE = new Set([
  "CustomResourceDefinition",
  "Namespace",
  "Node",
  "IngressClass",
  "GatewayClass",
  "Gateway",
  "ReferenceGrant",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "ClusterNetworkPolicy",
  "ServiceEntry",
]);
const KNOWN = new Set([
  "ConfigMap",
  "CronJob",
  "DaemonSet",
  "Deployment",
  "DestinationRule",
  "EndpointSlice",
  "Endpoints",
  "GRPCRoute",
  "HTTPRoute",
  "HorizontalPodAutoscaler",
  "Ingress",
  "Job",
  "ListenerSet",
  "NetworkPolicy",
  "Pod",
  "PodDisruptionBudget",
  "ReplicaSet",
  "ReplicationController",
  "Secret",
  "Service",
  "ServiceAccount",
  "StatefulSet",
  "TCPRoute",
  "TLSRoute",
  "TrafficSplit",
  "UDPRoute",
  "VirtualService",
  "Role",
  "RoleBinding",
  "PersistentVolumeClaim",
]);
const WORKLOADS = new Set([
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Job",
  "Pod",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
]);

/** Facts about one document that need no model. */
export interface DocumentFacts {
  readonly path: string;
  /** "" is the namespace of objects without metadata.namespace. */
  readonly namespaces: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** It affects every object of its namespaces, or of all namespaces. */
  readonly broad: "namespace" | "everywhere" | undefined;
  readonly workload: boolean;
  /** Its kinds, and the directions of a policy. */
  readonly habits: readonly string[];
  /** For each selector of pods in its own namespace, the required values. */
  readonly selectors: readonly (readonly string[])[];
  readonly names: readonly string[];
}

function collectWords(value: unknown, words: Set<string>, depth: number): void {
  if (depth > 40 || words.size > 2_000) return;
  if (typeof value === "string") {
    if (value.length === 0 || value.length > 300) return;
    words.add(value);
    if (/[^A-Za-z0-9-]/.test(value))
      for (const part of value.split(/[^A-Za-z0-9-]+/)) if (part.length > 1) words.add(part);
  } else if (typeof value === "number") {
    if (value > 1_023) words.add(String(value));
  } else if (Array.isArray(value)) for (const item of value) collectWords(item, words, depth + 1);
  else if (isRecord(value))
    for (const key in value) if (key !== "apiVersion" && key !== "kind") collectWords(value[key], words, depth + 1);
}

const objectsOf = (value: unknown): readonly Record<string, unknown>[] =>
  !isRecord(value)
    ? []
    : typeof value["kind"] === "string" && value["kind"].endsWith("List") && Array.isArray(value["items"])
      ? value["items"].filter(isRecord)
      : [value];

function broadness(object: Record<string, unknown>): DocumentFacts["broad"] {
  const kind = String(object["kind"] ?? "");
  if (EVERYWHERE.has(kind)) return "everywhere";
  // A custom resource may create pods, so its namespace is not known completely.
  if (!KNOWN.has(kind)) return "namespace";
  const spec = isRecord(object["spec"]) ? object["spec"] : {};
  const selector = spec["podSelector"];
  return kind === "NetworkPolicy" && (!isRecord(selector) || Object.keys(selector).length === 0)
    ? "namespace"
    : undefined;
}

function selectorsOf({ spec }: Record<string, unknown>): readonly (readonly string[])[] {
  if (!isRecord(spec)) return [];
  return [spec["selector"], spec["podSelector"]].flatMap((selector) => {
    if (!isRecord(selector)) return [];
    const labels = isRecord(selector["matchLabels"]) ? selector["matchLabels"] : selector;
    const values = Object.values(labels).filter((value): value is string => typeof value === "string");
    return values.length === 0 ? [] : [values];
  });
}

/** Some rules check whether something exists anywhere, such as a policy for egress. */
function habitOf({ kind, spec }: Record<string, unknown>): string {
  const directions =
    isRecord(spec) && kind === "NetworkPolicy"
      ? [spec["policyTypes"], spec["egress"] !== undefined, spec["ingress"] !== undefined]
      : [];
  return JSON.stringify([kind, ...directions]);
}

function factsOf(path: string, value: object): DocumentFacts {
  const words = new Set<string>();
  collectWords(value, words, 0);
  const objects = objectsOf(value);
  const namespaces = new Set(
    objects.map(({ metadata }) =>
      isRecord(metadata) && typeof metadata["namespace"] === "string" ? metadata["namespace"] : "",
    ),
  );
  const all = objects.map(broadness);
  return {
    path,
    namespaces,
    words,
    broad: all.includes("everywhere") ? "everywhere" : all.includes("namespace") ? "namespace" : undefined,
    workload: objects.some(({ kind }) => WORKLOADS.has(String(kind))),
    habits: [...new Set(objects.map(habitOf))],
    selectors: objects.flatMap(selectorsOf),
    names: objects.flatMap(({ metadata }) =>
      isRecord(metadata) && typeof metadata["name"] === "string" ? [metadata["name"]] : [],
    ),
  };
}

/** Words that no document has any more are forgotten: each keystroke in a name makes one. */
function take<K>(map: Map<K, Set<object>>, key: K, value: object): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}

function put<K>(map: Map<K, Set<object>>, key: K, value: object): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

/** The documents of a folder by their words, updated document by document. A document is identified by its value. */
export class WordIndex {
  readonly facts = new Map<object, DocumentFacts>();
  readonly byWord = new Map<string, Set<object>>();
  readonly byNamespace = new Map<string, Set<object>>();
  readonly everywhere = new Set<object>();
  /** Documents by kind, and by direction of a policy. */
  readonly byHabit = new Map<string, Set<object>>();
  /** Documents with a selector, under one value of each selector: pods that match have this value too. */
  readonly #byAsked = new Map<string, Set<object>>();
  readonly #byPath = new Map<string, Set<object>>();

  update(path: string, source: ParsedSource | undefined): void {
    const before = this.#byPath.get(path) ?? new Set<object>();
    const now = new Set((source?.documents ?? []).flatMap(({ value }) => (isRecord(value) ? [value] : [])));
    for (const value of before) if (!now.has(value as Record<string, unknown>)) this.#remove(value);
    for (const value of now) if (!before.has(value)) this.#add(value, factsOf(path, value));
    if (now.size === 0) this.#byPath.delete(path);
    else this.#byPath.set(path, now);
  }

  of(path: string): ReadonlySet<object> {
    return this.#byPath.get(path) ?? new Set();
  }

  /** Entries of all its tables: what is kept of the documents that it indexes. */
  get size(): number {
    return [this.byWord, this.byNamespace, this.byHabit, this.#byAsked, this.#byPath]
      .flatMap((table) => [...table.values()])
      .reduce((sum, documents) => sum + 1 + documents.size, this.facts.size + this.everywhere.size);
  }

  get paths(): Iterable<string> {
    return this.#byPath.keys();
  }

  /** The rarest value of a selector. */
  rarest(values: readonly string[]): string {
    const size = (word: string): number => this.byWord.get(word)?.size ?? 0;
    return values.reduce((best, word) => (size(word) < size(best) ? word : best));
  }

  /** Candidates: documents that a selector may match, or whose selectors may match an object with these words. */
  *candidates(selectors: readonly (readonly string[])[], words: ReadonlySet<string>): Iterable<object> {
    for (const values of selectors) yield* this.byWord.get(this.rarest(values)) ?? [];
    for (const word of words) yield* this.#byAsked.get(word) ?? [];
  }

  #add(value: object, facts: DocumentFacts): void {
    this.facts.set(value, facts);
    for (const word of facts.words) put(this.byWord, word, value);
    for (const namespace of facts.namespaces) put(this.byNamespace, namespace, value);
    for (const habit of facts.habits) put(this.byHabit, habit, value);
    for (const values of facts.selectors) put(this.#byAsked, this.rarest(values), value);
    if (facts.broad === "everywhere") this.everywhere.add(value);
  }

  #remove(value: object): void {
    const facts = this.facts.get(value);
    if (facts === undefined) return;
    for (const word of facts.words) take(this.byWord, word, value);
    for (const namespace of facts.namespaces) take(this.byNamespace, namespace, value);
    for (const habit of facts.habits) take(this.byHabit, habit, value);
    // It is stored under one value of each selector; which one was the rarest at that time is not stored.
    for (const values of facts.selectors) for (const word of values) take(this.#byAsked, word, value);
    this.everywhere.delete(value);
    this.facts.delete(value);
  }
}
