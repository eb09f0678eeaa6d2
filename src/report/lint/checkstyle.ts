import type { Finding } from "../../diagnostic/finding.ts";
import type { InternalError } from "../../engine/result.ts";
import { printable } from "../../base/printable.ts";
import { byFile, internalErrorText, remarks, shown } from "./reporter.ts";
import type { Reporter } from "./reporter.ts";
import { element, xmlDocument } from "./xml.ts";

const item = (finding: Finding): string =>
  element("error", {
    line: finding.span.start.line,
    column: finding.span.start.column,
    severity: finding.verdict === "unknown" ? "info" : finding.severity,
    message: printable([finding.message, ...remarks(finding).map((remark) => `(${remark})`)].join(" ")),
    source: `kubenetlint.${finding.ruleId}`,
  });

const failure = (error: InternalError): string =>
  element("error", {
    line: 1,
    column: 1,
    severity: "error",
    message: internalErrorText(error),
    source: `kubenetlint.internal-error${error.ruleId === undefined ? "" : `.${error.ruleId}`}`,
  });

/** The format of Checkstyle, which many build servers and code review tools read. */
export const checkstyle: Reporter = (result, options) =>
  xmlDocument(
    element("checkstyle", { version: "4.3" }, [
      ...[...byFile(shown(result, options))].map(([file, findings]) =>
        element("file", { name: file }, findings.map(item)),
      ),
      ...(result.internalErrors.length === 0
        ? []
        : [element("file", { name: "kubenetlint" }, result.internalErrors.map(failure))]),
    ]),
  );
