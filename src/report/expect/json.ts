import type { Place } from "../../diagnostic/place.ts";
import type { Checked } from "../../expect/expectations.ts";
import { leftOutJSON } from "../left-out.ts";
import { doubtJSON } from "../../simulate/unjudged/doubt.ts";
import { testTotals } from "./test-report.ts";
import type { TestedFile } from "./test-report.ts";

function place(at: Place | undefined) {
  if (at === undefined) return {};
  const { file, start } = at.span();
  return { file, line: start.line, column: start.column };
}

const resultJSON = ({ kind, title, at, outcome, message, differences, because, unjudged = [] }: Checked) => ({
  kind,
  title,
  outcome,
  ...place(at),
  ...(message !== undefined && { message }),
  ...(differences.length > 0 && {
    differences: differences.map(({ at: own, key, expected, actual }) => ({
      key,
      expected,
      actual,
      line: own.span().start.line,
    })),
  }),
  ...(because.length > 0 && {
    because: because.map(({ text, at: own, repair }) => ({ ...(repair === true && { repair }), text, ...place(own) })),
  }),
  ...(unjudged.length > 0 && { unjudged: unjudged.map(doubtJSON) }),
});

/** For programs. */
export function testJSON(files: readonly TestedFile[]): string {
  const value = {
    files: files.map(({ file, results, problems, refused = [] }) => ({
      file,
      results: results.map(resultJSON),
      ...(problems.length > 0 && { problems }),
      ...leftOutJSON(refused),
    })),
    summary: testTotals(files),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
