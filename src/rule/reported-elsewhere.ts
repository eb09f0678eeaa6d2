import type { Resource } from "../model/resource.ts";
import type { FieldError } from "../validate/field-error.ts";
import { locate, valueAt } from "../validate/locate.ts";
import type { UnknownField } from "../validate/unknown-field.ts";

/** Whether something is missing only because its key is misspelt, which unknown-field reports. */
function isMisspelt({ object }: Resource, { path, type }: FieldError, unknown: readonly UnknownField[]): boolean {
  if (type === "DecodeError") return false;
  const { owner, key, found } = locate(object, path);
  return unknown.some(({ path: other, nearest: meant }) => {
    if (meant === undefined || locate(object, other).owner !== (found ? valueAt(object, path) : owner)) return false;
    return found ? valueAt(object, [...path, meant]) === undefined : key === meant;
  });
}

const startsWith = (path: FieldError["path"], start: readonly (string | number)[]): boolean =>
  start.every((step, index) => path[index] === step);

/**
 * Whether the API server reports a fault twice, and the other error is the better one.
 * @param all errors of the object.
 */
function isSecondOfTwo(resource: Resource, error: FieldError, all: readonly FieldError[]): boolean {
  const { path, code } = error;
  const others = all.filter((other) => other !== error && other.remark !== true);
  // The error about the second listener says the same: another entry has its name.
  if (resource.kind === "Gateway" && code === "listener-name-duplicate")
    return others.some((other) => other.type === "FieldValueDuplicate");
  // The target port is the port where it is not set.
  if (path.at(-1) === "targetPort" && valueAt(resource.object, path) === undefined)
    return others.some((other) => other.path.at(-1) === "port" && startsWith(other.path, path.slice(0, -1)));
  // A selector that is missing does not match either.
  return code === "selector-mismatch" && others.some((other) => startsWith(other.path, ["spec", "selector"]));
}

/** Whether a fault only is there because the line break between two keys is missing. */
const isOfCollapsed = ({ path }: FieldError, unknown: readonly UnknownField[]): boolean =>
  unknown.some(({ path: at, collapsed }) => {
    if (collapsed === undefined) return false;
    const owner = at.slice(0, -1);
    return startsWith(path, [...owner, collapsed[0]]) || (path.length === owner.length && startsWith(path, owner));
  });

/** Whether another error or an unknown field of the same object is the better report. */
export const isReportedBeside = (
  resource: Resource,
  error: FieldError,
  all: readonly FieldError[],
  unknown: readonly UnknownField[],
): boolean =>
  isMisspelt(resource, error, unknown) || isOfCollapsed(error, unknown) || isSecondOfTwo(resource, error, all);

/** The rule that reports a fault at a better place, if one does. */
export function betterRule({ kind }: Resource, { code }: FieldError): string | undefined {
  switch (code) {
    case "api-removed":
      return "api-removed";
    case "listener-port-duplicate":
      return kind === "Gateway" ? "listener-conflict" : undefined;
    case "class-annotation-differs":
      return "ingress-class-annotation";
    case "selector-mismatch":
      return "selector-template-mismatch";
    default:
      return undefined;
  }
}
