import { plural } from "../../base/text.ts";
import { compareText } from "../../base/compare-text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Span } from "../../diagnostic/place.ts";
import type { Result, SuppressedFinding } from "../../engine/result.ts";
import { frameLines } from "./frame.ts";
import { escapeHtml, proseHtml } from "./html-text.ts";
import { byFile, remarks } from "./reporter.ts";
import type { ReportOptions } from "./reporter.ts";

export const gradeOf = ({ verdict, severity }: Finding): "error" | "warning" | "info" | "unknown" =>
  verdict === "unknown" ? "unknown" : severity;

const placeText = ({ file, start }: Span): string => escapeHtml(`${file}:${start.line}:${start.column}`);

function codeFrame(span: Span, result: Result): string {
  const source = result.sources.get(span.file);
  if (source === undefined) return "";
  const lines = frameLines(source.text, span).map(({ number, text, mark }) => {
    const marked =
      mark === undefined
        ? escapeHtml(text)
        : `${escapeHtml(text.slice(0, mark.from))}` +
          `<mark>${escapeHtml(text.slice(mark.from, mark.from + mark.length)) || " "}</mark>` +
          escapeHtml(text.slice(mark.from + mark.length));
    return `<span><i>${number}</i>${marked}</span>`;
  });
  return `<pre>${lines.join("")}</pre>`;
}

/** Only web addresses become links. */
function ruleText(ruleId: string, { rules }: ReportOptions): string {
  const reference = rules.get(ruleId)?.docs.references.find((text) => /^https?:\/\//.test(text));
  const name = escapeHtml(ruleId);
  return reference === undefined ? name : `<a href="${escapeHtml(reference)}" rel="noreferrer">${name}</a>`;
}

function detailsOf(finding: Finding, result: Result, options: ReportOptions): string {
  const rule = options.rules.get(finding.ruleId);
  return [
    ...remarks(finding).map((remark) => `<p><b>${escapeHtml(remark)}</b></p>`),
    codeFrame(finding.span, result),
    ...finding.related.map(
      ({ span, note }) =>
        `<p>\u21b3 ${escapeHtml(note)} <span class="meta">${placeText(span)}</span></p>${codeFrame(span, result)}`,
    ),
    finding.help === undefined ? "" : `<p><span class="help">Help:</span> ${proseHtml(finding.help)}</p>`,
    ...finding.fixes.map(
      ({ kind, title, effect }) =>
        `<p><span class="help">${kind === "safe" ? "Fix" : "Suggestion"}:</span> ${proseHtml(title)}` +
        `${effect === undefined ? "" : ` (${escapeHtml(effect)})`}</p>`,
    ),
    rule === undefined
      ? ""
      : `<details><summary>Why</summary><p>${proseHtml(rule.docs.why)}</p>` +
        `<p>${proseHtml(rule.docs.remedy)}</p></details>`,
  ]
    .filter((text) => text !== "")
    .join("\n");
}

function article(finding: Finding, result: Result, options: ReportOptions): string {
  const grade = gradeOf(finding);
  const search = [
    finding.message,
    finding.ruleId,
    finding.span.file,
    finding.resource ?? "",
    ...finding.related.map(({ note }) => note),
  ]
    .join(" ")
    .toLowerCase();
  const { ruleId, resource, message, span } = finding;
  const attributes = [
    `class="finding ${grade}"`,
    `data-severity="${grade}"`,
    `data-rule="${escapeHtml(ruleId)}"`,
    `data-file="${escapeHtml(span.file)}"`,
    `data-resource="${escapeHtml(resource ?? "")}"`,
    `data-search="${escapeHtml(search)}"`,
  ];
  const place = `line ${span.start.line}, column ${span.start.column}`;
  const meta = [ruleText(ruleId, options), place, ...(resource === undefined ? [] : [escapeHtml(resource)])];
  return `<article ${attributes.join(" ")}>
<p><span class="tag ${grade}">${grade}</span> <span class="message">${proseHtml(message)}</span></p>
<p class="meta">${meta.join(" \u00b7 ")}</p>
${detailsOf(finding, result, options)}
</article>`;
}

const option = (value: string, text: string): string =>
  `<option value="${escapeHtml(value)}">${escapeHtml(text)}</option>`;

function counted(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => compareText(a, b))
    .map(([value, count]) => option(value, `${value} (${count})`));
}

function filterBar(findings: readonly Finding[]): string {
  const grades = new Set(findings.map(gradeOf));
  const boxes = (["error", "warning", "info", "unknown"] as const)
    .filter((grade) => grades.has(grade))
    .map(
      (grade) =>
        `<label><input type="checkbox" value="${grade}" checked> <span class="tag ${grade}">${grade}</span></label>`,
    );
  const rules = [option("", "All rules"), ...counted(findings.map(({ ruleId }) => ruleId))];
  const files = [option("", "All files"), ...counted(findings.map(({ span }) => span.file))];
  return `<div class="bar">
<input type="search" id="search" placeholder="Search findings" aria-label="Search findings">
<fieldset id="severities" aria-label="Severities">${boxes.join("")}</fieldset>
<select id="rule" aria-label="Rule">${rules.join("")}</select>
<select id="file" aria-label="File">${files.join("")}</select>
<button type="button" id="resource" hidden>\u2715 <span id="resource-name"></span></button>
<span class="soft" id="shown" aria-live="polite"></span>
</div>`;
}

/** All findings by file, with a bar of filters. */
export function findingsSection(findings: readonly Finding[], result: Result, options: ReportOptions): string {
  if (findings.length === 0) return "";
  const sections = [...byFile(findings)].map(([file, list]) => {
    const articles = list.map((finding) => article(finding, result, options));
    return `<section class="file"><h3>${escapeHtml(file)}</h3>\n${articles.join("\n")}\n</section>`;
  });
  return `<section id="findings"><h2>Findings</h2>
${filterBar(findings)}
<p id="none" class="soft" hidden>No finding matches the filters.</p>
${sections.join("\n")}
</section>`;
}

/** Findings suppressed by comments, annotations and the baseline, in a collapsed section. */
export function suppressedSection(suppressed: readonly SuppressedFinding[]): string {
  if (suppressed.length === 0) return "";
  const items = suppressed.map(
    ({ span, message, ruleId, suppression: { kind, reason } }) =>
      `<li>${escapeHtml(message)} <span class="meta">` +
      `${escapeHtml(ruleId)} \u00b7 ${placeText(span)} \u00b7 by ${kind}` +
      `${reason === undefined ? "" : `: ${escapeHtml(reason)}`}</span></li>`,
  );
  const title = plural(suppressed.length, "suppressed finding");
  return `<details><summary>${title}</summary><ul>${items.join("\n")}</ul></details>`;
}
