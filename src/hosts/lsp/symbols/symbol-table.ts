import { addTo } from "../../../base/groups.ts";
import type { Part, Place, Span } from "../../../diagnostic/place.ts";
import type { Resource } from "../../../model/resource.ts";

/** Kind of a name. `number` is a port number, which can be followed but not renamed. */
export type SymbolKind = "object" | "service-port" | "container-port" | "label" | "number";

/** One place where a name is declared or used. */
export interface Occurrence {
  /** `object:Service shop/payments`, `label:shop app=payments`. */
  readonly symbol: string;
  readonly kind: SymbolKind;
  readonly role: "definition" | "reference";
  readonly resource: Resource;
  /** The name itself, which a rename replaces. */
  readonly at: Place;
  /** The range in which the cursor means this occurrence, if larger than the name: `app: payments` of a label. */
  readonly hit?: Place;
  /** The name after YAML parsing. */
  readonly text: string;
}

/** Adds an occurrence whose name is the string `owner[key]`. */
export interface Adder {
  (
    symbol: string,
    kind: SymbolKind,
    role: Occurrence["role"],
    at: { readonly resource: Resource; readonly owner: object; readonly key: string | number; readonly hit?: Part },
  ): void;
}

export const contains = (span: Span, offset: number): boolean =>
  span.start.offset <= offset && offset <= span.end.offset;

/**
 * All occurrences in a model. Symbols that must have the same name are united: a port name in two pods of one Service.
 */
export class SymbolTable {
  readonly #byFile = new Map<string, Occurrence[]>();
  readonly #bySymbol = new Map<string, Occurrence[]>();
  readonly #parent = new Map<string, string>();

  add(occurrence: Occurrence): void {
    const { file } = occurrence.at;
    addTo(this.#byFile, file, occurrence);
    addTo(this.#bySymbol, occurrence.symbol, occurrence);
  }

  #root(symbol: string): string {
    let root = symbol;
    for (let parent = this.#parent.get(root); parent !== undefined; parent = this.#parent.get(root)) root = parent;
    // Path compression: a chain of thousands is walked only once.
    for (let at = symbol; at !== root;) {
      const next = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }

  unite(a: string, b: string): void {
    const [first, second] = [this.#root(a), this.#root(b)];
    if (first !== second) this.#parent.set(second, first);
  }

  /** The occurrence at an offset; if there are several, the one with the smallest range. */
  at(file: string, offset: number): Occurrence | undefined {
    let best: { readonly occurrence: Occurrence; readonly length: number } | undefined;
    for (const occurrence of this.#byFile.get(file) ?? []) {
      const { document } = occurrence.resource;
      if (document.file === file && (offset < document.start || offset > document.start + document.text.length))
        continue;
      const span = (occurrence.hit ?? occurrence.at).span();
      if (span.file !== file || !contains(span, offset)) continue;
      const length = span.end.offset - span.start.offset;
      if (best === undefined || length < best.length) best = { occurrence, length };
    }
    return best?.occurrence;
  }

  /** All occurrences of the same symbol, each place once. */
  same(occurrence: Occurrence): readonly Occurrence[] {
    const root = this.#root(occurrence.symbol);
    const found = [...this.#bySymbol].flatMap(([symbol, list]) => (this.#root(symbol) === root ? list : []));
    const seen = new Set<string>();
    return found.filter(({ at }) => {
      const { file, start } = at.span();
      const key = `${file}\n${start.offset}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  }

  /** Whether anything declares or uses a symbol. */
  has(symbol: string): boolean {
    return this.#bySymbol.has(symbol);
  }

  definitions(occurrence: Occurrence): readonly Occurrence[] {
    return this.same(occurrence).filter(({ role }) => role === "definition");
  }

  inFile(file: string): readonly Occurrence[] {
    return this.#byFile.get(file) ?? [];
  }
}
