import { compareText } from "../base/compare-text.ts";
import { identities } from "../model/flatten.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { wholeScope } from "./scope.ts";
import type { Contest, Scope } from "./scope.ts";

/** A file, or the content of a folder that can be applied together. */
interface Unit {
  readonly name: string;
  readonly sources: readonly ParsedSource[];
  /** Identity → text of the object: the same text twice is not a conflict. */
  readonly objects: ReadonlyMap<string, string>;
}

interface Folder {
  readonly path: string;
  readonly files: ParsedSource[];
  readonly folders: Map<string, Folder>;
}

/** Limit of the total work, in multiples of the whole, for checking variants with their context. */
const MAX_WORK = 20;

/**
 * Plain files → scopes. Everything is one scope, unless the same object is defined in two places with different
 * content: one cluster cannot contain both, so the folders (or files) that define it are variants, such as `dev/` and
 * `prod/`. A variant is checked together with the surrounding files that do not conflict, as they would be applied
 * together.
 */
export function partition(sources: readonly ParsedSource[]): readonly Scope[] {
  const sorted = [...sources].sort((a, b) => compareText(a.source.path, b.source.path));
  if (!hasConflict(sorted.map(unitOf))) return [wholeScope(sorted)];
  const scopes: Scope[] = [];
  const contests = new Map<string, Contest>();
  const rest = settle(folderTree(sorted), scopes, contests, sorted.length);
  if (rest.sources.length > 0) scopes.unshift({ ...wholeScope(rest.sources), contests });
  return scopes.length === 0 ? [wholeScope(sorted)] : scopes;
}

function unitOf(source: ParsedSource): Unit {
  const objects = new Map<string, string>();
  // Namespaces are declared wherever they are needed; that does not make variants.
  for (const document of source.documents) {
    for (const identity of identities(document))
      if (!identity.startsWith("/Namespace ")) objects.set(identity, document.text);
  }
  return { name: source.source.path, sources: [source], objects };
}

function merge(name: string, units: readonly Unit[]): Unit {
  const objects = new Map<string, string>();
  for (const unit of units) for (const [identity, text] of unit.objects) objects.set(identity, text);
  return { name, sources: units.flatMap((unit) => unit.sources), objects };
}

function hasConflict(units: readonly Unit[]): boolean {
  return conflicting(units).size > 0;
}

/** The units that define another version of an object than some other unit. */
function conflicting(units: readonly Unit[]): ReadonlySet<Unit> {
  const owners = new Map<string, { readonly unit: Unit; readonly text: string }>();
  const found = new Set<Unit>();
  for (const unit of units) {
    for (const [identity, text] of unit.objects) {
      const other = owners.get(identity);
      if (other === undefined) owners.set(identity, { unit, text });
      else if (other.text !== text) found.add(unit).add(other.unit);
    }
  }
  return found;
}

function folderTree(sources: readonly ParsedSource[]): Folder {
  const root: Folder = { path: "", files: [], folders: new Map() };
  for (const source of sources) {
    const parts = source.source.path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      let next = folder.folders.get(part);
      if (next === undefined)
        folder.folders.set(
          part,
          (next = { path: folder.path === "" ? part : `${folder.path}/${part}`, files: [], folders: new Map() }),
        );
      folder = next;
    }
    folder.files.push(source);
  }
  return root;
}

/**
 * Makes the variants of a folder scopes of their own and returns what can be applied together with the folder above.
 */
function settle(folder: Folder, scopes: Scope[], contests: Map<string, Contest>, total: number): Unit {
  const below = [...folder.folders.values()]
    .sort((a, b) => compareText(a.path, b.path))
    .map((child) => settle(child, scopes, contests, total))
    .filter((unit) => unit.sources.length > 0);
  const units = [...folder.files.map(unitOf), ...below].sort((a, b) => compareText(a.name, b.name));
  const variants = conflicting(units);
  if (variants.size > 0)
    contests.set(folder.path, { entries: units.length, conflicting: new Set([...variants].map(({ name }) => name)) });
  const shared = merge(
    folder.path,
    units.filter((unit) => !variants.has(unit)),
  );
  const bins = bin(units.filter((unit) => variants.has(unit)));
  const affordable = bins.length * shared.sources.length <= MAX_WORK * total;
  for (const variant of bins) {
    scopes.push({
      name: variant.name,
      kind: "variant",
      contests,
      sources: affordable ? [...shared.sources, ...variant.sources] : variant.sources,
      ...(!affordable && {
        unread: [
          `${folder.path === "" ? "the root" : folder.path} contains too many variants to check ` +
            "each together with its surrounding files",
        ],
      }),
    });
  }
  return shared;
}

/** Combines variants that do not conflict with each other, in order: `dev/a` with `dev/b`, not with `prod/a`. */
function bin(variants: readonly Unit[]): readonly Unit[] {
  const bins: Unit[] = [];
  for (const variant of variants) {
    const index = bins.findIndex((candidate) => !hasConflict([candidate, variant]));
    const found = bins[index];
    // A folder is a variant of its own: only loose files are combined.
    if (found === undefined || variant.sources.length > 1) bins.push(variant);
    else bins[index] = merge(`${found.name}, ${variant.name}`, [found, variant]);
  }
  return bins;
}
