import type { DraftFix } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import { isSlip } from "../hints/closeness.ts";
import { locate, valueAt } from "../validate/locate.ts";
import type { UnknownField } from "../validate/unknown-field.ts";
import { insertBefore, isJson, removeEntry, writeEntry, writeString } from "./edits.ts";
import { writtenAt } from "./object-faults.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * `serviceName` and `servicePort` of a v1beta1 Ingress, next to each other, in the form of v1.
 * Source: k8s.io/api networking/v1 types.go.
 */
function backendFix(resource: Resource, owner: Fields): readonly DraftFix[] {
  const { serviceName, servicePort, service } = owner;
  if (
    typeof serviceName !== "string" ||
    (typeof servicePort !== "string" && typeof servicePort !== "number") ||
    service !== undefined ||
    isJson(resource)
  )
    return [];
  const [first, second] = [resource.at(owner, "serviceName", "entry"), resource.at(owner, "servicePort", "entry")].sort(
    (a, b) => a.span().start.offset - b.span().start.offset,
  ) as [Place, Place];
  const at: Place = { file: first.file, span: () => ({ ...first.span(), end: second.span().end }) };
  const [, between] =
    /^service(?:Name|Port):\s*[^\s,#]+(,\s*|\s*\n\s*)service(?:Name|Port):\s*[^\s,#]+$/.exec(
      writtenAt(resource, at) ?? "",
    ) ?? [];
  if (between === undefined) return [];
  const name = writeEntry(resource, "name", serviceName);
  const port = writeEntry(resource, typeof servicePort === "number" ? "number" : "name", servicePort);
  const indent = `\n${" ".repeat(first.span().start.column - 1)}`;
  const text = between.startsWith(",")
    ? `service: {${name}, port: {${port}}}`
    : `service:${indent}  ${name}${indent}  port:${indent}    ${port}`;
  return [{ kind: "safe", title: "Use service.name and service.port", edits: [{ at, text }] }];
}

/** `spec.ports[]` → the object at that path, if there is exactly one. */
function objectAt(resource: Resource, place: string): Fields | undefined {
  const steps = place === "the top level" ? [] : place.split(/\.|(?=\[)/);
  let found: unknown = resource.object;
  for (const step of steps) {
    if (!step.startsWith("[")) found = valueAt(found as object, [step]);
    else if (step === "[]") found = Array.isArray(found) && found.length === 1 ? (found[0] as unknown) : undefined;
    else found = valueAt(found as object, [Number(step.slice(1, -1))]);
    if (typeof found !== "object" || found === null) return undefined;
  }
  return Array.isArray(found) ? undefined : (found as Fields);
}

/** Moves a field to the object where it belongs, if that exists and does not have the field. */
function moveFix(resource: Resource, owner: Fields, name: string, place: string): readonly DraftFix[] {
  const target = objectAt(resource, place);
  const value = owner[name];
  const [first] = Object.keys(target ?? {});
  if (
    target === undefined ||
    first === undefined ||
    Object.hasOwn(target, name) ||
    (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
  )
    return [];
  const removed = removeEntry(resource, owner, name);
  const entry = writtenAt(resource, resource.at(owner, name, "entry"));
  if (removed === undefined || entry === undefined || entry.includes("\n")) return [];
  return [
    {
      kind: "suggested",
      title: `Move ${name} to ${place}`,
      edits: [removed, insertBefore(resource, target, first, { block: [entry], flow: entry })],
    },
  ];
}

/** Puts the second of two keys on its own line; a value of several lines would have to move with it. */
function splitFix(
  resource: Resource,
  owner: Fields,
  name: string,
  [first, second]: readonly [string, string],
): readonly DraftFix[] {
  const at = resource.at(owner, name, "key");
  if (
    isJson(resource) ||
    (typeof owner[name] === "object" && owner[name] !== null) ||
    Object.hasOwn(owner, first) ||
    writtenAt(resource, at) !== name
  )
    return [];
  return [
    {
      kind: "suggested",
      title: `Put \`${second}\` on its own line`,
      edits: [{ at, text: `${first}:\n${" ".repeat(at.span().start.column + 1)}${second}` }],
    },
  ];
}

/** Corrections of a field that does not exist: renamed, moved, split, or written in its current form. */
export function unknownFieldFixes(resource: Resource, field: UnknownField): readonly DraftFix[] {
  const { owner } = locate(resource.object, field.path);
  const { name, nearest, kind, belongsTo, collapsed } = field;
  const fields = owner as Fields;
  if (collapsed !== undefined) return splitFix(resource, fields, name, collapsed);
  if (name === "serviceName" && kind === "removed") return backendFix(resource, fields);
  if (
    belongsTo?.endsWith(".matchLabels") === true &&
    typeof fields[name] === "string" &&
    Object.keys(fields).length === 1
  ) {
    return [
      {
        kind: "suggested",
        title: "Put the label under matchLabels",
        edits: [
          {
            at: resource.at(fields, name, "entry"),
            text: isJson(resource)
              ? `"matchLabels": {${writeEntry(resource, name, fields[name])}}`
              : `matchLabels: {${writeEntry(resource, name, fields[name])}}`,
          },
        ],
      },
    ];
  }
  if (belongsTo !== undefined) return moveFix(resource, fields, name, belongsTo);
  if (name === "ipFamily" && typeof fields[name] === "string")
    return [
      {
        kind: "safe",
        title: "Use the list ipFamilies",
        edits: [
          {
            at: resource.at(fields, name, "entry"),
            text: isJson(resource) ? `"ipFamilies": ["${fields[name]}"]` : `ipFamilies: [${fields[name]}]`,
          },
        ],
      },
    ];
  // Two fields cannot have the same name, and a value of another shape needs more than a new name.
  if (
    nearest === undefined ||
    Object.hasOwn(owner, nearest) ||
    (kind === "removed" && name !== "backend") ||
    !hasShapeOf(nearest, name, fields[name])
  )
    return [];
  const certain =
    kind === "wrong-case" ||
    name === "backend" ||
    (name.length > 4 && isSlip(name, nearest) && (!isPlural(name, nearest) || Array.isArray(fields[name])));
  return [
    {
      kind: certain ? "safe" : "suggested",
      title: `Rename to ${nearest}`,
      edits: [{ at: resource.at(fields, name, "key"), text: writeString(resource, nearest) }],
    },
  ];
}

const isPlural = (a: string, b: string): boolean => `${a}s` === b || `${b}s` === a;
/** A plural is a list: a new name does not repair another shape. */
const hasShapeOf = (nearest: string, name: string, value: unknown): boolean =>
  !isPlural(name, nearest) || Array.isArray(value) === nearest.endsWith("s");
