import text from "../../../schemas/well-known-kinds.ts";
import { addTo } from "../../base/groups.ts";
import { groupOf } from "./built-in-kinds.ts";

let table: ReadonlyMap<string, readonly string[]> | undefined;

function tableOf(): ReadonlyMap<string, readonly string[]> {
  if (table === undefined) {
    const { kinds } = JSON.parse(text) as { readonly kinds: Readonly<Record<string, string>> };
    table = new Map(Object.entries(kinds).map(([apiVersion, written]) => [apiVersion, written.split(" ")]));
  }
  return table;
}

/** The apiVersions of a kind of a well-known project whose schema is not shipped; older ones may be missing. */
export const wellKnownVersionsOf = (kind: string): readonly string[] => versionsByKind().get(kind.toLowerCase()) ?? [];

let versions: ReadonlyMap<string, readonly string[]> | undefined;

/** By the kind in small letters: objects of kinds that nobody knows may be thousands. */
function versionsByKind(): ReadonlyMap<string, readonly string[]> {
  if (versions === undefined) {
    const found = new Map<string, string[]>();
    for (const [apiVersion, kinds] of tableOf())
      for (const kind of new Set(kinds.map((one) => one.toLowerCase()))) addTo(found, kind, apiVersion);
    versions = found;
  }
  return versions;
}

/** The source of the table has the capitals of some kinds only. */
const hasCapitals = (kind: string): boolean => /^[A-Z]/.test(kind);

/** The kinds of a well-known project under an apiVersion, as far as their schemas are not shipped. */
export const wellKnownKindsOf = (apiVersion: string): readonly string[] =>
  (tableOf().get(apiVersion) ?? []).filter(hasCapitals);

let groups: ReadonlySet<string> | undefined;

/** The groups of well-known projects whose schemas are not shipped. */
export const wellKnownGroups = (): ReadonlySet<string> => (groups ??= new Set([...tableOf().keys()].map(groupOf)));

/** All kinds of well-known projects whose schemas are not shipped, each once. */
export const wellKnownKinds = (): readonly string[] => [...new Set([...tableOf().values()].flat().filter(hasCapitals))];
