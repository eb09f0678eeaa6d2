import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { concealToolMessage } from "../../engine/conceal.ts";
import type { ToolOutcome } from "../../render/run-tool.ts";
import { renderChart } from "../../render/helm.ts";
import { chartsOf } from "../../scope/charts.ts";
import type { Chart } from "../../scope/charts.ts";
import { withTemplates } from "../../scope/helm-origins.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./find-scopes.ts";

export interface HelmScopes {
  readonly scopes: readonly Scope[];
  readonly owned: ReadonlySet<string>;
}

/** A scope for each chart that is not a part of another one, rendered with its own values and those of its release. */
export function helmScopes(sources: readonly ParsedSource[], context: RenderContext, release: (chart: Chart) => { readonly namespace: string | undefined; readonly values: readonly string[] }): HelmScopes {
  const charts = chartsOf(sources);
  const scopes = charts.flatMap((chart) => {
    const { namespace, values } = release(chart);
    return [chartScope(chart, context, values, namespace), ...variantScopes(chart, context, values, namespace)];
  });
  return { scopes, owned: new Set(charts.flatMap(({ files }) => files.map(({ source }) => source.path))) };
}

/** The chart once more for each environment that has values of its own and that no release names; what cannot be rendered so is told. */
function variantScopes(chart: Chart, context: RenderContext, values: readonly string[], namespace: string | undefined): readonly Scope[] {
  return chart.variants.flatMap(({ source: { path } }) => {
    const file = resolve(context.cwd, path);
    if (values.includes(file)) return [];
    const scope = chartScope(chart, { ...context, note: (message) => context.note(message, path) }, [...values, file], namespace);
    return scope.rendered === undefined ? [] : [{ ...scope, name: path }];
  });
}

/** @param values absolute paths of values files besides the chart's own. */
export function chartScope(chart: Chart, context: RenderContext, values: readonly string[], namespace = context.namespace): Scope {
  const base = { name: chart.folder === "" ? "." : chart.folder, kind: "helm" as const, namespace };
  const release = { chart: resolve(context.cwd, chart.folder), name: releaseName(chart.name), namespace, values, kubernetesVersion: context.kubernetesVersion };
  // A library chart renders nothing by itself.
  if (chart.library) return { ...base, sources: [], origins: [] };
  const run = (): ToolOutcome => renderChart(release, context.helmProgram);
  const valueTexts = (): readonly string[] => values.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : ""));
  const outcome = context.renders === undefined ? run() : context.renders.render(
    ["helm", JSON.stringify(release), ...valueTexts()], [context.helmProgram ?? "helm"], [release.chart], () => ({ outcome: run(), place: "" })).outcome;
  switch (outcome.kind) {
    case "missing":
      context.note(`are templates of charts and were not read: ${context.helmProgram === undefined ? "helm is not installed" : `there is no program "${context.helmProgram}"`}`, chart.file);
      return { ...base, sources: [], origins: chart.plainFiles, unread: ["helm is not installed"] };
    case "failed": {
      const message = concealToolMessage(outcome.message, chart.files);
      context.note(`cannot be rendered: ${message}`, chart.file);
      return { ...base, sources: [], origins: chart.plainFiles, unread: [`helm cannot render ${base.name}: ${message}`] };
    }
    case "rendered": {
      const rendered = parseSource({ path: `${base.name} (rendered)`, text: outcome.text }, context.limits);
      const files = values.map((file) => chart.files.find(({ source }) => resolve(context.cwd, source.path) === file));
      return { ...base, sources: [withTemplates(rendered, chart, files.filter((one) => one !== undefined))], origins: chart.files, rendered };
    }
    default:
      return outcome satisfies never;
  }
}

/** A release is named like its chart, as most are; the name is at most 53 characters. */
const releaseName = (chart: string): string => (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(chart) ? chart.slice(0, 53) : "release");
