import type { Part, Place } from "../diagnostic/place.ts";
import { strayMarks } from "./byte-order-marks.ts";
import { composeValue } from "./tree/compose-value.ts";
import type { LocalProblem } from "./tree/compose-value.ts";
import type { KnownDocument, ParseLimits, Path, Problem, YamlDocument } from "./document.ts";
import { expandsWithin } from "./alias-limit.ts";
import { isUnusual, loadFast } from "./scan/fast-loader.ts";
import type { Loaded } from "./scan/fast-loader.ts";
import { loadJson } from "./json-loader.ts";
import type { LineTable } from "../diagnostic/line-table.ts";
import { OrdinaryLayout } from "./scan/ordinary-layout.ts";
import { mebibytes, whyTooLong } from "./parse-cost.ts";
import type { SlowParsing } from "./parse-cost.ts";
import { Positions } from "./positions.ts";
import { recentPositions } from "./recent-positions.ts";
import { scanOrdinary } from "./scan/scan-ordinary.ts";
import type { Chunk } from "./split.ts";
import { findYaml11Values } from "./yaml-1-1-values.ts";
import { parseTree } from "./tree/syntax-tree.ts";
import type { SyntaxTree } from "./tree/syntax-tree.ts";
import { TreeLayout } from "./tree/tree-layout.ts";
import type { Scanned, Tape } from "./scan/tape.ts";
import { directiveProblem, containsUncommonCharacter, mayBeTooStrict, syntaxProblems } from "./tree/syntax-problems.ts";

/** Properties of the source that decide how its documents are read. */
export interface Reading {
  readonly limits: ParseLimits;
  /** The source holds control characters or unusual line breaks, which the fast loader misjudges. */
  readonly isUncommon: boolean;
  readonly slowParsing: SlowParsing;
}

/** A document whose value is read at once and whose places are computed when one of them is shown. */
export class ParsedDocument implements YamlDocument {
  readonly file: string;
  readonly index: number;
  readonly start: number;
  readonly text: string;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly containsNull: boolean;
  readonly #lines: LineTable;
  readonly #limits: ParseLimits;
  /**
   * Whether a plain scalar may be read differently from how it looks; computed from the text unless a scan already
   * knows.
   */
  readonly #isUnexpected: boolean;
  readonly #maySlow: () => boolean;
  /** Whether one scan gives all of its places, and what it gave where it is made already. */
  #isOrdinary: boolean;
  #tape: Tape | undefined;
  #positions: Positions | undefined;

  /** @param known what an earlier run has read of this text. */
  constructor(lines: LineTable, chunk: Chunk, index: number, reading: Reading, known?: KnownDocument) {
    this.file = lines.file;
    this.index = index;
    this.start = chunk.start;
    this.text = lines.text.slice(chunk.start, chunk.end);
    this.#lines = lines;
    this.#limits = reading.limits;
    this.#maySlow = reading.slowParsing.allows(this.text);
    const { value, problems, isOrdinary, scanned } =
      known === undefined
        ? readWithinStack(this.text, reading, this.#maySlow)
        : { value: known.value, problems: NOTHING, isOrdinary: true, scanned: undefined };
    this.#isOrdinary = isOrdinary === true;
    this.#isUnexpected = (known ?? scanned)?.isUnexpected ?? true;
    this.containsNull = scanned?.containsNull ?? true;
    this.#tape = scanned?.tape;
    this.value = value ?? undefined;
    const marks = strayMarks(this.text, this.value);
    // Other problems follow from the marks.
    const found = (marks.length === 0 ? problems : marks).map((problem) => this.#problem(problem));
    this.problems = chunk.separator === undefined ? found : [this.#separatorProblem(chunk.separator), ...found];
  }

  surprises(): readonly Problem[] {
    return !this.#isUnexpected
      ? []
      : findYaml11Values(this.text, () => this.#tree()).map((problem) => this.#problem(problem));
  }

  known(): KnownDocument | undefined {
    return this.#isOrdinary && this.problems.length === 0
      ? { value: this.value, isUnexpected: this.#isUnexpected }
      : undefined;
  }

  at(owner: object, key?: string | number, part: Part = "value"): Place {
    return { file: this.file, span: () => this.#span(owner, key, part) };
  }

  atPath(path: Path, part: Part = "value"): Place {
    return {
      file: this.file,
      span: () => {
        let owner: object | undefined = isObject(this.value) ? this.value : undefined;
        for (const [depth, key] of path.entries()) {
          const child: unknown =
            owner !== undefined && Object.hasOwn(owner, key)
              ? (owner as Record<string | number, unknown>)[key]
              : undefined;
          if (depth === path.length - 1 || !isObject(child)) {
            const isLast = depth === path.length - 1;
            return this.#span(owner, key, isLast ? part : "value");
          }
          owner = child;
        }
        return this.#span(owner, undefined, part);
      },
    };
  }

  range(start: number, end: number): Place {
    return { file: this.file, span: () => this.#lines.span(this.start + start, this.start + end) };
  }

  #span(owner: object | undefined, key: string | number | undefined, part: Part) {
    const scanned = this.#isOrdinary ? recentPositions(this, () => this.#scanned()) : undefined;
    // A JSON document may contain escapes that the scan does not check.
    if (scanned === undefined) this.#isOrdinary = false;
    const { start, end } = (scanned ?? (this.#positions ??= this.#survey())).range(owner, key, part);
    return this.#lines.span(this.start + start, this.start + end);
  }

  #survey(): Positions {
    return new Positions(new TreeLayout(this.#tree(), this.value), this.value);
  }

  #scanned(): Positions | undefined {
    // Of JSON only the value was read.
    this.#tape ??= scanOrdinary(this.text, this.#limits.maxDepth)?.tape;
    return this.#tape === undefined
      ? undefined
      : new Positions(new OrdinaryLayout(this.text, this.#tape, this.value), this.value);
  }

  #tree(): SyntaxTree | undefined {
    // Without it, the places of a document that is too long to be parsed slowly are its first line.
    return this.#maySlow() ? parseTree(this.text, this.#limits.maxDepth) : undefined;
  }

  #problem({ kind, message, start, end, related }: LocalProblem): Problem {
    const at = this.range(start, end);
    return related === undefined
      ? { kind, message, at }
      : { kind, message, at, related: { at: this.range(related.start, related.end), note: related.note } };
  }

  #separatorProblem({ start, end }: { readonly start: number; readonly end: number }): Problem {
    return {
      kind: "syntax",
      message: "Kubernetes allows only a comment after `---`. Put this on the next line.",
      at: { file: this.file, span: () => this.#lines.span(start, end) },
    };
  }
}

interface Read {
  readonly value: unknown;
  readonly problems: readonly LocalProblem[];
  /** The text is as nearly all manifests are. */
  readonly isOrdinary?: boolean;
  readonly scanned?: Scanned;
}

const DOUBTFUL = { kind: "doubtful" } as const;
const NOTHING: readonly LocalProblem[] = [];

/** Regular expressions and parsers keep a stack of their own, which texts of many MiB can exhaust. */
function readWithinStack(text: string, reading: Reading, maySlow: () => boolean): Read {
  const tooLongToRead = whyTooLong(text);
  if (tooLongToRead !== undefined) return { value: undefined, problems: [atStart(tooLongToRead)] };
  try {
    return readDocument(text, reading, maySlow);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { value: undefined, problems: [atStart("The document is too large, or nested too deep, to be read.")] };
  }
}

const atStart = (message: string): LocalProblem => ({ kind: "syntax", message, start: 0, end: 0 });

function readDocument(text: string, { limits, isUncommon }: Reading, maySlow: () => boolean): Read {
  const json = loadJson(text);
  if (json !== undefined) return { ...bounded(text, json.value, NOTHING, limits), isOrdinary: true };
  if (isUncommon && containsUncommonCharacter(text)) return readSlowly(text, limits, maySlow, false);
  const scanned = scanOrdinary(text, limits.maxDepth);
  if (scanned !== undefined) return { value: scanned.value, problems: NOTHING, isOrdinary: true, scanned };
  const loaded = isUnusual(text) ? DOUBTFUL : loadFast(text, limits.maxDepth);
  switch (loaded.kind) {
    case "value":
      return text.includes("*")
        ? bounded(text, loaded.value, NOTHING, limits)
        : { value: loaded.value, problems: NOTHING };
    case "too-deep":
      return { value: undefined, problems: [tooDeep(loaded.offset, limits)] };
    case "doubtful":
    case "refused":
      return readSlowly(
        text,
        limits,
        maySlow,
        loaded.kind === "doubtful",
        loaded.kind === "refused" ? loaded : undefined,
      );
    default:
      return loaded satisfies never;
  }
}

function readSlowly(
  text: string,
  limits: ParseLimits,
  maySlow: () => boolean,
  isDoubtful: boolean,
  refused?: Loaded,
): Read {
  const directive = directiveProblem(text);
  if (directive !== undefined) return { value: undefined, problems: [directive] };
  if (!maySlow())
    return { value: undefined, problems: [tooLong(text, refused ?? loadFast(text, limits.maxDepth), limits)] };
  const tree = parseTree(text, limits.maxDepth);
  if (tree === undefined) return { value: undefined, problems: NOTHING };
  if (tree.tooDeepAt !== undefined) return { value: undefined, problems: [tooDeep(tree.tooDeepAt, limits)] };
  if ((isDoubtful || refused?.kind === "refused") && mayBeTooStrict(tree)) {
    const loaded = isDoubtful ? loadFast(text, limits.maxDepth) : refused;
    if (loaded?.kind === "value" || (loaded?.kind === "refused" && loaded.value !== undefined))
      return bounded(text, loaded.value, NOTHING, limits);
  }
  const syntax = syntaxProblems(tree);
  const { value, problems } = composeValue(tree, limits.maxAliasNodes);
  // Once the syntax is broken, what follows from the recovered rest is mostly an echo of that.
  return bounded(
    text,
    value,
    syntax.length > 0 ? [...syntax, ...problems.filter(({ kind }) => kind === "duplicate-key")] : problems,
    limits,
  );
}

function bounded(text: string, value: unknown, problems: readonly LocalProblem[], limits: ParseLimits): Read {
  const verdict = expandsWithin(value, limits);
  switch (verdict) {
    case "fine":
      return { value, problems };
    case "too-deep":
      return { value: undefined, problems: [tooDeep(0, limits)] };
    case "cyclic":
    case "too-large": {
      const start = Math.max(0, text.search(/\*[^\s*]/));
      const message =
        verdict === "cyclic"
          ? "An anchor contains itself."
          : `The aliases of this document expand to more than ${limits.maxAliasNodes} values. The limit is ` +
            "--max-alias-nodes.";
      return { value: undefined, problems: [...problems, { kind: "syntax", message, start, end: start + 1 }] };
    }
    default:
      return verdict satisfies never;
  }
}

function tooDeep(offset: number, limits: ParseLimits): LocalProblem {
  return {
    kind: "syntax",
    message: `The document is nested deeper than ${limits.maxDepth} levels here. The limit is --max-depth.`,
    start: offset,
    end: offset + 1,
  };
}

/** The first error alone, of the parser that knows no others. */
function tooLong(text: string, loaded: Loaded, limits: ParseLimits): LocalProblem {
  if (loaded.kind === "too-deep") return tooDeep(loaded.offset, limits);
  const { reason, offset } = (loaded.kind === "refused" ? loaded.error : undefined) ?? {
    reason: "it contains tags, merge keys, or unusual keys or characters, and is too large for these",
    offset: 0,
  };
  const start = Math.min(offset, text.length);
  return {
    kind: "syntax",
    message: `This document of ${mebibytes(text.length)} cannot be read: ${reason}.`,
    start,
    end: Math.min(start + 1, text.length),
  };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
