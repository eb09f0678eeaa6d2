import type { Part, Place, Position, Span } from "../../diagnostic/place.ts";
import type { Path, Problem, YamlDocument } from "../../yaml/document.ts";

/** The start of a document within its source. */
export interface Origin {
  readonly start: number;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * A document that was parsed alone and placed somewhere in a source. When the text above it changes, only the origin
 * differs: parsed values keep their identity, by which validations are cached.
 */
export class PlacedDocument implements YamlDocument {
  readonly file: string;
  readonly index: number;
  readonly start: number;
  readonly text: string;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly #alone: YamlDocument;
  readonly #origin: Origin;

  /** @param alone the document, parsed from offset 0 of its own text. */
  constructor(alone: YamlDocument, index: number, origin: Origin) {
    this.file = alone.file;
    this.index = index;
    this.start = origin.start;
    this.text = alone.text;
    this.value = alone.value;
    this.#alone = alone;
    this.#origin = origin;
    this.problems = alone.problems.map((problem) => this.#problem(problem));
  }

  surprises(): readonly Problem[] {
    return this.#alone.surprises().map((problem) => this.#problem(problem));
  }

  at(owner: object, key?: string | number, part?: Part): Place {
    return this.#place(this.#alone.at(owner, key, part));
  }

  atPath(path: Path, part?: Part): Place {
    return this.#place(this.#alone.atPath(path, part));
  }

  range(start: number, end: number): Place {
    return this.#place(this.#alone.range(start, end));
  }

  #place(place: Place): Place {
    return { ...place, span: () => this.#moved(place.span()) };
  }

  #moved(span: Span): Span {
    return { ...span, start: this.#position(span.start), end: this.#position(span.end) };
  }

  #position({ line, column, offset }: Position): Position {
    const { start, line: firstLine, column: firstColumn } = this.#origin;
    return {
      line: line + firstLine - 1,
      column: line === 1 ? column + firstColumn - 1 : column,
      offset: offset + start,
    };
  }

  #problem(problem: Problem): Problem {
    const { related } = problem;
    return {
      ...problem,
      at: this.#place(problem.at),
      ...(related && { related: { ...related, at: this.#place(related.at) } }),
    };
  }
}
