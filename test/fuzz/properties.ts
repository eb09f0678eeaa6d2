import type { Finding } from "../../src/diagnostic/finding.ts";
import type { Span } from "../../src/diagnostic/place.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { lintFiles } from "../engine/run-lint.ts";
import type { Files } from "../engine/run-lint.ts";
import { compareWithParsers } from "../yaml/ordinary-agreement.ts";

/** What is wrong with a span: it must lie in its text, and its line and column must be those of its offset. */
function misplaced({ file, start, end }: Span, files: Files): readonly string[] {
  const text = files[file];
  if (text === undefined) return [`there is no file ${file}`];
  const lineOf = (offset: number): number => (text.slice(0, offset).match(/\r\n?|\n/g)?.length ?? 0) + 1;
  const isIn = start.offset >= 0 && start.offset <= end.offset && end.offset <= text.length;
  if (!isIn) return [`${start.offset} to ${end.offset} of ${text.length} characters`];
  // Between the two characters of a line break no line can be told.
  const splitsBreak = text[start.offset - 1] === "\r" && text[start.offset] === "\n";
  return splitsBreak || lineOf(start.offset) === start.line
    ? []
    : [`offset ${start.offset} is in line ${lineOf(start.offset)}, not ${start.line}`];
}

const spansOf = (finding: Finding): readonly Span[] => [finding.span, ...finding.related.map(({ span }) => span)];

/** What a text makes fail: parsers that differ, a crash, a finding without a place. Empty for a sound run. */
export function failures(text: string): readonly string[] {
  const files = { "fuzz.yaml": text };
  const found: string[] = [];
  const { documents } = parseSource({ path: "fuzz.yaml", text });
  for (const document of documents)
    found.push(
      ...compareWithParsers(document.text)
        .differences.slice(0, 3)
        .map((difference) => `parsers: ${difference}`),
    );
  const result = lintFiles(files, { config: { extends: "all" } });
  found.push(
    ...result.internalErrors.map(({ ruleId, stack, message }) => `${ruleId ?? "engine"} throws: ${stack ?? message}`),
  );
  for (const finding of result.findings)
    found.push(
      ...spansOf(finding)
        .flatMap((span) => misplaced(span, files))
        .map((wrong) => `${finding.ruleId}: ${wrong}`),
    );
  return found;
}
