import { isRecord } from "../../base/is-record.ts";
/** The parameters that generators of an ApplicationSet provide for one Application, including maps and lists. */
export type Parameters = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined;

function lookUp(parameters: unknown, path: readonly string[]): unknown {
  let current: unknown = parameters;
  for (const step of path)
    current = Array.isArray(current)
      ? (current as readonly unknown[])[Number(step)]
      : isRecord(current) && Object.hasOwn(current, step)
        ? current[step]
        : undefined;
  return current;
}

/** DNS names from any text. Source: argo-cd applicationset/utils, SanitizeName. */
export const normalized = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^-a-z0-9.]/g, "-")
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, "");

/**
 * `.path.basename`, `index .path.segments 1`, `normalize .name`, `.x | default "y"`, `"text"`: only the commonest
 * expressions are supported.
 */
function ofGo(expression: string, parameters: Parameters): string | undefined {
  const [first = "", ...filters] = expression.split("|").map((part) => part.trim());
  let value: unknown;
  const [, quoted] = /^"([^"]*)"$/.exec(first) ?? [];
  const [, field] = /^\.([\w.-]+)$/.exec(first) ?? [];
  const [, list, index] = /^index \.([\w.]+) (\d+|"[^"]*")$/.exec(first) ?? [];
  const [, named, argument] = /^(normalize|lower|upper|trim) \.([\w.]+)$/.exec(first) ?? [];
  if (quoted !== undefined) value = quoted;
  else if (field !== undefined) value = lookUp(parameters, field.split("."));
  else if (list !== undefined) value = lookUp(parameters, [...list.split("."), (index ?? "").replaceAll('"', "")]);
  else if (named !== undefined && argument !== undefined)
    return filtered(textOf(lookUp(parameters, argument.split("."))), named);
  else return undefined;
  let text = textOf(value);
  for (const filter of filters) {
    const [, fallback] = /^default "([^"]*)"$/.exec(filter) ?? [];
    text = fallback === undefined ? filtered(text, filter) : text === undefined || text === "" ? fallback : text;
  }
  return text;
}

function filtered(text: string | undefined, filter: string): string | undefined {
  switch (filter) {
    case "normalize":
      return text === undefined ? undefined : normalized(text);
    case "lower":
      return text?.toLowerCase();
    case "upper":
      return text?.toUpperCase();
    case "trim":
      return text?.trim();
    case "toString":
    case "quote":
      return filter === "quote" && text !== undefined ? `"${text}"` : text;
    default:
      return undefined;
  }
}

/** `path.basename`, `path[0]`, `values.name`: the flat parameters of templates without goTemplate. */
function ofFast(expression: string, parameters: Parameters): string | undefined {
  const direct = Object.hasOwn(parameters, expression) ? textOf(parameters[expression]) : undefined;
  if (direct !== undefined) return direct;
  const [, list, index] = /^([\w.-]+)\[(\d+)\]$/.exec(expression) ?? [];
  const path = list === undefined ? expression.split(".") : [...list.split("."), "segments", index ?? ""];
  const value = lookUp(parameters, path);
  // `{{path}}` is the path itself there, and a map in Go templates.
  return textOf(value) ?? (isRecord(value) ? textOf(value["path"]) : undefined);
}

/** A template with its parameters. Unsupported expressions are kept in their braces. */
export function fillIn(template: unknown, parameters: Parameters, isGo: boolean): unknown {
  if (typeof template === "string") {
    return template.replaceAll(
      /\{\{-?\s*(.*?)\s*-?\}\}/g,
      (whole, expression: string) => (isGo ? ofGo(expression, parameters) : ofFast(expression, parameters)) ?? whole,
    );
  }
  if (Array.isArray(template)) return template.map((item: unknown) => fillIn(item, parameters, isGo));
  return isRecord(template)
    ? Object.fromEntries(
        Object.entries(template).map(([key, value]) => [
          String(fillIn(key, parameters, isGo)),
          fillIn(value, parameters, isGo),
        ]),
      )
    : template;
}

export const isFilled = (value: unknown): boolean => !JSON.stringify(value ?? "").includes("{{");
