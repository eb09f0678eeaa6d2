import type { Place } from "../../diagnostic/place.ts";
import type { BuildFault } from "../kustomize/failure.ts";
import type { Chart } from "./charts.ts";

/** A line of a file of the chart, as a place; Helm prefixes it with the chart's name, whatever its folder. */
function lineOf(chart: Chart, path: string, line: number, column = 1): Place | undefined {
  const below = path.slice(path.indexOf("/") + 1);
  const file = chart.files.find(
    ({ source }) => source.path === (chart.folder === "" ? below : `${chart.folder}/${below}`),
  );
  if (file === undefined) return undefined;
  const lines = file.source.text.split("\n");
  const number = Math.min(Math.max(line, 1), lines.length);
  const start = lines.slice(0, number - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const length = (lines[number - 1] ?? "").trimEnd().length;
  const from = Math.min(Math.max(column - 1, 0), Math.max(length - 1, 0));
  const position = (offset: number) => ({ line: number, column: offset - start + 1, offset });
  return {
    file: file.source.path,
    span: () => ({
      file: file.source.path,
      start: position(start + from),
      end: position(start + Math.max(length, from)),
    }),
  };
}

/** What a chart requires for an install: values or a version. Not a fault of the chart. */
const DEMANDS = new RegExp(
  String.raw`^execution error at |chart requires kubeVersion|values don't meet the specifications|` +
    String.raw`missing in charts\/ directory|library charts are not installable`,
);

/** Helm prints values of a wrong type, which may be secrets. */
const withoutValues = (text: string): string =>
  text
    .replace(/(range can't iterate over) [\s\S]*/, "$1 this value")
    .replace(/(wrong type for value; expected \w+; got \w+)[\s\S]*/, "$1");

/** Why Helm did not render a chart, from its output. */
export function explainChart(text: string, chart: Chart): BuildFault {
  const message = text.trim();
  const surroundings = DEMANDS.test(message);
  const dependency = /missing in charts\/ directory: (.*)/.exec(message)?.[1];
  if (dependency !== undefined)
    return {
      because: "chart dependencies are missing in `charts/`. Run `helm dependency build` first",
      missing: dependency,
      surroundings,
    };
  // The error is in the innermost template; the outer ones only include it.
  const inner = [
    ...message.matchAll(/template: ([^\s:]+):(\d+)(?::(\d+))?: (?:executing "[^"]*" at <([^>]*)>: )?/g),
  ].at(-1);
  if (inner !== undefined) {
    const [whole, path = "", line = "1", column, expression] = inner;
    const rest = withoutValues(message.slice(inner.index + whole.length)).replaceAll(/\s+/g, " ");
    const place = lineOf(chart, path, Number(line), column === undefined ? undefined : Number(column) + 1);
    // `error calling fail` and `required` are requirements, at any depth; so is a value of its own that is not set,
    // which Go's template engine calls an `interface {}`: whoever installs the chart has to give it.
    const isUnset = /\.Values\./.test(expression ?? "") && /; got interface/.test(rest);
    const demand = isUnset || /error calling (?:fail|required):/.test(message);
    return {
      because: expression === undefined ? rest : `\`${expression}\`: ${rest}`,
      surroundings: demand,
      ...(place && { at: place }),
    };
  }
  const [, kind, path = "", line = "1", column, rest = ""] =
    /(parse error|execution error) at \(([^\s:)]+):(\d+)(?::(\d+))?\): ([\s\S]*)/.exec(message) ?? [];
  if (kind !== undefined) {
    const place = lineOf(chart, path, Number(line), column === undefined ? undefined : Number(column) + 1);
    const why = rest.replaceAll(/\s+/g, " ").trim();
    return {
      because: kind === "parse error" ? why : `it requires values that are not set: ${why}`,
      surroundings: kind !== "parse error",
      ...(place && { at: place }),
    };
  }
  const [, broken, problem = ""] =
    /YAML parse error on ([^\s:]+): error converting YAML to JSON: (?:yaml: )?([\s\S]*)/.exec(message) ?? [];
  if (broken !== undefined) {
    const place = nearby(lineOf(chart, broken, Number(/line (\d+)/.exec(problem)?.[1] ?? "1")));
    return {
      because: `the rendered template is not valid YAML: ${problem.replaceAll(/\s+/g, " ")}`,
      surroundings: false,
      ...(place && { at: place }),
    };
  }
  const values = /cannot load values\.yaml: .*?line (\d+)/s.exec(message)?.[1];
  const [, version] = /chart\.metadata\.version "([^"]*)" is invalid/.exec(message) ?? [];
  const place = values === undefined ? undefined : lineOf(chart, `${chart.name}/values.yaml`, Number(values));
  if (version !== undefined)
    return { because: `its version "${version}" is not a semantic version`, surroundings: false };
  const words = message
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(?:\/[^\s/:"']+){2,}/g, (path) => path.slice(path.lastIndexOf("/") + 1));
  return { because: words.length > 300 ? `${words.slice(0, 300)}…` : words, surroundings, ...(place && { at: place }) };
}

/** Helm counts lines of the rendered text. */
const nearby = (place: Place | undefined): Place | undefined =>
  place && { file: place.file, span: () => ({ ...place.span(), near: true }) };
