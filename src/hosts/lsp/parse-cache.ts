import type { ParsedSource, ParseLimits, Source, YamlDocument } from "../../yaml/document.ts";
import { DEFAULT_LIMITS } from "../../yaml/document.ts";
import { LineTable } from "../../diagnostic/line-table.ts";
import { SlowParsing } from "../../yaml/parse-cost.ts";
import { ParsedDocument } from "../../yaml/parsed-document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { split } from "../../yaml/split.ts";
import { splitJsonStream } from "../../yaml/split-json-stream.ts";
import { hidesValues, mayBeTemplate } from "../../yaml/template.ts";
import { PlacedDocument } from "./placed-document.ts";

/** Sources that must be parsed as a whole: templates, NUL bytes, UTF-16. */
const needsWholeSource = (text: string, limits: ParseLimits): boolean =>
  text.length > limits.maxFileSize ||
  mayBeTemplate(text) ||
  hidesValues(text) ||
  text.includes("\0") ||
  /^[\uFFFD\uFFFE]/.test(text);

/**
 * Parses a source repeatedly while it is edited. A document whose text is unchanged is not parsed again, even if it has
 * moved: a keystroke costs only the parsing of the document under the cursor.
 */
export class ParseCache {
  readonly #limits: ParseLimits;
  /** By path, then by text. */
  readonly #files = new Map<string, ReadonlyMap<string, YamlDocument>>();
  /** Number of parsed documents, for tests. */
  parsed = 0;

  constructor(limits: ParseLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  parse(source: Source): ParsedSource {
    const { path, text } = source;
    const chunks = needsWholeSource(text, this.#limits) ? [] : (splitJsonStream(text) ?? split(text));
    if (chunks.length === 0 || chunks.some(({ separator }) => separator !== undefined)) {
      this.#files.delete(path);
      return parseSource(source, this.#limits);
    }
    const before = this.#files.get(path);
    const kept = new Map<string, YamlDocument>();
    const lines = new LineTable(path, text);
    const documents = chunks.map((chunk, index) => {
      const own = text.slice(chunk.start, chunk.end);
      // Two documents with equal text are two objects: rules compare by identity.
      let alone = kept.has(own) ? undefined : before?.get(own);
      if (alone === undefined) {
        this.parsed++;
        alone = new ParsedDocument(new LineTable(path, own), { start: 0, end: own.length }, 0, {
          limits: this.#limits,
          isUncommon: true,
          slowParsing: new SlowParsing(),
        });
      }
      kept.set(own, alone);
      const { line, column } = lines.position(chunk.start);
      return new PlacedDocument(alone, index, { start: chunk.start, line, column });
    });
    this.#files.set(path, kept);
    return { source, documents, problems: [], template: false };
  }

  forget(path: string): void {
    this.#files.delete(path);
  }
}
