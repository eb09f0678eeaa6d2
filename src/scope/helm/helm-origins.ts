import type { Place } from "../../diagnostic/place.ts";
import type { ParsedSource, Path, YamlDocument } from "../../yaml/document.ts";
import type { Chart } from "./charts.ts";
import { RenderedDocument } from "../rendered-document.ts";
import { findLine } from "./template-lines.ts";
import { TemplateParts } from "./template-parts.ts";

/** Values of a chart, with their places. */
export interface PlacedValues {
  readonly value: unknown;
  at(path: Path): Place;
}

export const valuesOfFile = ({ documents: [document] }: ParsedSource): readonly PlacedValues[] =>
  document === undefined ? [] : [{ value: document.value, at: (path) => document.atPath(path) }];

/**
 * Maps the documents of Helm's output to places in their templates, with its `# Source:` comments.
 * @param values in addition to the chart's own; later ones take precedence.
 */
export function withTemplates(
  rendered: ParsedSource,
  chart: Chart,
  values: readonly PlacedValues[] = [],
): ParsedSource {
  const byPath = new Map(
    [...chart.files, ...chart.local.flatMap(({ files }) => files)].map((file) => [file.source.path, file]),
  );
  const parts = new Map<ParsedSource, TemplateParts>();
  let template: ParsedSource | undefined;
  const documents = rendered.documents.map((document) => {
    const [, path] = /^# Source: (\S+)/m.exec(document.text) ?? [];
    // The comment starts with the chart's name, whatever its folder; a template with several documents has one comment
    // per document.
    if (path !== undefined) {
      const below = path.slice(path.indexOf("/") + 1);
      template =
        byPath.get(chart.folder === "" ? below : `${chart.folder}/${below}`) ?? byPath.get(localPath(chart, below));
    }
    if (template === undefined) return document;
    let ofTemplate = parts.get(template);
    if (ofTemplate === undefined) parts.set(template, (ofTemplate = new TemplateParts(template.source.text)));
    const { kind, metadata } = (document.value ?? {}) as {
      readonly kind?: unknown;
      readonly metadata?: { readonly name?: unknown } | null;
    };
    return templated(
      document,
      template,
      ofTemplate.textFor({ kind, name: metadata?.name }),
      [...values].reverse().concat(chart.values === undefined ? [] : valuesOfFile(chart.values)),
    );
  });
  return { ...rendered, documents };
}

/** The path of a file that was copied into the chart from one it depends on: that of the deepest such chart. */
function localPath({ local }: Chart, path: string): string {
  const found = local
    .filter(({ shown }) => path.startsWith(`${shown}/`))
    .toSorted((a, b) => b.shown.length - a.shown.length)[0];
  return found === undefined ? "" : `${found.folder}${path.slice(found.shown.length)}`;
}

/** The place in a values file of the value that a template line uses from `.Values`: the first one that sets it. */
function valuesPlace(line: string, values: readonly PlacedValues[]): Place | undefined {
  const [, dotted] = /\.Values\.([A-Za-z0-9_.]+)/.exec(line) ?? [];
  if (dotted === undefined) return undefined;
  const path = dotted.split(".");
  for (const { value: all, at } of values) {
    const set = path.reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      all,
    );
    if (set !== undefined) return at(path);
  }
  return undefined;
}

/** @param part the template's text with only the lines of the document. */
function templated(
  document: YamlDocument,
  template: ParsedSource,
  part: string,
  values: readonly PlacedValues[],
): YamlDocument {
  return new RenderedDocument(document, {
    patches: [],
    // A file without template expressions (a CRD, a plain manifest) is its own origin.
    base: template.template ? undefined : plainBase(document, template),
    transformer: (path: Path, value: unknown): Place => {
      const { text } = template.source;
      const { line, start, end, exact } = findLine(part, document.value, path, value);
      const span = {
        file: template.source.path,
        start: { line, column: start + 1, offset: lineOffset(text, line) + start },
        end: { line, column: end + 1, offset: lineOffset(text, line) + end },
      };
      const setAt = valuesPlace(text.split("\n")[line - 1] ?? "", values);
      return {
        file: template.source.path,
        span: () => ({ ...span, ...(!exact && { near: true }), ...(setAt && { setAt: setAt.span() }) }),
      };
    },
  });
}

function plainBase(
  document: YamlDocument,
  template: ParsedSource,
): { readonly document: YamlDocument; readonly path: Path } | undefined {
  const text = JSON.stringify(document.value);
  const same = template.documents.find((candidate) => JSON.stringify(candidate.value) === text);
  return same === undefined ? undefined : { document: same, path: [] };
}

function lineOffset(text: string, line: number): number {
  let offset = 0;
  for (let current = 1; current < line; current++) offset = text.indexOf("\n", offset) + 1;
  return offset;
}
