import { isRecord } from "./is-record.ts";
import { ruleMessage } from "./rule-messages.ts";

/** What is kept of a CustomResourceDefinition. Versions with the same schema share one number of `schemas`. */
export interface CrdSchemas {
  readonly kinds: Readonly<Record<string, { readonly scope: string; readonly schema: number }>>;
  readonly schemas: readonly unknown[];
  /** `apiVersion kind` to dotted paths that only other releases or channels of the same API know, with their names. */
  readonly elsewhere: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface CrdVersion {
  readonly key: string;
  readonly scope: string;
  readonly schema: unknown;
}

/** The served versions of one definition. */
function versionsOf(crd: unknown): CrdVersion[] {
  if (!isRecord(crd) || crd["kind"] !== "CustomResourceDefinition" || !isRecord(crd["spec"])) return [];
  const { group, names, scope, versions } = crd["spec"];
  if (typeof group !== "string" || !isRecord(names) || !Array.isArray(versions)) return [];
  return versions.flatMap((version: unknown) => {
    if (!isRecord(version) || version["served"] !== true || !isRecord(version["schema"])) return [];
    return [
      {
        key: `${group}/${String(version["name"])} ${String(names["kind"])}`,
        scope: String(scope),
        schema: trim(version["schema"]["openAPIV3Schema"]),
      },
    ];
  });
}

/** Drops prose, and the status: the API server empties it on creation, and people do not write it. */
function trim(schema: unknown): unknown {
  const trimmed = structure(schema);
  if (isRecord(trimmed) && isRecord(trimmed["properties"]) && trimmed["properties"]["status"] !== undefined) {
    trimmed["properties"]["status"] = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  }
  return trimmed;
}

const MAPS_OF_SCHEMAS = new Set(["properties", "patternProperties"]);

function structure(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((item) => structure(item));
  if (!isRecord(schema)) return schema;
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "description" || keyword === "title" || keyword === "example") continue;
    if (keyword === "x-kubernetes-validations")
      kept[keyword] = Array.isArray(value) ? value.map((rule: unknown) => ruleOf(rule)) : value;
    else if (MAPS_OF_SCHEMAS.has(keyword) && isRecord(value)) {
      kept[keyword] = Object.fromEntries(Object.entries(value).map(([name, property]) => [name, structure(property)]));
    } else kept[keyword] = keyword === "default" || keyword === "enum" ? value : structure(value);
  }
  return kept;
}

/** The message of a rule is replaced by our own sentence. */
function ruleOf(rule: unknown): unknown {
  if (!isRecord(rule)) return rule;
  const { message: _, messageExpression: __, ...rest } = rule;
  const message = ruleMessage(String(rule["rule"]));
  return message === undefined ? rest : { ...rest, message };
}

/** Dotted paths of all fields, list items and map values not written out. */
function* fieldPaths(schema: unknown, prefix = ""): Generator<string> {
  if (!isRecord(schema)) return;
  if (schema["items"] !== undefined) yield* fieldPaths(schema["items"], prefix);
  if (isRecord(schema["additionalProperties"])) yield* fieldPaths(schema["additionalProperties"], prefix);
  for (const [name, property] of Object.entries(isRecord(schema["properties"]) ? schema["properties"] : {})) {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    yield path;
    yield* fieldPaths(property, path);
  }
}

/** `others` are releases or channels, most wanted first, whose additional fields are worth a hint. */
export function crdSchemas(
  definitions: readonly unknown[],
  options: {
    readonly kinds?: RegExp;
    readonly others?: readonly (readonly [name: string, definitions: readonly unknown[]])[];
  } = {},
): CrdSchemas {
  const schemas: unknown[] = [];
  const numbers = new Map<string, number>();
  const kinds: Record<string, { scope: string; schema: number }> = {};
  const known = new Map<string, Set<string>>();
  for (const { key, scope, schema } of definitions.flatMap((crd) => versionsOf(crd))) {
    if (options.kinds !== undefined && !options.kinds.test(key)) continue;
    const text = JSON.stringify(schema);
    const number = numbers.get(text) ?? schemas.push(schema) - 1;
    numbers.set(text, number);
    kinds[key] = { scope, schema: number };
    known.set(key, new Set(fieldPaths(schema)));
  }
  return { kinds, schemas, elsewhere: elsewhere(known, options.others ?? []) };
}

function elsewhere(
  known: ReadonlyMap<string, ReadonlySet<string>>,
  others: readonly (readonly [string, readonly unknown[]])[],
): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const [name, definitions] of others) {
    for (const { key, schema } of definitions.flatMap((crd) => versionsOf(crd))) {
      const fields = known.get(key);
      if (fields === undefined) continue;
      for (const path of fieldPaths(schema)) {
        const parent = path.slice(0, Math.max(0, path.lastIndexOf(".")));
        // What lies below a field that is itself missing needs no entry.
        if (fields.has(path) || (parent !== "" && !fields.has(parent))) continue;
        (found[key] ??= {})[path] ??= name;
      }
    }
  }
  return found;
}
