import { isRecord } from "../base/is-record.ts";
import type { ObjectPath } from "./field-path.ts";
import { dottedPath } from "./dotted-path.ts";
import type { FieldError } from "./field-error.ts";
import { nearestOf } from "../hints/nearest.ts";
import { formerField } from "./former-fields.ts";
import type { StructType, Unknown } from "./schema/decode.ts";
import { servedIn, type GoType } from "./schema/go-type-table.ts";

/**
 * `misspelt`, `wrong-case`: `nearest` is the intended field. `misplaced`: the field exists at `belongsTo`. `collapsed`:
 * two keys whose line break was lost, `metadata:name`. `removed`: it existed once, or never did but is often believed
 * to. `other-version`: another version or channel of the API has it.
 */
export type UnknownFieldKind =
  | "collapsed"
  | "misspelt"
  | "wrong-case"
  | "misplaced"
  | "removed"
  | "other-version"
  | "unknown";

/** A key that strict decoding refuses and lax decoding drops without a word. */
export interface UnknownField {
  readonly path: ObjectPath;
  /** As the API server prints it. */
  readonly field: string;
  readonly name: string;
  readonly kind: UnknownFieldKind;
  readonly nearest?: string;
  readonly belongsTo?: string;
  readonly detail: string;
  /** The two keys that one was made of. */
  readonly collapsed?: readonly [string, string];
  /** `nearest` was found by its spelling alone. */
  readonly guessed?: true;
  /** What to write instead of a field that never existed: `use number, or name`. */
  readonly instead?: string;
  /** As of `FieldError`. */
  readonly dependsOn?: string;
  readonly dependence?: FieldError["dependence"];
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, "");

/** `metadata:name` → both keys, if the first is one that belongs there. */
export function collapsedKeys(name: string, known: readonly string[]): readonly [string, string] | undefined {
  const colon = name.indexOf(":");
  const [first, second] = [name.slice(0, colon).trim(), name.slice(colon + 1).trim()];
  return colon > 0 && second !== "" && known.includes(first) ? [first, second] : undefined;
}

export const collapsedDetail = ([first, second]: readonly [string, string]): string =>
  `is two keys: the line break between \`${first}:\` and \`${second}:\` is missing`;

/** Explains a key that its struct does not have. `minor`: 31 for Kubernetes 1.31. */
export function explainUnknownField(unknown: Unknown, minor: number): UnknownField {
  const { path, name, value, owners } = unknown;
  const owner = owners.at(-1);
  const at = { path, field: dottedPath(path), name };
  if (owner === undefined) return { ...at, kind: "unknown", detail: `there is no field ${name}` };
  const where = owner.path.length === 0 ? "the top level" : dottedPath(owner.path);

  const collapsed = collapsedKeys(name, [...owner.type.fields.keys()]);
  if (collapsed !== undefined) return { ...at, kind: "collapsed", collapsed, detail: collapsedDetail(collapsed) };
  const former = formerField(owner.type.name, name);
  if (former !== undefined) return { ...at, ...former };

  const field = owner.type.fields.get(name);
  if (field !== undefined) {
    const detail =
      field.since > minor
        ? `was added in Kubernetes 1.${field.since}; 1.${minor} does not have it`
        : `existed up to Kubernetes 1.${field.last} and was removed`;
    return { ...at, kind: "other-version", detail };
  }

  const known = fieldsOf(owner.type, minor);
  const sameWord = known.find((candidate) => plain(candidate) === plain(name));
  if (sameWord !== undefined) return { ...at, kind: "wrong-case", nearest: sameWord, detail: `is written ${sameWord}` };

  const nearest = nearestOf(
    name,
    known.filter((candidate) => fits(owner.type, candidate, value)),
  );
  if (nearest !== undefined && nearest.distance === 1) return misspelt(at, nearest.name);
  const place = elsewhere(unknown, minor);
  if (place !== undefined)
    return { ...at, kind: "misplaced", belongsTo: place, detail: `does not belong to ${where} but to ${place}` };
  if (nearest !== undefined) return misspelt(at, nearest.name);
  return { ...at, kind: "unknown", detail: `there is no such field in ${where}` };
}

export const misspelt = (
  at: { readonly path: ObjectPath; readonly field: string; readonly name: string },
  nearest: string,
): UnknownField => ({
  ...at,
  kind: "misspelt",
  nearest,
  guessed: true,
  detail: `is not a field; did you mean ${nearest}?`,
});

const fieldsOf = (type: StructType, minor: number): string[] =>
  [...type.fields].filter(([, field]) => servedIn(field, minor)).map(([name]) => name);

/** Whether the field could have a value of this shape: a list does not match a number. */
function fits(type: StructType, name: string, value: unknown): boolean {
  const kind = type.fields.get(name)?.type.kind;
  if (kind === undefined || kind === "any" || value === null || value === undefined) return true;
  if (Array.isArray(value)) return kind === "list";
  if (isRecord(value)) return kind === "struct" || kind === "map";
  return kind !== "list" && kind !== "struct" && kind !== "map";
}

/** The struct of a field, directly or in a list or map. */
function structIn(type: GoType): StructType | undefined {
  if (type.kind === "list" || type.kind === "map") return structIn(type.of);
  return type.kind === "struct" ? type : undefined;
}

/** A place near by that has a field of this name: up, down, then next door. Metadata is never suggested. */
function elsewhere(unknown: Unknown, minor: number): string | undefined {
  const { name, value, owners } = unknown;
  const own = owners.at(-1);
  if (own === undefined) return undefined;
  if (own.type.name === "meta.v1.LabelSelector" && typeof value === "string")
    return `${dottedPath(own.path)}.matchLabels`;
  for (const owner of owners.slice(0, -1).toReversed()) {
    if (owner.type.name !== "meta.v1.ObjectMeta" && has(owner.type, name, value, minor))
      return owner.path.length === 0 ? "the top level" : dottedPath(owner.path);
  }
  for (const owner of [own, ...owners.slice(0, -1).toReversed()]) {
    const found = below(owner.type, owner.path, unknown, minor);
    if (found !== undefined) return found;
  }
  return undefined;
}

const has = (type: StructType, name: string, value: unknown, minor: number): boolean => {
  const field = type.fields.get(name);
  return field !== undefined && servedIn(field, minor) && fits(type, name, value);
};

const SKIPPED = new Set(["metadata", "status"]);

function below(type: StructType, path: ObjectPath, { name, value }: Unknown, minor: number): string | undefined {
  for (const [child, field] of type.fields) {
    const struct = servedIn(field, minor) && !SKIPPED.has(child) ? structIn(field.type) : undefined;
    if (struct === undefined || !has(struct, name, value, minor)) continue;
    const prefix = path.length === 0 ? "" : `${dottedPath(path)}.`;
    return `${prefix}${child}${field.type.kind === "list" ? "[]" : ""}`;
  }
  return undefined;
}
