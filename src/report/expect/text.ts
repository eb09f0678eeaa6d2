import { plural } from "../../base/text.ts";
import type { Checked } from "../../expect/expectations.ts";
import { printable } from "../../base/printable.ts";
import { lineHead, plain } from "../lint/reporter.ts";
import type { Paint, Style } from "../lint/reporter.ts";
import { lineOf, testTotals, totalsText } from "./test-report.ts";
import type { TestedFile } from "./test-report.ts";

const SIGNS: Readonly<Record<Checked["outcome"], { readonly sign: string; readonly style: Style }>> = {
  passed: { sign: "ok", style: "green" },
  failed: { sign: "FAIL", style: "red" },
  unknown: { sign: "?", style: "yellow" },
  error: { sign: "ERROR", style: "red" },
};

const WIDTH = 5;
const INDENT = " ".repeat(WIDTH + 4);

function resultLines(result: Checked, paint: Paint): readonly string[] {
  const { sign, style } = SIGNS[result.outcome];
  const head = `  ${paint(style, sign.padEnd(WIDTH))}  ${result.kind} ${printable(result.title)}`;
  const where = result.outcome === "passed" ? "" : paint("dim", ` (${lineOf(result.at)})`);
  return [
    `${head}${where}`,
    ...(result.message === undefined ? [] : [`${INDENT}${printable(result.message)}`]),
    ...result.differences.flatMap(({ at, expected, actual }) => [
      `${INDENT}${paint("green", `- expected  ${printable(expected)}`)}${paint("dim", `  (${lineOf(at)})`)}`,
      `${INDENT}${paint("red", `+ actual    ${printable(actual)}`)}`,
    ]),
    ...result.because.map(
      ({ text, at, repair }) =>
        `${INDENT}${repair === true ? "repair" : "because"} ${printable(text)}` +
        (at === undefined ? "" : paint("dim", ` (${lineOf(at)})`)),
    ),
  ];
}

/** For reading in a terminal. */
export function testText(files: readonly TestedFile[], paint: Paint = plain): string {
  const lines = files.flatMap(({ file, results, problems }) => [
    paint("bold", lineHead(file)),
    ...problems.map((problem) => `  ${paint("red", "ERROR")}  ${printable(problem)}`),
    ...results.flatMap((result) => resultLines(result, paint)),
    "",
  ]);
  const count = files.reduce((sum, { results }) => sum + results.length, 0);
  const totals = totalsText(testTotals(files));
  return `${[...lines, `${plural(files.length, "file")}, ${plural(count, "expectation")}: ${totals}.`].join("\n")}\n`;
}
