import type { Place } from "../diagnostic/place.ts";
import type { ParsedSource, Path, YamlDocument } from "../yaml/document.ts";
import type { Chart } from "./charts.ts";
import { RenderedDocument } from "./rendered-document.ts";
import { findLine } from "./template-lines.ts";

/** Gives the documents that Helm printed their places in the templates they came from, by its `# Source:` comments. */
export function withTemplates(rendered: ParsedSource, chart: Chart): ParsedSource {
  const byPath = new Map(chart.files.map((file) => [file.source.path, file]));
  let template: ParsedSource | undefined;
  const documents = rendered.documents.map((document) => {
    const [, path] = /^# Source: (\S+)/m.exec(document.text) ?? [];
    // The comment names the chart first, wherever its folder is; a template of several documents has it once for each.
    if (path !== undefined) {
      const below = path.slice(path.indexOf("/") + 1);
      template = byPath.get(chart.folder === "" ? below : `${chart.folder}/${below}`);
    }
    return template === undefined ? document : templated(document, template, chart);
  });
  return { ...rendered, documents };
}

/** Where `values.yaml` sets what a template line takes from `.Values`. */
function valuesPlace(line: string, chart: Chart): Place | undefined {
  const [, dotted] = /\.Values\.([A-Za-z0-9_.]+)/.exec(line) ?? [];
  const document = chart.values?.documents[0];
  if (dotted === undefined || document === undefined) return undefined;
  const path = dotted.split(".");
  const set = path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined), document.value);
  return set === undefined ? undefined : document.atPath(path);
}

function templated(document: YamlDocument, template: ParsedSource, chart: Chart): YamlDocument {
  return new RenderedDocument(document, {
    patches: [],
    // A file without template language (a CRD, a plain manifest) is its own origin.
    base: template.template ? undefined : plainBase(document, template),
    transformer: (path: Path, value: unknown): Place => {
      const { text } = template.source;
      const { line, start, end, exact } = findLine(text, document.value, path, value);
      const span = { file: template.source.path, start: { line, column: start + 1, offset: lineOffset(text, line) + start }, end: { line, column: end + 1, offset: lineOffset(text, line) + end } };
      const setAt = valuesPlace(text.split("\n")[line - 1] ?? "", chart);
      return { file: template.source.path, span: () => ({ ...span, ...(!exact && { near: true }), ...(setAt && { setAt: setAt.span() }) }) };
    },
  });
}

function plainBase(document: YamlDocument, template: ParsedSource): { readonly document: YamlDocument; readonly path: Path } | undefined {
  const text = JSON.stringify(document.value);
  const same = template.documents.find((candidate) => JSON.stringify(candidate.value) === text);
  return same === undefined ? undefined : { document: same, path: [] };
}

function lineOffset(text: string, line: number): number {
  let offset = 0;
  for (let current = 1; current < line; current++) offset = text.indexOf("\n", offset) + 1;
  return offset;
}
