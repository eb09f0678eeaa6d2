import { fieldsOf, listOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import type { Path, Refusal } from "./refusal.ts";

const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** A key of a label, with or without a source: `k8s:app`. Source: cilium pkg/labels/validation.go. */
function isKey(key: string): boolean {
  const parts = key.split(":");
  if (parts.length > 2 || (parts.length === 2 && !/^[A-Za-z0-9]+$/.test(parts[0] ?? ""))) return false;
  const [name = "", prefix, ...rest] = (parts.at(-1) ?? "").split("/").reverse();
  return (
    rest.length === 0 && NAME.test(name) && (prefix === undefined || (PREFIX.test(prefix) && prefix.length <= 253))
  );
}

/** Faults in `matchLabels` and `matchExpressions`. Source: cilium pkg/labels/validation.go ValidateLabelSelector. */
export function* selectorRefusals(selector: Fields, path: Path): Iterable<Refusal> {
  for (const [key, value] of Object.entries(fieldsOf(selector["matchLabels"]))) {
    const at = [...path, "matchLabels", key];
    if (!isKey(key)) yield { path: at, detail: `"${key}" is not the key of a label` };
    if (!VALUE.test(String(value))) yield { path: at, detail: `"${String(value)}" is not the value of a label` };
  }
  for (const [index, item] of listOf(selector["matchExpressions"]).entries()) {
    const at = [...path, "matchExpressions", index];
    const { key, operator } = fieldsOf(item);
    const values = listOf(fieldsOf(item)["values"]);
    if ((operator === "In" || operator === "NotIn") && values.length === 0)
      yield { path: at, detail: `operator ${operator} needs values` };
    if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0)
      yield { path: [...at, "values"], detail: `operator ${operator} has no values` };
    if (!isKey(String(key ?? ""))) yield { path: [...at, "key"], detail: `"${String(key)}" is not the key of a label` };
    for (const [place, value] of values.entries())
      if (!VALUE.test(String(value)))
        yield { path: [...at, "values", place], detail: `"${String(value)}" is not the value of a label` };
  }
}
