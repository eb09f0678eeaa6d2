import type { Resource } from "../model/resource.ts";
import { dottedPath } from "../validate/dotted-path.ts";
import type { FieldError, FieldErrorCode } from "../validate/field-error.ts";
import { valueAt } from "../validate/locate.ts";

/** `Service "web"`; an object without a name is this one. */
export const objectTitle = ({ kind, name, metadata }: Resource): string =>
  name === "" && metadata.generateName === undefined
    ? `this ${kind}`
    : `${kind} "${name || (metadata.generateName ?? "")}"`;

/** `"tcp"`, `80`; empty for a list, a map or a long value. */
const shown = (value: unknown): string => {
  if (!["string", "number", "boolean"].includes(typeof value) || value === "") return "";
  const text = JSON.stringify(value);
  return text.length > 80 ? "" : ` ${text}`;
};

const isSecretValue = ({ kind }: Resource, [first]: FieldError["path"]): boolean =>
  kind === "Secret" && (first === "data" || first === "stringData");

/** Details of these errors name a boolean value themselves. */
const WRONG_TYPE: ReadonlySet<FieldErrorCode> = new Set([
  "not-a-boolean",
  "not-an-integer",
  "not-a-string",
  "other-type",
]);

/**
 * What is wrong with a field, as the end of a sentence that names the object.
 * @param written the value as written in the text.
 */
export function faultSentence(
  resource: Resource,
  { path, part, code, detail, value }: FieldError,
  written?: string,
): string {
  const { object } = resource;
  if (path.length === 0 || path[0] === "apiVersion" || path[0] === "kind") return detail;
  if (part === "key") return `the key${shown(value)} of ${dottedPath(path.slice(0, -1))} ${detail}`;
  const field = dottedPath(path);
  if (
    typeof value === "boolean" &&
    code === "not-a-string" &&
    written !== undefined &&
    !/^(?:true|false)$/i.test(written)
  ) {
    const boolean = `${field} \`${written}\` is the boolean ${String(value)} in YAML 1.1`;
    return `${boolean}, but must be a string: put it in quotes`;
  }
  if (valueAt(object, path) === undefined && detail.startsWith("must "))
    return code === "unset" ? `${field} is missing` : `${field} is missing: it ${detail}`;
  // Other details are sentences of their own.
  // Of a list the server names the length.
  // A value of a Secret is not shown.
  const isUnsaid =
    typeof valueAt(object, path) === "object" ||
    isSecretValue(resource, path) ||
    (typeof value === "boolean" && code !== undefined && WRONG_TYPE.has(code));
  const named = isUnsaid ? "" : shown(value);
  return /^(?:is|must|may|needs|has|does|becomes|fits) (?!one\b|name\b)/.test(detail)
    ? `${field}${named} ${detail}`
    : `${field}: ${detail}`;
}
