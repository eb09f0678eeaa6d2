import { isRecord } from "../../base/is-record.ts";
import type { FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { children } from "./structural-schema.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/**
 * A repeated entry is reported at its second place.
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go validateListMap, validateListSet
 */
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
  const stray = type === "map" ? items.findIndex((item) => item !== null && item !== undefined && !isRecord(item)) : -1;
  if (stray >= 0)
    return errors.invalid(path.index(stray), items[stray], "must be a map, as the list is keyed by its fields");
  const times = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key =
      type === "map"
        ? JSON.stringify(keys.map((name) => (isRecord(item) ? item[name] : undefined)))
        : JSON.stringify(item);
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    if (before === 1)
      errors.duplicate(
        path.index(index),
        type === "map" ? key : item,
        type === "map" ? `another entry has the same ${keys.join(" and ")}` : "is already in the list",
      );
  }
}

/**
 * Entries that repeat a key of their list.
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go
 */
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
  } else if (isRecord(value))
    for (const [key, child] of children(value, schema)) validateListTypes(value[key], child, path.child(key), errors);
}
