import type { Finding } from "../../diagnostic/finding.ts";
import type { InternalError } from "../../engine/result.ts";
import { printable } from "../../base/printable.ts";
import { byFile, internalErrorText, remarks, shown } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";
import { element, xmlDocument } from "./xml.ts";

/** A JUnit test case and its outcome. */
interface TestCase {
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  readonly xml: string;
}

const placeText = ({ span }: Pick<Finding, "span">): string => `${span.file}:${span.start.line}:${span.start.column}`;

function details(finding: Finding): string {
  return [
    `${placeText(finding)}: ${finding.message}`,
    ...remarks(finding),
    ...finding.related.map((related) => `${placeText(related)}: ${related.note}`),
    ...(finding.help === undefined ? [] : [`help: ${finding.help}`]),
  ]
    .map(printable)
    .join("\n");
}

/** Errors and warnings fail, info passes with its text, unknown findings are skipped. */
function testCase(finding: Finding): TestCase {
  const { file, start } = finding.span;
  const attributes = {
    name: `${finding.ruleId} at ${start.line}:${start.column}`,
    classname: file,
    file,
    line: start.line,
    time: 0,
  };
  const message = printable(finding.message);
  if (finding.verdict === "unknown") {
    return {
      outcome: "skipped",
      xml: element("testcase", attributes, [
        element("skipped", { message: printable([finding.message, ...remarks(finding)].join(" ")) }),
      ]),
    };
  }
  switch (finding.severity) {
    case "error":
    case "warning":
      return {
        outcome: "failure",
        xml: element("testcase", attributes, [
          element("failure", { type: finding.severity, message }, details(finding)),
        ]),
      };
    case "info":
      return { outcome: "passed", xml: element("testcase", attributes, [element("system-out", {}, details(finding))]) };
    default:
      return finding.severity satisfies never;
  }
}

const clean = (file: string): TestCase => ({
  outcome: "passed",
  xml: element("testcase", { name: "no findings", classname: file, file, time: 0 }),
});

const failure = (error: InternalError): TestCase => ({
  outcome: "error",
  xml: element("testcase", { name: error.ruleId ?? "kubenetlint", classname: "kubenetlint", time: 0 }, [
    element("error", { type: "internal-error", message: error.message }, internalErrorText(error)),
  ]),
});

function counts(cases: readonly TestCase[]) {
  const count = (outcome: TestCase["outcome"]): number => cases.filter((one) => one.outcome === outcome).length;
  return {
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
    time: 0,
  };
}

const suite = (name: string, cases: readonly TestCase[]): string =>
  element(
    "testsuite",
    { name, ...counts(cases) },
    cases.map(({ xml }) => xml),
  );

/** JUnit XML for build servers: one suite per file, one test case per finding; a file without findings passes. */
export const junit: Reporter = (result, options) => {
  const findings = byFile(shown(result, options));
  const suites = new Map<string, readonly TestCase[]>();
  for (const file of [...new Set([...result.sources.keys(), ...findings.keys()])].sort())
    suites.set(file, findings.get(file)?.map(testCase) ?? [clean(file)]);
  if (result.internalErrors.length > 0) suites.set("kubenetlint", result.internalErrors.map(failure));
  return xmlDocument(
    element(
      "testsuites",
      { name: "kubenetlint", ...counts([...suites.values()].flat()) },
      [...suites].map(([name, cases]) => suite(name, cases)),
    ),
  );
};
