import type { Part, Place } from "../diagnostic/place.ts";
import type { Path, Problem, YamlDocument } from "../yaml/document.ts";
import { isDropped, originalOf } from "../yaml/originals.ts";
import { align } from "./origin-path.ts";

/** Possible origins of a rendered object. */
export interface Origin {
  /** Patches of the object, the one applied last first: what they set overrides the base. */
  readonly patches: readonly YamlDocument[];
  /** The manifest from which it was rendered, and the path of the object in it. */
  readonly base: { readonly document: YamlDocument; readonly path: Path } | undefined;
  /** The transformer or generator that set a value at a path of the object. */
  transformer(path: Path, value: unknown): Place | undefined;
  /** What set a value that the manifest does not have: added labels, a prefix of names. */
  writer?(path: Path, value: unknown): Place | undefined;
  /** The place of a part of a string in the file of a generator. */
  packed?(path: Path, start: number, end: number): Place | undefined;
}

/** A rendered document whose places are in the files from which it was rendered. */
export class RenderedDocument implements YamlDocument {
  readonly file: string;
  readonly index: number;
  readonly start = 0;
  readonly text: string;
  readonly value: unknown;
  readonly problems: readonly Problem[] = [];
  readonly #rendered: YamlDocument;
  readonly #origin: Origin;
  #paths: WeakMap<object, Path> | undefined;

  constructor(rendered: YamlDocument, origin: Origin) {
    this.#rendered = rendered;
    this.#origin = origin;
    this.file = origin.base?.document.file ?? rendered.file;
    this.index = rendered.index;
    this.text = rendered.text;
    this.value = rendered.value;
  }

  /** Surprises are reported for the files themselves. */
  surprises(): readonly Problem[] {
    return [];
  }

  range(from: number, to: number): Place {
    return this.#rendered.range(from, to);
  }

  at(owner: object, key?: string | number, part?: Part): Place {
    const path = this.#pathOf(owner);
    const isOwner = key === undefined || (part !== "key" && isDropped(owner, key));
    return this.atPath(isOwner ? path : [...path, key], part);
  }

  atPath(path: Path, part?: Part): Place {
    const found = this.#locate(path, part);
    // The file must be known at once (`--only`, overrides); the lines only when the finding is shown.
    return { file: found.file, span: () => found.span() };
  }

  within(owner: object, key: string | number, start: number, end: number): Place | undefined {
    return this.#origin.packed?.([...this.#pathOf(owner), key], start, end);
  }

  /** The same place in the rendered text. */
  renderedAt(path: Path, part?: Part): Place {
    return this.#rendered.atPath(path, part);
  }

  #locate(path: Path, part: Part | undefined): Place {
    const { patches, base } = this.#origin;
    for (const patch of patches) {
      const aligned = align(this.value, patch.value, path);
      if (aligned.quality === "exact") return patch.atPath(aligned.path, part);
    }
    const value = valueAt(this.value, path);
    const own = base === undefined ? undefined : align(this.value, valueAt(base.document.value, base.path), path);
    if (base !== undefined && own?.quality === "exact") {
      const place = base.document.atPath([...base.path, ...own.path], part);
      const manifest = valueAt(base.document.value, [...base.path, ...own.path]);
      return part === "key" ? place : this.#written(place, () => addedTo(manifest, value, path));
    }
    const transformed = this.#origin.transformer(path, value);
    // A transformer sets values: the key of one may be elsewhere, or nowhere.
    if (transformed !== undefined) return part === "key" ? near(transformed) : transformed;
    if (base === undefined || own === undefined) return this.#rendered.atPath(path, part);
    const place = base.document.atPath([...base.path, ...own.path], own.quality === "changed" ? part : "value");
    // A prefix or suffix was added to the name: the manifest contains a part of it.
    const isName = path.length === 2 && path[0] === "metadata" && path[1] === "name";
    const at = own.quality === "changed" ? this.#written(place, () => [{ path, value }]) : place;
    if (own.quality === "changed" && isName) return near(at);
    return own.quality === "changed" || valueIsAbsent(value) ? at : near(place);
  }

  /** A place in the manifest, with the places of what changed its rendered value. */
  #written(place: Place, changes: () => readonly Change[]): Place {
    const { writer } = this.#origin;
    if (writer === undefined) return place;
    return {
      file: place.file,
      span() {
        const span = place.span();
        if (span.setAt !== undefined) return span;
        for (const change of changes()) {
          const setAt = writer(change.path, change.value)?.span();
          if (setAt !== undefined) return { ...span, setAt };
        }
        return span;
      },
    };
  }

  #pathOf(owner: object): Path {
    this.#paths ??= walk(this.value);
    return this.#paths.get(originalOf(owner)) ?? [];
  }
}

interface Change {
  readonly path: Path;
  readonly value: unknown;
}

/** Entries that the rendered map has and the manifest's does not, a few levels deep: selectors and labels are small. */
function addedTo(manifest: unknown, rendered: unknown, path: Path, depth = 0): readonly Change[] {
  if (typeof rendered !== "object" || rendered === null || Array.isArray(rendered) || depth > 2) return [];
  const before =
    typeof manifest === "object" && manifest !== null ? (manifest as Readonly<Record<string, unknown>>) : {};
  return Object.entries(rendered).flatMap(([key, value]): readonly Change[] =>
    Object.hasOwn(before, key)
      ? addedTo(before[key], value, [...path, key], depth + 1)
      : typeof value === "string"
        ? [{ path: [...path, key], value }]
        : addedTo({}, value, [...path, key], depth + 1),
  );
}

/** Nothing was rendered either: the parent is the exact place of something that is missing. */
const valueIsAbsent = (value: unknown): boolean => value === undefined;

/** Marks a place as the closest one that could be found. */
const near = (place: Place): Place => ({ file: place.file, span: () => ({ ...place.span(), near: true }) });

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

function walk(value: unknown): WeakMap<object, Path> {
  const paths = new WeakMap<object, Path>();
  const visit = (node: unknown, path: Path): void => {
    if (typeof node !== "object" || node === null || paths.has(node)) return;
    paths.set(node, path);
    if (Array.isArray(node)) node.forEach((item, index) => visit(item, [...path, index]));
    else for (const [key, item] of Object.entries(node)) visit(item, [...path, key]);
  };
  visit(value, []);
  return paths;
}
