import { MOST_STEPS } from "../../cel/cel-cost.ts";
import type { CelBudget } from "../../cel/cel.ts";
import { readPattern } from "../../diagnostic/pattern.ts";
import { checkRule } from "../cel/rules.ts";
import type { FieldErrorCode, FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { isObject, nounOf } from "./decode.ts";
import { stringFormatFault } from "./string-formats.ts";
import { patternFault } from "./patterns.ts";

/** The part of OpenAPI v3 that CustomResourceDefinitions may use. */
export interface StructuralSchema {
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly items?: StructuralSchema;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly SchemaRule[];
}

interface SchemaRule {
  readonly rule: string;
  readonly message?: string;
  readonly reason?: string;
}

/**
 * Checks a value against its schema, without rules and list types. What `oneOf` and its like refuse, the API server reports
 * without a field. @see k8s.io/apiextensions-apiserver pkg/apiserver/validation; k8s.io/kube-openapi pkg/validation/validate
 */
export function validateSchema(value: unknown, schema: StructuralSchema, path: FieldPath, errors: FieldErrors): void {
  if (value === null && schema.nullable === true) return;
  const typed = hasType(value, schema);
  if (!typed) {
    const wanted =
      schema["x-kubernetes-int-or-string"] === true ? "an integer or a string" : articleOf(schema.type ?? "");
    const detail = `is ${nounOf(value)}, but must be ${wanted}`;
    errors.add("FieldValueTypeInvalid", path, detail, value, undefined, undefined, typeCode(schema));
  }
  if (schema.enum !== undefined && !schema.enum.some((allowed) => JSON.stringify(allowed) === JSON.stringify(value)))
    errors.notSupported(path, value, schema.enum.map(String));
  if (!typed) return;
  if (typeof value === "string") validateString(value, schema, path, errors);
  else if (typeof value === "number") validateNumber(value, schema, path, errors);
  else if (Array.isArray(value)) validateArray(value, schema, path, errors);
  else if (isObject(value)) validateObject(value, schema, path, errors);
  validateCombinations(value, schema, path, errors);
}

function typeCode(schema: StructuralSchema): FieldErrorCode {
  if (schema["x-kubernetes-int-or-string"] === true || schema.type === "integer") return "not-an-integer";
  return schema.type === "string" ? "not-a-string" : schema.type === "boolean" ? "not-a-boolean" : "other-type";
}

const articleOf = (type: string): string =>
  ({ integer: "an integer", object: "a map", array: "a list", boolean: "true or false" })[type] ?? `a ${type}`;

function hasType(value: unknown, schema: StructuralSchema): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return typeof value === "string" || Number.isInteger(value);
  switch (schema.type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    default:
      return true;
  }
}

function validateString(value: string, schema: StructuralSchema, path: FieldPath, errors: FieldErrors): void {
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.tooLong(path, schema.maxLength, value);
  else if (schema.minLength !== undefined && length < schema.minLength)
    errors.invalid(
      path,
      value,
      schema.minLength === 1 ? "must not be empty" : `is too short: at least ${schema.minLength} characters`,
    );
  else if (schema.pattern !== undefined && !matchesPattern(value, schema.pattern))
    errors.invalid(path, value, patternFault(schema.pattern));
  const fault = schema.format === undefined ? undefined : stringFormatFault(schema.format, value);
  if (fault !== undefined) errors.add("FieldValueTypeInvalid", path, fault, value);
}

function matchesPattern(value: string, pattern: string): boolean {
  // The pattern may come from a CustomResourceDefinition among the manifests.
  // One that Go does not compile is in no definition that a server has taken.
  const reading = readPattern(pattern);
  return "refused" in reading || reading.pattern.test(value) !== false;
}

function validateNumber(value: number, schema: StructuralSchema, path: FieldPath, errors: FieldErrors): void {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum))
    errors.invalid(
      path,
      value,
      schema.exclusiveMinimum === true ? `must be greater than ${minimum}` : `must be ${minimum} at least`,
    );
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum))
    errors.invalid(
      path,
      value,
      schema.exclusiveMaximum === true ? `must be less than ${maximum}` : `must not exceed ${maximum}`,
    );
  if (schema.type === "integer" && Math.abs(value) >= 2 ** 63)
    errors.add("FieldValueTypeInvalid", path, "is out of the range of 64 bits", value);
  if (multipleOf !== undefined && value % multipleOf !== 0)
    errors.invalid(path, value, `must be a multiple of ${multipleOf}`);
  if (schema.format === "int32" && Number.isInteger(value) && Math.abs(value) > 2_147_483_648)
    errors.invalid(path, value, "is out of the range of 32 bits");
}

function validateArray(
  value: readonly unknown[],
  schema: StructuralSchema,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const { minItems, maxItems, items } = schema;
  if (minItems !== undefined && value.length < minItems)
    errors.invalid(path, value.length, `needs at least ${minItems} ${minItems === 1 ? "entry" : "entries"}`);
  if (maxItems !== undefined && value.length > maxItems) errors.tooMany(path, value.length, maxItems);
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    errors.invalid(path, value, "must not hold an entry twice");
  if (items !== undefined)
    for (const [index, item] of value.entries()) validateSchema(item, items, path.index(index), errors);
}

function validateObject(
  value: Readonly<Record<string, unknown>>,
  schema: StructuralSchema,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const keys = Object.keys(value);
  const { minProperties, maxProperties, properties = {}, additionalProperties } = schema;
  if (minProperties !== undefined && keys.length < minProperties)
    errors.invalid(path, keys.length, `needs at least ${minProperties} ${minProperties === 1 ? "entry" : "entries"}`);
  if (maxProperties !== undefined && keys.length > maxProperties) errors.tooMany(path, keys.length, maxProperties);
  for (const name of schema.required ?? []) if (value[name] === undefined) errors.required(path.child(name));
  for (const key of keys) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) validateSchema(value[key], property, path.child(key), errors);
    else if (isObject(additionalProperties)) validateSchema(value[key], additionalProperties, path.child(key), errors);
  }
}

function validateCombinations(value: unknown, schema: StructuralSchema, path: FieldPath, errors: FieldErrors): void {
  for (const part of schema.allOf ?? []) validateSchema(value, part, path, errors);
  if (schema.anyOf !== undefined) {
    const best = bestOf(value, schema.anyOf, path, errors);
    if (best.length > 0) errors.list.push(remark(path, `${path.toString()} fits none of the possible forms`), ...best);
  }
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter((form) => failures(value, form, path, errors).length === 0).length;
    if (fitting === 0)
      errors.list.push(
        remark(path, `${path.toString()} fits none of the possible forms`),
        ...bestOf(value, schema.oneOf, path, errors),
      );
    if (fitting > 1)
      errors.list.push({
        ...remark(path, `${path.toString()} may only have one of the possible forms`),
        remark: false,
      });
  }
  if (schema.not !== undefined && failures(value, schema.not, path, errors).length === 0)
    errors.list.push({ ...remark(path, `${path.toString()} has a form that is not allowed`), remark: false });
}

const remark = (path: FieldPath, detail: string): FieldErrors["list"][number] => ({
  type: "FieldValueInvalid",
  field: "<nil>",
  path: path.toArray(),
  detail,
  remark: true,
});

function failures(value: unknown, form: StructuralSchema, path: FieldPath, errors: FieldErrors): FieldErrors["list"] {
  const own = errors.fresh();
  validateSchema(value, form, path, own);
  return own.list;
}

/** The faults of the form that fits best, which is the one with most of its properties satisfied; empty if one fits. */
function bestOf(
  value: unknown,
  forms: readonly StructuralSchema[],
  path: FieldPath,
  errors: FieldErrors,
): FieldErrors["list"] {
  let best: { readonly found: FieldErrors["list"]; readonly satisfied: number } | undefined;
  for (const form of forms) {
    const found = failures(value, form, path, errors);
    if (found.length === 0) return found;
    const properties = isObject(value) ? Object.entries(form.properties ?? {}) : [];
    const satisfied = properties.filter(
      ([name, property]) =>
        isObject(value) && value[name] !== undefined && failures(value[name], property, path, errors).length === 0,
    ).length;
    if (best === undefined || satisfied > best.satisfied) best = { found, satisfied };
  }
  return best?.found ?? [];
}

/** What stands more than once is told at its second place. @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go validateListMap, validateListSet */
function validateListType(
  items: readonly unknown[],
  schema: StructuralSchema,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "map" && type !== "set") return;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  // A null entry is one without keys.
  const stray = type === "map" ? items.findIndex((item) => item !== null && item !== undefined && !isObject(item)) : -1;
  if (stray >= 0)
    return errors.invalid(path.index(stray), items[stray], "must be a map, as the list is keyed by its fields");
  const times = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key =
      type === "map"
        ? JSON.stringify(keys.map((name) => (isObject(item) ? item[name] : undefined)))
        : JSON.stringify(item);
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    if (before === 1)
      errors.duplicate(
        path.index(index),
        type === "map" ? key : item,
        type === "map" ? `another entry has the same ${keys.join(" and ")}` : "stands in the list already",
      );
  }
}

/** Entries that repeat a key of their list. @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go */
export function validateListTypes(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (Array.isArray(value)) {
    validateListType(value as unknown[], schema, path, errors);
    for (const [index, item] of value.entries())
      if (schema.items !== undefined) validateListTypes(item, schema.items, path.index(index), errors);
  } else if (isObject(value))
    for (const [key, child] of children(value, schema)) validateListTypes(value[key], child, path.child(key), errors);
}

/** Rules of Gateway that others treat in a way of their own. @see sigs.k8s.io/gateway-api apis/v1/gateway_types.go */
const RULE_CODES: readonly (readonly [rule: RegExp, code: FieldErrorCode])[] = [
  [/exists_one\(l2, l1\.name == l2\.name\)/, "listener-name-duplicate"],
  [/l1\.port == l2\.port && l1\.protocol == l2\.protocol/, "listener-port-duplicate"],
];

/** @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go */
export function validateRules(
  value: unknown,
  schema: StructuralSchema,
  path: FieldPath,
  errors: FieldErrors,
  budget: CelBudget = { left: MOST_STEPS },
): void {
  if (value === null || value === undefined) return;
  for (const { rule, message, reason } of schema["x-kubernetes-validations"] ?? []) {
    const outcome = checkRule(rule, value, budget);
    if (outcome.kind === "holds" || outcome.kind === "skipped") continue;
    const text = message ?? `breaks the rule ${rule.trim()}`;
    const type =
      reason === "FieldValueRequired" || reason === "FieldValueForbidden" || reason === "FieldValueDuplicate"
        ? reason
        : "FieldValueInvalid";
    // The API server has no name for the object as a whole.
    errors.add(
      type,
      path.toString() === "" ? path.printedAs("<nil>") : path,
      outcome.kind === "error" ? `${text} (${outcome.reason})` : text,
      isObject(value) || Array.isArray(value) ? undefined : value,
      undefined,
      undefined,
      RULE_CODES.find(([pattern]) => pattern.test(rule))?.[1],
    );
  }
  if (Array.isArray(value)) {
    if (schema.items !== undefined)
      for (const [index, item] of value.entries()) validateRules(item, schema.items, path.index(index), errors, budget);
  } else if (isObject(value))
    for (const [key, child] of children(value, schema))
      validateRules(value[key], child, path.child(key), errors, budget);
}

export const hasRules = (schema: StructuralSchema): boolean =>
  (schema["x-kubernetes-validations"] ?? []).length > 0 ||
  Object.values(schema.properties ?? {}).some(hasRules) ||
  (schema.items !== undefined && hasRules(schema.items)) ||
  (isObject(schema.additionalProperties) && hasRules(schema.additionalProperties));

/** The keys of a map that have a schema, with it. */
export function* children(
  value: Readonly<Record<string, unknown>>,
  schema: StructuralSchema,
): Generator<readonly [string, StructuralSchema]> {
  const { properties = {}, additionalProperties } = schema;
  for (const key of Object.keys(value)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) yield [key, property];
    else if (isObject(additionalProperties)) yield [key, additionalProperties];
  }
}
