import { isRecord } from "../../base/is-record.ts";
import type { FieldError } from "../field-error.ts";
import { FieldPath, type ObjectPath } from "../field-path.ts";
import { nameIsDnsSubdomain } from "../formats/names.ts";
import { validateAnyMeta } from "../kinds/object-meta.ts";
import { dottedPath } from "../dotted-path.ts";
import { presenceIn, type GatewayAPI, type Presence } from "../gateway-api.ts";
import { nearestOf } from "../../hints/nearest.ts";
import type { Check } from "../server.ts";
import { collapsedDetail, collapsedKeys, explainUnknownField, misspelt, type UnknownField } from "../unknown-field.ts";
import { decode } from "./decode.ts";
import { kindType } from "./go-type-table.ts";
import { children, type StructuralSchema } from "./structural-schema.ts";
import { validateListTypes } from "./validate-list-types.ts";
import { hasRules, validateRules } from "./validate-rules.ts";
import { validateSchema } from "./validate-schema.ts";

/** A kind that a CustomResourceDefinition makes, in one of its versions. */
export interface CustomKind {
  readonly namespaced: boolean;
  readonly schema: StructuralSchema;
  /** Dotted paths of fields that only another release or channel of the definition has, with its name. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** The schema is that of another version, which has the same shape. */
  readonly borrowed?: true;
}

export interface CustomResult {
  readonly unknownFields: readonly UnknownField[];
  readonly decodeErrors: readonly FieldError[];
  /** A field was accepted because the installed definitions are declared to have it. */
  readonly conditional?: true;
}

/**
 * Faults after which the server does not evaluate rules.
 * @see k8s.io/apiextensions-apiserver pkg/registry/customresource/strategy.go hasBlockingErr
 */
const BLOCKING = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);

const ROOT = FieldPath.root;

/** @see k8s.io/apiextensions-apiserver pkg/registry/customresource/strategy.go Validate */
export function validateCustomResource(
  object: Readonly<Record<string, unknown>>,
  kind: CustomKind,
  check: Check,
  gatewayAPI: GatewayAPI = {},
): CustomResult {
  const { errors, server } = check;
  const metadataType = kindType("v1", "ConfigMap")?.type;
  const metadata = metadataType?.kind === "struct" ? metadataType.fields.get("metadata")?.type : undefined;
  const meta = metadata === undefined ? undefined : decode(object["metadata"] ?? {}, metadata, server.minor);
  const prefix = <T extends { readonly path: ObjectPath; readonly field: string }>(item: T): T => ({
    ...item,
    path: ["metadata", ...item.path],
    field: `metadata.${item.field}`,
  });
  const decodeErrors = (meta?.errors ?? []).map(prefix);
  const unknownMeta = (meta?.unknown ?? []).map((unknown) => prefix(explainUnknownField(unknown, server.minor)));
  const reading: Reading = { kind, gatewayAPI, unknown: [], foreign: false };
  const { unknown: unknownFields } = reading;
  const value = read(object, kind.schema, [], reading, true);
  if (decodeErrors.length > 0) return { unknownFields: [...unknownMeta, ...unknownFields], decodeErrors };

  validateAnyMeta(isRecord(meta?.value) ? meta.value : {}, kind.namespaced, nameIsDnsSubdomain, errors);
  const checked = isRecord(value) ? { ...value, metadata: meta?.value ?? {} } : value;
  validateSchema(checked, kind.schema, ROOT, errors);
  validateListTypes(checked, kind.schema, ROOT, errors);
  if (hasRules(kind.schema)) {
    if (errors.list.some(({ type }) => BLOCKING.has(type))) {
      errors.list.push({
        type: "FieldValueInvalid",
        field: "<nil>",
        path: [],
        detail: "more rules of this kind can only be checked once the other errors are gone",
        remark: true,
      });
    } else validateRules(checked, kind.schema, ROOT, errors);
  }
  // Who writes for another release or channel of the definition has it installed: that one may see the rest otherwise
  // too.
  const [other] = [
    ...unknownFields.flatMap(({ dependsOn }) => dependsOn ?? []),
    ...(reading.foreign ? [INSTALLED] : []),
  ];
  if (other !== undefined)
    for (const [index, error] of errors.list.entries()) errors.list[index] = { ...error, dependsOn: other };
  return {
    unknownFields: [...unknownMeta, ...unknownFields],
    decodeErrors,
    ...(reading.foreign && { conditional: true }),
  };
}

const INSTALLED = "the definitions that are installed";

/** What reading an object has found so far. */
interface Reading {
  readonly kind: CustomKind;
  readonly gatewayAPI: GatewayAPI;
  readonly unknown: UnknownField[];
  /**
   * A field of another release or channel was found that is declared as installed; what it means for other fields is
   * not known.
   */
  foreign: boolean;
}

/** A copy with defaults and without unknown fields and stray nulls, as the server stores it. */
function read(value: unknown, schema: StructuralSchema, path: ObjectPath, reading: Reading, root = false): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? value
      : value.map((item: unknown, index) => read(item, items, [...path, index], reading));
  }
  if (!isRecord(value)) return value;
  const known = new Map(children(value, schema));
  const result: Record<string, unknown> = {};
  const open =
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    schema.additionalProperties === true ||
    (schema.properties === undefined && schema.additionalProperties === undefined && schema.type === undefined);
  for (const key of Object.keys(value)) {
    const child = root && key === "metadata" ? undefined : known.get(key);
    if (child !== undefined) {
      if (value[key] !== null || child.nullable === true)
        result[key] = read(value[key], child, [...path, key], reading);
    } else if (
      open ||
      ((root || schema["x-kubernetes-embedded-resource"] === true) && ["apiVersion", "kind", "metadata"].includes(key))
    )
      result[key] = value[key];
    else if (presenceOf([...path, key], reading) === "served") {
      reading.foreign = true;
      result[key] = value[key];
    } else reading.unknown.push(explain(key, schema, [...path, key], reading));
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (result[name] === undefined && property.default !== undefined)
      result[name] = read(property.default, property, [...path, name], { ...reading, unknown: [] });
  }
  return result;
}

/** The release or channel that has a field which this definition does not have. */
const otherWith = (path: ObjectPath, { elsewhere }: CustomKind): string | undefined =>
  elsewhere?.[path.filter((step) => typeof step === "string").join(".")];

function presenceOf(path: ObjectPath, { kind, gatewayAPI }: Reading): Presence | undefined {
  const other = otherWith(path, kind);
  return other === undefined ? undefined : presenceIn(other, gatewayAPI);
}

function explain(name: string, schema: StructuralSchema, path: ObjectPath, reading: Reading): UnknownField {
  const at = { path, field: dottedPath(path), name };
  const known = Object.keys(schema.properties ?? {});
  const other = otherWith(path, reading.kind);
  if (other !== undefined) {
    const { version } = reading.gatewayAPI;
    const here = `the standard channel of Gateway API ${version ?? "1.6"}`;
    return {
      ...at,
      kind: "other-version",
      detail: `is not in ${here}, but in ${other}`,
      ...(presenceOf(path, reading) === "open" && { dependsOn: INSTALLED }),
    };
  }
  const collapsed = collapsedKeys(name, known);
  if (collapsed !== undefined) return { ...at, kind: "collapsed", collapsed, detail: collapsedDetail(collapsed) };
  const sameWord = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase().replaceAll(/[-_]/g, ""));
  if (sameWord !== undefined) return { ...at, kind: "wrong-case", nearest: sameWord, detail: `is written ${sameWord}` };
  const nearest = nearestOf(name, known);
  if (nearest?.distance === 1) return misspelt(at, nearest.name);
  const below = Object.entries(schema.properties ?? {}).find(([, property]) =>
    Object.hasOwn((property.items ?? property).properties ?? {}, name),
  );
  if (below !== undefined) {
    const owner = path.length > 1 ? `${dottedPath(path.slice(0, -1))}.` : "";
    const place = `${owner}${below[0]}${below[1].items === undefined ? "" : "[]"}`;
    return { ...at, kind: "misplaced", belongsTo: place, detail: `does not belong here but to ${place}` };
  }
  if (nearest !== undefined) return misspelt(at, nearest.name);
  return { ...at, kind: "unknown", detail: `there is no such field; known are ${known.join(", ") || "none"}` };
}
