import type { Part, Place } from "../diagnostic/place.ts";

/** One text with a path. The path is shown to the user unchanged. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** How the bytes of the file spell the text, where that is not UTF-8. */
  readonly encoding?: Encoding;
  /** The user named this very file, or gave it on standard input: it is meant to be a manifest. */
  readonly given?: true;
}

/**
 * Encodings besides UTF-8 that kubectl reads, by the mark at the start of the file (cli-runtime
 * pkg/resource/visitor.go).
 */
export type Encoding = "utf-16le" | "utf-16be";

/** What a file contains instead of its content, which must be fetched or decrypted first. */
export type StandIn = "git-lfs" | "git-annex" | "git-crypt" | "ansible-vault" | "sops" | "armor";

/**
 * `syntax`: the text is not the YAML (or JSON) that Kubernetes reads. `duplicate-key`: a key is defined twice, the last
 * wins. `surprise`: YAML 1.1 reads a plain scalar otherwise than it looks (`on`, `012`, `1_000`), see section M of the
 * semantics.
 */
export type ProblemKind = "syntax" | "duplicate-key" | "surprise";

export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly at: Place;
  readonly related?: { readonly at: Place; readonly note: string };
}

export type Path = readonly (string | number)[];

/** One document of a source: its value as Kubernetes would read it, and the place of each part. */
export interface YamlDocument {
  readonly file: string;
  /** Counts from 0 within the source, empty documents included. */
  readonly index: number;
  /** Offset of the document's first character within the source. */
  readonly start: number;
  readonly text: string;
  /** `undefined` for an empty document. What could be read of a broken one is still here. It is never changed. */
  readonly value: unknown;
  /** Problems of kind `syntax` and `duplicate-key` are always found; `surprises()` computes the rest on demand. */
  readonly problems: readonly Problem[];
  /** `false`: no value in it is null; otherwise one may be. */
  readonly containsNull?: boolean;
  surprises(): readonly Problem[];
  /** What a later run need not read again; undefined where the text is needed for more than places. */
  known?(): KnownDocument | undefined;
  /**
   * The place of `owner[key]`, or of `owner` itself without a key. `owner` is an object or array of `value` (the same
   * identity), or a copy of one that `originalOf` knows. A key that is not there gives the place of the owner's own key
   * or item: "it is missing here". `part` defaults to `value`; `key` means the key's text, `entry` the range from the
   * key to the end of the value.
   */
  at(owner: object, key?: string | number, part?: Part): Place;
  /** The same by path from the root of the document. A path that ends early gives the deepest place that exists. */
  atPath(path: Path, part?: Part): Place;
  /**
   * Where a part of the string `owner[key]` stands, if the string was taken from a file of its own; else undefined.
   * Offsets are of the string.
   */
  within?(owner: object, key: string | number, start: number, end: number): Place | undefined;
  /** A place by offsets within `text`, for parts of a scalar or comment. */
  range(start: number, end: number): Place;
}

/** What an earlier run has read of a document with the same text: an ordinary one, without any problem. */
export interface KnownDocument {
  readonly value: unknown;
  /** A plain scalar in it may be read otherwise than it looks. */
  readonly isUnexpected: boolean;
}

/**
 * A source that holds templates (`{{ … }}` of Helm, `#@ …` of ytt) is no manifest before it is rendered; it is skipped
 * with one note.
 */
export interface ParsedSource {
  readonly source: Source;
  readonly documents: readonly YamlDocument[];
  /** Problems of the text as a whole (NUL bytes, UTF-16, too large). */
  readonly problems: readonly Problem[];
  readonly template: boolean;
  /** Set when the text is not the content of the file; `documents` is empty then. */
  readonly standIn?: StandIn;
}

/** Documented limits against hostile input; each is an option of the command line. */
export interface ParseLimits {
  /** Characters of one source. */
  readonly maxFileSize: number;
  /** Nodes that the aliases of one document may expand to. */
  readonly maxAliasNodes: number;
  /** Levels of nesting of one document. */
  readonly maxDepth: number;
}

export const DEFAULT_LIMITS: ParseLimits = { maxFileSize: 64 * 1024 * 1024, maxAliasNodes: 1_000_000, maxDepth: 1_000 };
