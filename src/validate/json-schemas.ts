import { isRecord } from "../base/is-record.ts";
import { definitionsOf, lowerCaseKey, type Definitions } from "./definitions.ts";
import type { CustomKind } from "./schema/custom-resource.ts";
import type { StructuralSchema } from "./schema/structural-schema.ts";

/** A document of a folder of schemas, with its path below that folder. */
export interface SchemaFile {
  readonly path: string;
  readonly value: unknown;
}

type JsonSchema = Readonly<Record<string, unknown>>;

const OPEN: StructuralSchema = { "x-kubernetes-preserve-unknown-fields": true };

/**
 * The kinds that a folder describes, by CustomResourceDefinitions or by JSON Schemas. A JSON Schema says which kind it
 * is for by `x-kubernetes-group-version-kind`, by properties `apiVersion` and `kind` that allow one value, or by its
 * path GROUP/KIND_VERSION.json; other files are skipped. A schema that a CustomResourceDefinition could hold needs no
 * other checker than those do.
 */
export function definitionsOfSchemas(files: readonly SchemaFile[]): Definitions {
  const found = new Map<string, CustomKind>();
  for (const { path, value } of files) {
    if (!isRecord(value)) continue;
    // A JSON Schema does not tell whether its kind is namespaced: with false a namespace is not checked.
    for (const key of kindsOf(path, value)) found.set(key, { namespaced: false, schema: structural(value, value, []) });
  }
  return new Map([...found, ...definitionsOf(files.map(({ value }) => value))]);
}

function kindsOf(path: string, schema: JsonSchema): readonly string[] {
  const named = schema["x-kubernetes-group-version-kind"];
  if (Array.isArray(named))
    return named
      .filter(isRecord)
      .map(({ group, version, kind }) => `${group ? `${String(group)}/` : ""}${String(version)} ${String(kind)}`);
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const apiVersion = onlyValue(properties["apiVersion"]);
  const kind = onlyValue(properties["kind"]);
  if (apiVersion !== undefined && kind !== undefined) return [`${apiVersion} ${kind}`];
  const [, group, name, version] = /([^/]+)\/([^/_]+)_(v[^/_]+)\.\w+$/.exec(path.replaceAll("\\", "/")) ?? [];
  if (group === undefined || name === undefined || !(isRecord(schema["properties"]) || schema["type"] === "object"))
    return [];
  return [lowerCaseKey(`${group}/${version}`, name)];
}

function onlyValue(schema: unknown): string | undefined {
  if (!isRecord(schema)) return undefined;
  const value =
    schema["const"] ?? (Array.isArray(schema["enum"]) && schema["enum"].length === 1 ? schema["enum"][0] : undefined);
  return typeof value === "string" ? value : undefined;
}

/** Translates JSON Schema to OpenAPI v3. `followed` are the references on the way, as a schema may contain itself. */
function structural(schema: unknown, root: JsonSchema, followed: readonly string[]): StructuralSchema {
  if (!isRecord(schema)) return OPEN;
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const target = followed.includes(reference) ? undefined : resolve(reference, root);
    return target === undefined ? OPEN : structural(target, root, [...followed, reference]);
  }
  const inner = (child: unknown): StructuralSchema => structural(child, root, followed);
  const { type: _type, items, properties, additionalProperties, not, ...rest } = schema;
  return {
    ...rest,
    ...typesOf(schema),
    ...(schema["const"] === undefined ? {} : { enum: [schema["const"]] }),
    ...boundOf(schema, "minimum", "exclusiveMinimum"),
    ...boundOf(schema, "maximum", "exclusiveMaximum"),
    ...(isRecord(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, inner(child)])) }
      : {}),
    ...(isRecord(items) ? { items: inner(items) } : {}),
    // JSON Schema allows what it does not name, where a CustomResourceDefinition drops it.
    additionalProperties: isRecord(additionalProperties) ? inner(additionalProperties) : additionalProperties !== false,
    ...Object.fromEntries(
      ["allOf", "anyOf", "oneOf"].flatMap((name) =>
        Array.isArray(schema[name]) ? [[name, schema[name].map(inner)]] : [],
      ),
    ),
    ...(isRecord(not) ? { not: inner(not) } : {}),
  };
}

function typesOf({ type, format, nullable }: JsonSchema): StructuralSchema {
  if (format === "int-or-string") return { "x-kubernetes-int-or-string": true };
  if (typeof type === "string") return { type };
  if (!Array.isArray(type)) return {};
  const types = type.filter((name): name is string => typeof name === "string" && name !== "null");
  const orNull = { nullable: nullable === true || type.includes("null") };
  if (types.length === 1) return { ...orNull, type: types[0] ?? "" };
  return types.toSorted().join(" ") === "integer string" ? { ...orNull, "x-kubernetes-int-or-string": true } : orNull;
}

/** Newer JSON Schema writes the bound itself where OpenAPI v3 writes `true`. */
function boundOf(
  schema: JsonSchema,
  bound: "minimum" | "maximum",
  exclusive: "exclusiveMinimum" | "exclusiveMaximum",
): StructuralSchema {
  return typeof schema[exclusive] === "number" ? { [bound]: schema[exclusive], [exclusive]: true } : {};
}

/** A reference within the file: `#/definitions/Name`. */
function resolve(reference: string, root: JsonSchema): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let target: unknown = root;
  for (const step of reference.slice(2).split("/"))
    target = isRecord(target) ? target[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  return target;
}
