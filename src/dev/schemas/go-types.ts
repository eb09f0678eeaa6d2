import { isRecord } from "./is-record.ts";

/**
 * Turns the JSON Schema definitions of several Kubernetes versions into one table of Go types:
 * what `encoding/json` knows of each struct. A field is written once, as `type [since] [-last]`.
 */
export interface GoTypes {
  /** Newest last. */
  readonly versions: readonly string[];
  /** `apiVersion kind` to the name of its type, or `name since-last` if it was not there all the time. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Type name to its fields; see `src/validate/schema/go-type-table.ts` for the notation. */
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Groups whose stable kinds people keep in manifests. Alpha and most beta APIs move too fast to refuse anything. */
const GROUPS = new Set([
  "",
  "apps",
  "batch",
  "autoscaling",
  "networking.k8s.io",
  "discovery.k8s.io",
  "policy",
  "admissionregistration.k8s.io",
  "apiregistration.k8s.io",
  "apiextensions.k8s.io",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "scheduling.k8s.io",
  "node.k8s.io",
  "coordination.k8s.io",
]);

/** Never in a manifest: requests, results, subresources. */
const NOT_IN_MANIFESTS = new Set([
  "Binding",
  "Eviction",
  "Scale",
  "Status",
  "DeleteOptions",
  "ComponentStatus",
  "APIGroup",
  "APIVersions",
]);

const BUILT_IN: Readonly<Record<string, string>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "microTime",
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "intOrString",
};

const shortName = (ref: string): string =>
  ref.replace(/^#\/\$defs\//, "").replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis|[a-z-]+\.pkg\.apis)\./, "");

function typeOf(
  schema: unknown,
  definitions: Readonly<Record<string, unknown>>,
  follow: (ref: string) => void,
): string {
  if (!isRecord(schema)) return "any";
  const ref = schema["$ref"];
  if (typeof ref === "string") {
    const full = ref.replace(/^#\/\$defs\//, "");
    const builtIn = BUILT_IN[full];
    if (builtIn !== undefined) return builtIn;
    const target = definitions[full];
    // JSON, JSONSchemaPropsOrBool and their like unmarshal themselves: anything goes.
    if (isRecord(target) && target["type"] === undefined && target["properties"] === undefined) return "any";
    follow(full);
    return shortName(full);
  }
  const types = Array.isArray(schema["type"]) ? schema["type"].filter((type) => type !== "null") : [schema["type"]];
  switch (types[0]) {
    case "string":
      return schema["format"] === "byte" ? "bytes" : "string";
    case "boolean":
      return "bool";
    case "integer":
      return schema["format"] === "int64" ? "int64" : "int32";
    case "number":
      return "float";
    case "array":
      return `[]${typeOf(schema["items"], definitions, follow)}`;
    case "object":
      return schema["additionalProperties"] === undefined
        ? "any"
        : `{}${typeOf(schema["additionalProperties"], definitions, follow)}`;
    default:
      return "any";
  }
}

function kindOf(definition: Readonly<Record<string, unknown>>): { apiVersion: string; kind: string } | undefined {
  const properties = definition["properties"];
  if (!isRecord(properties)) return undefined;
  const only = (name: string): string | undefined => {
    const property = properties[name];
    const values = isRecord(property) ? property["enum"] : undefined;
    return Array.isArray(values) && values.length === 1 && typeof values[0] === "string" ? values[0] : undefined;
  };
  const apiVersion = only("apiVersion");
  const kind = only("kind");
  if (apiVersion === undefined || kind === undefined || kind.endsWith("List") || NOT_IN_MANIFESTS.has(kind))
    return undefined;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (!GROUPS.has(group) || apiVersion.includes("alpha")) return undefined;
  return { apiVersion, kind };
}

interface Seen {
  type: string;
  first: number;
  last: number;
}

function note(table: Map<string, Seen>, key: string, type: string, version: number): void {
  const seen = table.get(key);
  if (seen === undefined) table.set(key, { type, first: version, last: version });
  else Object.assign(seen, { type, last: version });
}

function spans(table: Map<string, Seen>, versions: readonly string[]): Record<string, string> {
  const sorted = [...table].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([key, { type, first, last }]) => {
      const since = first > 0 ? ` ${versions[first]}` : "";
      const until = last < versions.length - 1 ? ` -${versions[last]}` : "";
      return [key, type + since + until];
    }),
  );
}

/** `definitions` by version, oldest first: the `$defs` of a `_definitions.json`. */
export function goTypes(
  definitions: readonly (readonly [version: string, defs: Readonly<Record<string, unknown>>])[],
): GoTypes {
  const versions = definitions.map(([version]) => version);
  const kinds = new Map<string, Seen>();
  const types = new Map<string, Map<string, Seen>>();
  for (const [number, [, defs]] of definitions.entries()) {
    const queue: string[] = [];
    const visited = new Set<string>();
    for (const [name, definition] of Object.entries(defs)) {
      const kind = isRecord(definition) ? kindOf(definition) : undefined;
      if (kind === undefined) continue;
      note(kinds, `${kind.apiVersion} ${kind.kind}`, shortName(name), number);
      queue.push(name);
    }
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (visited.has(name)) continue;
      visited.add(name);
      const definition = defs[name];
      const fields = types.get(shortName(name)) ?? new Map<string, Seen>();
      types.set(shortName(name), fields);
      const properties = isRecord(definition) && isRecord(definition["properties"]) ? definition["properties"] : {};
      for (const [field, schema] of Object.entries(properties)) {
        note(
          fields,
          field,
          typeOf(schema, defs, (ref) => queue.push(ref)),
          number,
        );
      }
    }
  }
  const sortedTypes = [...types].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    versions,
    kinds: spans(kinds, versions),
    types: Object.fromEntries(sortedTypes.map(([name, fields]) => [name, spans(fields, versions)])),
  };
}
