import { isRecord } from "../../base/is-record.ts";
import { readPattern } from "../../diagnostic/pattern.ts";
import type { FieldErrorCode, FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { nounOf } from "./decode.ts";
import { patternFault } from "./patterns.ts";
import { stringFormatFault } from "./string-formats.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/**
 * Checks a value against its schema, without rules and list types. The API server reports violations of `oneOf`,
 * `anyOf` and `not` without a field. @see k8s.io/apiextensions-apiserver pkg/apiserver/validation; k8s.io/kube-openapi
 * pkg/validation/validate
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
  else if (isRecord(value)) validateObject(value, schema, path, errors);
  validateCombinations(value, schema, path, errors);
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
      return isRecord(value);
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
  // The pattern may come from a CustomResourceDefinition among the manifests. A definition with a pattern that Go does
  // not compile is not accepted by any server.
  const reading = readPattern(pattern);
  return "refused" in reading || reading.pattern.test(value) !== false;
}

function validateNumber(value: number, schema: StructuralSchema, path: FieldPath, errors: FieldErrors): void {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum))
    errors.invalid(
      path,
      value,
      schema.exclusiveMinimum === true ? `must be greater than ${minimum}` : `must be at least ${minimum}`,
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
    errors.invalid(path, value, "must not contain an entry twice");
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
    else if (isRecord(additionalProperties)) validateSchema(value[key], additionalProperties, path.child(key), errors);
  }
}

function validateCombinations(value: unknown, schema: StructuralSchema, path: FieldPath, errors: FieldErrors): void {
  for (const part of schema.allOf ?? []) validateSchema(value, part, path, errors);
  if (schema.anyOf !== undefined) {
    const best = bestOf(value, schema.anyOf, path, errors);
    if (best.length > 0)
      errors.list.push(remark(path, `${path.toString()} matches none of the allowed forms`), ...best);
  }
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter((form) => failures(value, form, path, errors).length === 0).length;
    if (fitting === 0)
      errors.list.push(
        remark(path, `${path.toString()} matches none of the allowed forms`),
        ...bestOf(value, schema.oneOf, path, errors),
      );
    if (fitting > 1)
      errors.list.push({
        ...remark(path, `${path.toString()} must match only one of the allowed forms`),
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
    const properties = isRecord(value) ? Object.entries(form.properties ?? {}) : [];
    const satisfied = properties.filter(
      ([name, property]) =>
        isRecord(value) && value[name] !== undefined && failures(value[name], property, path, errors).length === 0,
    ).length;
    if (best === undefined || satisfied > best.satisfied) best = { found, satisfied };
  }
  return best?.found ?? [];
}

function typeCode(schema: StructuralSchema): FieldErrorCode {
  if (schema["x-kubernetes-int-or-string"] === true || schema.type === "integer") return "not-an-integer";
  return schema.type === "string" ? "not-a-string" : schema.type === "boolean" ? "not-a-boolean" : "other-type";
}
