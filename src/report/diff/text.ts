import { plural } from "../../base/text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Change } from "../../simulate/compare/change.ts";
import { printable } from "../../base/printable.ts";
import { lineHead, plain, shownFile } from "../lint/reporter.ts";
import type { Paint, Style } from "../lint/reporter.ts";
import { AREA_TITLES, byArea, changePlace, doubtsOf, eventText, linkOf, signOf, verdictLine } from "./diff-report.ts";
import type { DiffReport, ScopeDiff } from "./diff-report.ts";

const STYLES: Readonly<Record<"+" | "-" | "~", Style>> = { "+": "green", "-": "red", "~": "yellow" };

function changeLine(change: Change, base: string, paint: Paint): string {
  const sign = signOf(change);
  const place = changePlace(change, base);
  const text = printable(change.subject + linkOf(change) + eventText(change));
  return `  ${paint(STYLES[sign], sign)} ${text}${place === undefined ? "" : paint("dim", ` (${place})`)}`;
}

function scopeLines(scope: ScopeDiff, report: DiffReport, paint: Paint): readonly string[] {
  const areas = [...byArea(scope)];
  if (areas.length === 0) return [];
  const word = { both: "", added: ", new", removed: ", removed" }[scope.presence];
  const title =
    report.scopes.length > 1 || scope.presence !== "both"
      ? [paint("bold", `scope ${printable(scope.name)}${word}`)]
      : [];
  return [
    ...title,
    ...areas.flatMap(([area, changes]) => [
      paint("bold", AREA_TITLES[area].toUpperCase()),
      ...changes.map((change) => changeLine(change, report.base, paint)),
    ]),
    "",
  ];
}

const findingLine = (
  sign: "+" | "-",
  { severity, message, ruleId, span }: Finding,
  base: string,
  paint: Paint,
): string =>
  `  ${paint(sign === "+" ? "red" : "green", sign)} ${severity}  ${printable(message)}  ${ruleId} ` +
  paint("dim", `(${shownFile(span.file)}:${span.start.line}${sign === "-" ? ` in ${base}` : ""})`);

/** For reading in a terminal. */
export function diffText(report: DiffReport, paint: Paint = plain): string {
  const {
    base,
    head,
    scopes,
    findings: { appeared, fixed },
  } = report;
  const doubts = doubtsOf(report);
  const lines = [
    paint("bold", `${lineHead(base)} → ${printable(head)}`),
    "",
    ...scopes.flatMap((scope) => scopeLines(scope, report, paint)),
    ...(appeared.length + fixed.length === 0
      ? []
      : [
          paint("bold", "FINDINGS"),
          ...appeared.map((finding) => findingLine("+", finding, base, paint)),
          ...fixed.map((finding) => findingLine("-", finding, base, paint)),
          "",
        ]),
    ...(doubts.length === 0 ? [] : [paint("bold", "UNKNOWN"), ...doubts.map((doubt) => `  ? ${printable(doubt)}`), ""]),
    `${verdictLine(report)}.` +
      (appeared.length + fixed.length === 0
        ? ""
        : ` ${plural(appeared.length, "new finding")}, ${fixed.length} fixed.`),
  ];
  return `${lines.join("\n")}\n`;
}
