import type { Checked } from "../../expect/expectations.ts";
import { printable } from "../../base/printable.ts";
import { element, xmlDocument } from "../lint/xml.ts";
import { lineOf, testTotals } from "./test-report.ts";
import type { TestedFile } from "./test-report.ts";

const details = ({ differences, because }: Checked): string =>
  [
    ...differences.flatMap(({ at, expected, actual }) => [
      `${lineOf(at)}: - expected ${expected}`,
      `${lineOf(at)}: + actual   ${actual}`,
    ]),
    ...because.map(
      ({ text, at, repair }) =>
        `${repair === true ? "repair" : "because"} ${text}${at === undefined ? "" : ` (${lineOf(at)})`}`,
    ),
  ]
    .map(printable)
    .join("\n");

function testCase(file: string, result: Checked): string {
  const { start } = result.at.span();
  const attributes = {
    name: printable(`${result.kind} ${result.title}`),
    classname: file,
    file,
    line: start.line,
    time: 0,
  };
  const [first] = result.differences;
  const message = printable(
    result.message ?? (first === undefined ? "" : `expected ${first.expected}, actual ${first.actual}`),
  );
  switch (result.outcome) {
    case "passed":
      return element("testcase", attributes);
    case "failed":
      return element("testcase", attributes, [element("failure", { type: result.kind, message }, details(result))]);
    case "unknown":
      return element("testcase", attributes, [element("skipped", { message })]);
    case "error":
      return element("testcase", attributes, [element("error", { type: result.kind, message })]);
    default:
      return result.outcome satisfies never;
  }
}

function suite(tested: TestedFile): string {
  const { file, results, problems } = tested;
  const cases = [
    ...problems.map((problem) =>
      element("testcase", { name: "file", classname: file, file, time: 0 }, [
        element("error", { type: "file", message: printable(problem) }),
      ]),
    ),
    ...results.map((result) => testCase(file, result)),
  ];
  return element("testsuite", { name: file, ...counts([tested]) }, cases);
}

function counts(files: readonly TestedFile[]) {
  const { passed, failed, unknown, errors } = testTotals(files);
  return { tests: passed + failed + unknown + errors, failures: failed, errors, skipped: unknown, time: 0 };
}

/** JUnit XML for build servers: one suite per file, one test case per expectation. */
export const testJUnit = (files: readonly TestedFile[]): string =>
  xmlDocument(element("testsuites", { name: "kubenetlint test", ...counts(files) }, files.map(suite)));
