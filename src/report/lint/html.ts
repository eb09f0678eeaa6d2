import { plural } from "../../base/text.ts";
import { compareText } from "../../base/compare-text.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import type { Result } from "../../engine/result.ts";
import { EMPTY_GRAPH, NODE_KINDS } from "../graph/graph.ts";
import type { NetworkGraph, NetworkNodeKind } from "../graph/graph.ts";
import { findingsSection, suppressedSection } from "./html-findings.ts";
import { HTML_SCRIPT } from "./html-script.ts";
import { HTML_STYLE } from "./html-style.ts";
import { escapeHtml } from "./html-text.ts";
import { picture, thinned } from "../graph/picture.ts";
import { internalErrorText, noteText, shown, totals } from "./reporter.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";

const KIND_NAMES: Readonly<Record<NetworkNodeKind, string>> = {
  route: "routes",
  service: "Services",
  workload: "workloads",
  policy: "policies",
};

function summary(findings: readonly Finding[], result: Result): string {
  const { errors, warnings, infos } = totals(findings);
  const unknown = findings.filter(({ verdict }) => verdict === "unknown").length;
  const { files, documents, resources } = result.counts;
  const read = `${plural(files, "file")}, ${plural(documents, "document")}, ${plural(resources, "resource")}`;
  // "No findings" must not include files that were not read.
  const clean = result.counts.unread === 0 ? "No findings." : "No findings in what could be read.";
  const tiles = [
    ["error", errors, "error"],
    ["warning", warnings, "warning"],
    ["info", infos, "info"],
    ["unknown", unknown, "unknown"],
  ] as const;
  const list = tiles
    .filter(([name, count]) => name !== "unknown" || count > 0)
    .map(
      ([name, count, word]) =>
        `<li class="${count > 0 ? name : "soft"}"><b>${count}</b>` +
        `${name === "unknown" ? word : plural(count, word).replace(/^\d+ /, "")}</li>`,
    );
  return [
    `<p class="soft">Read: ${read}.</p>`,
    findings.length === 0 && result.internalErrors.length === 0 ? `<p class="clean">${clean}</p>` : "",
    `<ul class="counts">${list.join("")}</ul>`,
  ].join("\n");
}

function alerts(result: Result): string {
  return [
    ...result.internalErrors.map((error) => `<p class="alert internal">${escapeHtml(internalErrorText(error))}</p>`),
    ...result.notes.map((note) => `<p class="alert">${escapeHtml(noteText(note))}</p>`),
  ].join("\n");
}

function networkSection(whole: NetworkGraph, findings: readonly Finding[]): string {
  if (whole.nodes.length === 0) return "";
  const graph = thinned(whole);
  const left = whole.edges.length - graph.edges.length;
  const namespaces = [...new Set(graph.nodes.map(({ namespace }) => namespace))]
    .filter((name) => name !== "")
    .sort(compareText);
  const boxes = NODE_KINDS.map(
    (kind) => `<label><input type="checkbox" value="${kind}" checked> ${KIND_NAMES[kind]}</label>`,
  );
  const options = namespaces.map((name) => `<option value="${escapeHtml(name)}">${escapeHtml(name)}</option>`);
  const omitted = left === 0 ? "" : ` Policies that select many workloads are shown without their ${left} lines.`;
  return `<section id="network"><h2>Network</h2>
<div class="bar">
<input type="search" id="picture-search" placeholder="Search the picture" aria-label="Search the picture">
<select id="namespace" aria-label="Namespace"><option value="">All namespaces</option>${options.join("")}</select>
<fieldset id="kinds" aria-label="Kinds">${boxes.join("")}</fieldset>
<label><input type="checkbox" id="problems"> only with problems</label>
</div>
<div class="selected-box" id="selected" hidden><span id="selected-text"></span>
<button type="button" id="selected-findings">Show its findings</button></div>
<div class="scroll">${picture(graph, findings)}</div>
<p id="picture-none" class="soft" hidden>Nothing matches the filters.</p>
<p class="legend">Dashed red: proved not to work. Number: findings of the object.
Search or click an object to show every path through it.${omitted}</p>
</section>`;
}

const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function page(result: Result, options: ReportOptions): string {
  const findings = shown(result, options);
  // The content security policy: whatever names in manifests contain, nothing is loaded or sent.
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="kubenetlint ${escapeHtml(options.version)}">
<title>kubenetlint report</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<header>
<h1>kubenetlint report</h1>
${summary(findings, result)}
${alerts(result)}
</header>
<main>
${networkSection(options.graph ?? EMPTY_GRAPH, findings)}
${findingsSection(findings, result, options)}
${suppressedSection(result.suppressed)}
<p class="legend">Made by kubenetlint ${escapeHtml(options.version)}.</p>
</main>
<script>${HTML_SCRIPT}</script>
</body>
</html>
`;
}

/** A self-contained page with search: findings, and the picture of routes, Services, workloads and policies. */
export const html: Reporter = (result, options) => page(result, options);
