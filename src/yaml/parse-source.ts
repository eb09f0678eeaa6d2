import { DEFAULT_LIMITS } from "./document.ts";
import type { KnownDocument, ParsedSource, ParseLimits, Problem, Source, YamlDocument } from "./document.ts";
import { LineTable } from "../diagnostic/line-table.ts";
import { SlowParsing } from "./parse-cost.ts";
import { ParsedDocument } from "./parsed-document.ts";
import { split } from "./split.ts";
import { isSealedBySops, standInOf } from "./stand-in.ts";
import { splitJsonStream } from "./split-json-stream.ts";
import { containsUncommonCharacter } from "./tree/syntax-problems.ts";
import { hidesValues, looksLikeTemplate, mayBeTemplate } from "./template.ts";

/**
 * Reads all documents of a source as kubectl does (apimachinery pkg/util/yaml/decoder.go, sigs.k8s.io/yaml 1.6). Never
 * throws for any text: errors are in `problems` of the source or of a document.
 * @param known what was read before of the documents of this very text.
 */
export function parseSource(
  source: Source,
  limits: ParseLimits = DEFAULT_LIMITS,
  known: readonly (KnownDocument | undefined)[] = NONE,
): ParsedSource {
  const lines = new LineTable(source.path, source.text);
  const standIn = standInOf(source.text);
  if (standIn !== undefined) return { source, documents: [], problems: [], template: false, standIn };
  const refusal = refuse(lines, limits);
  if (refusal !== undefined) return { source, documents: [], problems: [refusal], template: false };
  const chunks = splitJsonStream(source.text) ?? split(source.text);
  const isUncommon = containsUncommonCharacter(source.text);
  const slowParsing = new SlowParsing();
  const documents: YamlDocument[] = chunks.map(
    (chunk, index) => new ParsedDocument(lines, chunk, index, { limits, isUncommon, slowParsing }, known[index]),
  );
  if (source.text.includes("sops") && documents.some(({ value }) => isSealedBySops(value))) {
    return { source, documents: [], problems: [], template: false, standIn: "sops" };
  }
  if (
    hidesValues(source.text) ||
    (mayBeTemplate(source.text) && documents.some((document) => isBroken(document) && looksLikeTemplate(document.text)))
  ) {
    return { source, documents: [], problems: [], template: true };
  }
  return { source, documents, problems: [], template: false };
}

const NONE: readonly undefined[] = [];

const isBroken = (document: YamlDocument): boolean => document.problems.some(({ kind }) => kind === "syntax");

function refuse(lines: LineTable, limits: ParseLimits): Problem | undefined {
  const { text, file } = lines;
  const problem = (message: string, offset: number): Problem => ({
    kind: "syntax",
    message,
    at: { file, span: () => lines.span(offset, Math.min(offset + 1, text.length)) },
  });
  if (text.length > limits.maxFileSize) {
    return problem(
      `The file has ${text.length} characters, more than the limit of ${limits.maxFileSize}. The limit is ` +
        "--max-file-size.",
      0,
    );
  }
  // Without a byte order mark it is read as UTF-8, and every other byte is NUL.
  const nul = text.indexOf("\0");
  const isUtf16 =
    text.startsWith("\uFFFD\uFFFD") ||
    text.startsWith("\uFFFE") ||
    (nul !== -1 && nul < 4 && text.indexOf("\0", nul + 1) === nul + 2);
  if (isUtf16)
    return problem("The file is UTF-16 without a byte order mark, which kubectl does not read. Save it as UTF-8.", 0);
  return nul === -1 ? undefined : problem("The file contains a NUL byte: it is not a text file.", nul);
}
