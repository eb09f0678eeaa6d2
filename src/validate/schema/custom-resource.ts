import type { FieldError } from "../field-error.ts";
import { FieldPath, type ObjectPath } from "../field-path.ts";
import { nameIsDnsSubdomain } from "../formats/names.ts";
import { validateAnyMeta } from "../kinds/object-meta.ts";
import { dottedPath } from "../dotted-path.ts";
import { nearestOf } from "../nearest.ts";
import type { Check } from "../server.ts";
import { explainUnknownField, type UnknownField } from "../unknown-field.ts";
import { decode, isObject } from "./decode.ts";
import { kindType } from "./go-type-table.ts";
import { children, hasRules, validateListTypes, validateRules, validateSchema, type StructuralSchema } from "./structural-schema.ts";

/** A kind that a CustomResourceDefinition makes, in one of its versions. */
export interface CustomKind {
  readonly namespaced: boolean;
  readonly schema: StructuralSchema;
  /** Dotted paths of fields that only another release or channel of the definition has, with its name. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

export interface CustomResult {
  readonly unknownFields: readonly UnknownField[];
  readonly decodeErrors: readonly FieldError[];
}

/** Faults after which the server does not evaluate rules. @see k8s.io/apiextensions-apiserver pkg/registry/customresource/strategy.go hasBlockingErr */
const BLOCKING = new Set(["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"]);

const ROOT = FieldPath.root;

/** @see k8s.io/apiextensions-apiserver pkg/registry/customresource/strategy.go Validate */
export function validateCustomResource(object: Readonly<Record<string, unknown>>, kind: CustomKind, check: Check): CustomResult {
  const { errors, server } = check;
  const metadataType = kindType("v1", "ConfigMap")?.type;
  const metadata = metadataType?.kind === "struct" ? metadataType.fields.get("metadata")?.type : undefined;
  const meta = metadata === undefined ? undefined : decode(object["metadata"] ?? {}, metadata, server.minor);
  const prefix = <T extends { readonly path: ObjectPath; readonly field: string }>(item: T): T => ({ ...item, path: ["metadata", ...item.path], field: `metadata.${item.field}` });
  const decodeErrors = (meta?.errors ?? []).map(prefix);
  const unknownMeta = (meta?.unknown ?? []).map((unknown) => prefix(explainUnknownField(unknown, server.minor)));
  const unknownFields: UnknownField[] = [];
  const value = read(object, kind.schema, [], kind, unknownFields, true);
  if (decodeErrors.length > 0) return { unknownFields: [...unknownMeta, ...unknownFields], decodeErrors };

  validateAnyMeta(isObject(meta?.value) ? meta.value : {}, kind.namespaced, nameIsDnsSubdomain, errors);
  const checked = isObject(value) ? { ...value, metadata: meta?.value ?? {} } : value;
  validateSchema(checked, kind.schema, ROOT, errors);
  validateListTypes(checked, kind.schema, ROOT, errors);
  if (hasRules(kind.schema)) {
    if (errors.list.some(({ type }) => BLOCKING.has(type))) {
      errors.list.push({ type: "FieldValueInvalid", field: "<nil>", path: [], detail: "more rules of this kind can only be checked once the other errors are gone", remark: true });
    } else validateRules(checked, kind.schema, ROOT, errors);
  }
  // Who writes for another release or channel of the definition has it installed: that one may see the rest otherwise too.
  const [other] = unknownFields.flatMap(({ dependsOn }) => dependsOn ?? []);
  if (other !== undefined) for (const [index, error] of errors.list.entries()) errors.list[index] = { ...error, dependsOn: other };
  return { unknownFields: [...unknownMeta, ...unknownFields], decodeErrors };
}

/** A copy with defaults and without unknown fields and stray nulls, as the server stores it. */
function read(value: unknown, schema: StructuralSchema, path: ObjectPath, kind: CustomKind, unknown: UnknownField[], root = false): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item: unknown, index) => read(item, items, [...path, index], kind, unknown));
  }
  if (!isObject(value)) return value;
  const known = new Map(children(value, schema));
  const result: Record<string, unknown> = {};
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true || (schema.properties === undefined && schema.additionalProperties === undefined && schema.type === undefined);
  for (const key of Object.keys(value)) {
    const child = root && key === "metadata" ? undefined : known.get(key);
    if (child !== undefined) {
      if (value[key] !== null || child.nullable === true) result[key] = read(value[key], child, [...path, key], kind, unknown);
    } else if (open || ((root || schema["x-kubernetes-embedded-resource"] === true) && ["apiVersion", "kind", "metadata"].includes(key))) result[key] = value[key];
    else unknown.push(explain(key, schema, [...path, key], kind));
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (result[name] === undefined && property.default !== undefined) result[name] = read(property.default, property, [...path, name], kind, []);
  }
  return result;
}

function explain(name: string, schema: StructuralSchema, path: ObjectPath, kind: CustomKind): UnknownField {
  const at = { path, field: dottedPath(path), name };
  const known = Object.keys(schema.properties ?? {});
  const other = kind.elsewhere?.[path.filter((step) => typeof step === "string").join(".")];
  if (other !== undefined) return { ...at, kind: "other-version", detail: `is not in this version of the definition, but in ${other}`, dependsOn: "the definitions that are installed" };
  const sameWord = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase().replaceAll(/[-_]/g, ""));
  if (sameWord !== undefined) return { ...at, kind: "wrong-case", nearest: sameWord, detail: `is written ${sameWord}` };
  const nearest = nearestOf(name, known);
  if (nearest?.distance === 1) return { ...at, kind: "misspelt", nearest: nearest.name, detail: `is not a field; did you mean ${nearest.name}?` };
  const below = Object.entries(schema.properties ?? {}).find(([, property]) => Object.hasOwn((property.items ?? property).properties ?? {}, name));
  if (below !== undefined) {
    const place = `${dottedPath(path.slice(0, -1))}${path.length > 1 ? "." : ""}${below[0]}${below[1].items === undefined ? "" : "[]"}`;
    return { ...at, kind: "misplaced", belongsTo: place, detail: `does not belong here but to ${place}` };
  }
  if (nearest !== undefined) return { ...at, kind: "misspelt", nearest: nearest.name, detail: `is not a field; did you mean ${nearest.name}?` };
  return { ...at, kind: "unknown", detail: `there is no such field; known are ${known.join(", ") || "none"}` };
}
