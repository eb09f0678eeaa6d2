import text from "../../../schemas/kubernetes.ts";
import { Memo } from "../../base/memo.ts";

/**
 * What a field decodes into. In the table it is written `string`, `[]core.v1.ServicePort`, `{}quantity`, followed by
 * the version it came with and, after a dash, the last one that had it: `string 1.30`, `string -1.33`.
 */
export type GoType =
  | {
      readonly kind:
        | "string"
        | "bool"
        | "int32"
        | "int64"
        | "float"
        | "bytes"
        | "time"
        | "microTime"
        | "quantity"
        | "intOrString"
        | "any";
    }
  | { readonly kind: "list" | "map"; readonly of: GoType }
  | { readonly kind: "struct"; readonly name: string; readonly fields: ReadonlyMap<string, GoField> };

/** Versions are numbers: 30 is Kubernetes 1.30. */
export interface GoField {
  readonly type: GoType;
  readonly since: number;
  readonly last: number;
}

type Scalar = Exclude<GoType["kind"], "list" | "map" | "struct">;
const SCALARS: ReadonlySet<string> = new Set<Scalar>([
  "string",
  "bool",
  "int32",
  "int64",
  "float",
  "bytes",
  "time",
  "microTime",
  "quantity",
  "intOrString",
  "any",
]);
const isScalar = (name: string): name is Scalar => SCALARS.has(name);

interface Table {
  readonly versions: readonly string[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

let table: Table | undefined;
const tableOf = (): Table => (table ??= JSON.parse(text) as Table);
const structs = new Map<string, GoType>();

const ALWAYS = { since: 0, last: Number.POSITIVE_INFINITY };
export const minorOf = (version: string): number => Number(version.slice(version.indexOf(".") + 1));

/** The versions of Kubernetes that the table knows, oldest first: `1.29`. */
export const knownVersions = (): readonly string[] => tableOf().versions;

/** Splits `type since -last` and reads the type. A struct is read when its fields are first needed. */
function fieldOf(notation: string): GoField {
  const [type = "any", ...span] = notation.split(" ");
  const since = span.find((word) => !word.startsWith("-"));
  const last = span.find((word) => word.startsWith("-"));
  return {
    type: typeOf(type),
    since: since === undefined ? ALWAYS.since : minorOf(since),
    last: last === undefined ? ALWAYS.last : minorOf(last.slice(1)),
  };
}

function typeOf(name: string): GoType {
  if (name.startsWith("[]")) return { kind: "list", of: typeOf(name.slice(2)) };
  if (name.startsWith("{}")) return { kind: "map", of: typeOf(name.slice(2)) };
  if (isScalar(name)) return { kind: name };
  const known = structs.get(name);
  if (known !== undefined) return known;
  let fields: ReadonlyMap<string, GoField> | undefined;
  const struct: GoType = {
    kind: "struct",
    name,
    get fields() {
      return (fields ??= new Map(
        Object.entries(tableOf().types[name] ?? {}).map(([field, notation]) => [field, fieldOf(notation)]),
      ));
    },
  };
  structs.set(name, struct);
  return struct;
}

const kinds = new Memo((key): GoField | undefined => {
  const notation = Object.hasOwn(tableOf().kinds, key) ? tableOf().kinds[key] : undefined;
  return notation === undefined ? undefined : fieldOf(notation);
});

/** The type of a kind and the versions that serve it; `undefined` if no version in the table does. */
export const kindType = (apiVersion: string, kind: string): GoField | undefined => kinds.get(`${apiVersion} ${kind}`);

/** The apiVersions under which a kind of this name is served in `minor`. */
export const apiVersionsOf = (kind: string, minor: number): readonly string[] =>
  Object.entries(tableOf().kinds)
    .filter(([key, notation]) => key.endsWith(` ${kind}`) && servedIn(fieldOf(notation), minor))
    .map(([key]) => key.slice(0, key.indexOf(" ")));

/** The kinds of an apiVersion, to name the nearest to a misspelt one. */
export const kindsOf = (apiVersion: string): readonly string[] =>
  Object.keys(tableOf().kinds)
    .filter((key) => key.startsWith(`${apiVersion} `))
    .map((key) => key.slice(apiVersion.length + 1));

export const servedIn = ({ since, last }: GoField, minor: number): boolean => since <= minor && minor <= last;
