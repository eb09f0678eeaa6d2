import { maskText } from "../../diagnostic/mask.ts";
import type { KnownDocument, ParsedSource, Source, YamlDocument } from "../../yaml/document.ts";
import type { CacheStore } from "./cache-store.ts";
import { digest } from "./cache-store.ts";

/** Entries to keep: each is as large as the manifests of a run. */
const MOST = 4;

/** The cached data of a text: a mark for each document, and the values as JSON. */
interface Entry {
  readonly marks: string;
  readonly json: string;
}

/**
 * Marks of a document: it must be parsed again; it is ordinary; or one of its scalars may be read otherwise than it
 * looks. In upper case: validation found nothing.
 */
const UNKNOWN = "-";
const ORDINARY = "o";
const UNEXPECTED = "u";

/**
 * Parsed documents of earlier runs by file content, and whether validation found anything. Only changed files are
 * parsed and validated again; rules still run on everything.
 */
export class DocumentCache {
  readonly #store: CacheStore;
  readonly #key: readonly string[];
  #name = "";
  #before: ReadonlyMap<string, Entry> = new Map();
  readonly #names = new WeakMap<Source, string>();

  /** @param key everything the values depend on except the texts and the Kubernetes version. */
  constructor(store: CacheStore, key: readonly string[]) {
    this.#store = store;
    this.#key = key;
  }

  open(kubernetesVersion: string): void {
    this.#name = digest(...this.#key, kubernetesVersion);
    this.#before = read(this.#store.getText("documents", this.#name) ?? "");
  }

  /** The cached documents of a text. */
  known(source: Source): readonly (KnownDocument | undefined)[] {
    const entry = this.#before.get(this.#nameOf(source));
    if (entry === undefined) return [];
    const values = JSON.parse(entry.json) as readonly unknown[];
    return values.map((value, index) => {
      const mark = entry.marks[index]?.toLowerCase();
      return mark === ORDINARY || mark === UNEXPECTED ? { value, isUnexpected: mark === UNEXPECTED } : undefined;
    });
  }

  /** For each document, in their order: whether the API server is known to have nothing to say of it. */
  accepted(sources: readonly ParsedSource[]): readonly boolean[] {
    return sources.flatMap(({ source, documents }) => {
      const marks = this.#before.get(this.#nameOf(source))?.marks ?? "";
      return documents.map((_, index) => isAccepted(marks[index]));
    });
  }

  /** Writes the cache if anything changed. @param accepted for each document: validation found nothing. */
  save(sources: readonly ParsedSource[], accepted: readonly boolean[]): void {
    const now = new Map<string, Entry>();
    let at = 0;
    for (const { source, documents } of sources) {
      const own = accepted.slice(at, (at += documents.length));
      const name = this.#nameOf(source);
      // Of two files with the same text the second one adds what is known of it.
      const entry = now.get(name) ?? this.#before.get(name) ?? entryOf(documents);
      const marks = [...entry.marks].map((mark, index) => (own[index] === true ? mark.toUpperCase() : mark)).join("");
      now.set(name, { ...entry, marks });
    }
    const isSame =
      now.size === this.#before.size && [...now].every(([name, { marks }]) => this.#before.get(name)?.marks === marks);
    if (!isSame) this.#store.setText("documents", this.#name, write(now), MOST);
  }

  /** Key of a text: the digest of its content. */
  #nameOf(source: Source): string {
    let name = this.#names.get(source);
    if (name === undefined) this.#names.set(source, (name = digest(source.text)));
    return name;
  }
}

function entryOf(documents: readonly YamlDocument[]): Entry {
  // Values of Secrets are kept nowhere.
  const known = documents.map((document) =>
    maskText(document.text) === document.text ? document.known?.() : undefined,
  );
  const marks = known.map((one) => (one === undefined ? UNKNOWN : one.isUnexpected ? UNEXPECTED : ORDINARY)).join("");
  return { marks, json: JSON.stringify(known.map((one) => one?.value ?? null)) };
}

const isAccepted = (mark: string | undefined): boolean =>
  mark !== undefined && mark !== UNKNOWN && mark === mark.toUpperCase();

/** One line for each text; JSON contains no line breaks. */
const write = (entries: ReadonlyMap<string, Entry>): string =>
  [...entries].map(([name, { marks, json }]) => `${name} ${marks} ${json}`).join("\n");

function read(text: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of text === "" ? [] : text.split("\n")) {
    const first = line.indexOf(" ");
    const second = line.indexOf(" ", first + 1);
    entries.set(line.slice(0, first), { marks: line.slice(first + 1, second), json: line.slice(second + 1) });
  }
  return entries;
}
