import { resolve } from "node:path";
import { concealToolMessage } from "../../engine/judge/conceal.ts";
import { withConfinedChart } from "../../render/chart-files.ts";
import type { ConfinedChart } from "../../render/chart-files.ts";
import type { ToolOutcome } from "../../render/run-tool.ts";
import { renderChart } from "../../render/helm.ts";
import type { HelmRelease } from "../../render/helm.ts";
import { shownPath } from "../../discover/discover.ts";
import { explainChart } from "../../scope/helm/chart-fault.ts";
import type { Chart } from "../../scope/helm/charts.ts";
import { valuesOfFile, withTemplates } from "../../scope/helm/helm-origins.ts";
import type { PlacedValues } from "../../scope/helm/helm-origins.ts";
import type { Scope } from "../../scope/scope.ts";
import { DEFAULT_LIMITS } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { sideBySide } from "./render-context.ts";
import type { RenderContext } from "./render-context.ts";
import type { NoteDetails } from "./gathered-notes.ts";

/** How a chart is installed. */
export interface ChartInstall {
  /** Name of the release; default: that of the chart. */
  readonly name?: string;
  readonly namespace?: string | undefined;
  /** Absolute paths of values files besides the chart's own, or values; later ones win. */
  readonly values: readonly (string | PlacedValues)[];
  readonly set?: readonly { readonly text: string; readonly isText: boolean }[];
  /** Why the output may differ from what is deployed. */
  readonly uncertain?: string | undefined;
}

/** Charts that no release installs, each with its own values and those of each environment. */
export async function ownScopes(charts: readonly Chart[], context: RenderContext): Promise<readonly Scope[]> {
  const scopes = await sideBySide(
    context,
    charts.flatMap((chart) => [
      async (own) => [await chartScope(chart, own, { values: [] })],
      ...chart.variants.map(
        ({ source: { path } }) =>
          (own: RenderContext) =>
            variantScope(chart, path, own),
      ),
    ]),
  );
  return scopes.flat();
}

/** The chart once more with the values file of an environment; a failure is noted. */
async function variantScope(chart: Chart, path: string, context: RenderContext): Promise<readonly Scope[]> {
  const scope = await chartScope(
    chart,
    { ...context, note: (message, _, details) => context.note(message, path, asUnread(details)) },
    { values: [resolve(context.cwd, path)] },
  );
  return scope.rendered === undefined ? [] : [{ ...scope, name: path }];
}

/** A file that looks like values of an environment may be something else, so a failure with it is not an error. */
const asUnread = (details: NoteDetails | true = {}): NoteDetails | true =>
  details !== true && details.fault === true ? { noun: "values file", unread: true } : details;

const hasSyntaxProblem = ({ values }: Chart): boolean =>
  values?.documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")) === true;

export async function chartScope(chart: Chart, context: RenderContext, install: ChartInstall): Promise<Scope> {
  const { values, set = [], uncertain } = install;
  const namespace = install.namespace ?? context.namespace;
  const folder = chart.folder === "" ? "." : chart.folder;
  const base = {
    name: folder,
    kind: "helm" as const,
    namespace,
    dependsOn: [chart.folder === "" ? "" : `${chart.folder}/`, ...chart.local.map((one) => `${one.folder}/`)],
    ...(uncertain !== undefined && { unpatched: uncertain }),
  };
  // A library chart renders nothing by itself.
  if (chart.library) {
    context.note("were not rendered: library charts contain no objects", chart.file, {
      noun: "chart",
    });
    return { ...base, sources: [], origins: chart.plainFiles };
  }
  const given = values.map((one) => (typeof one === "string" ? one : { value: one.value }));
  const release = {
    chart: resolve(context.cwd, chart.folder),
    name: install.name ?? releaseName(chart.name),
    namespace,
    values: given,
    set,
    kubernetesVersion: context.kubernetesVersion,
  };
  const outside = values.find((file) => typeof file === "string" && context.confines.resolve(file).kind === "outside");
  const outcome =
    typeof outside === "string"
      ? failed(
          `its values file "${shownPath(context.cwd, outside)}" is outside of ${context.confines.title} ` +
            "(--allow-outside allows it)",
        )
      : await renderConfined(release, chart, context);
  switch (outcome.kind) {
    case "missing": {
      const why =
        context.helmProgram === undefined
          ? "helm is not installed"
          : `program "${shownPath(context.cwd, context.helmProgram)}" does not exist`;
      context.note(`were not rendered: ${why}`, chart.file, {
        unread: true,
        noun: "chart",
      });
      return { ...base, sources: [], origins: chart.plainFiles, unread: ["helm is not installed"] };
    }
    case "failed": {
      const found =
        outcome.refused === true
          ? explainChart(outcome.message, chart)
          : { because: outcome.message, surroundings: true };
      const fault = { ...found, because: concealToolMessage(found.because, chart.files) };
      noteFault(chart, fault, context, uncertain);
      return {
        ...base,
        sources: [],
        origins: chart.plainFiles,
        unread: [`helm cannot render ${base.name}: ${fault.because}`],
      };
    }
    case "rendered": {
      const rendered = parseSource({ path: `${base.name} (rendered)`, text: outcome.text }, context.limits);
      if (
        rendered.documents.every(({ value }) => value === undefined || value === null) &&
        chart.files.some(({ template }) => template)
      ) {
        context.note("were rendered to nothing with these values: their templates were not analysed", chart.file, {
          unread: true,
          noun: "chart",
        });
      }
      const placed = values.flatMap((one): readonly PlacedValues[] => {
        if (typeof one !== "string") return [one];
        const file = chart.files.find(({ source }) => resolve(context.cwd, source.path) === one);
        return file === undefined ? [] : valuesOfFile(file);
      });
      return {
        ...base,
        sources: [withTemplates(rendered, chart, placed)],
        origins: chart.files.filter((file) => !chart.strays.includes(file)),
        rendered,
      };
    }
    default:
      return outcome satisfies never;
  }
}

const failed = (message: string): ToolOutcome => ({ kind: "failed", message });

/** Renders a chart without files outside of what may be read. */
async function renderConfined(
  release: HelmRelease,
  chart: Chart,
  { confines, cwd, helmProgram, note, renders, root, onRender }: RenderContext,
): Promise<ToolOutcome> {
  onRender?.(`chart ${chart.folder === "" ? "." : chart.folder}`);
  const run = async (confined: ConfinedChart): Promise<ToolOutcome> => {
    if (confined.kind === "refused")
      return failed(
        `its "${confined.outside}" is a symbolic link out of ${confines.title} (--allow-outside allows it)`,
      );
    if (confined.without.length > 0) {
      const files = confined.without.join(", ");
      const without = `were rendered without files that are symbolic links out of ${confines.title}: ${files}`;
      note(without, chart.file, { unread: true, noun: "chart" });
    }
    if (confined.skipSchema)
      note("were rendered without their values.schema.json, which refers to other files", chart.file, {
        noun: "chart",
      });
    const outcome = await renderChart(
      { ...release, chart: confined.folder, skipSchema: confined.skipSchema },
      [root],
      helmProgram,
    );
    return outcome.kind === "failed"
      ? { ...outcome, message: outcome.message.replaceAll(confined.folder, release.chart) }
      : outcome;
  };
  try {
    const local = chart.local.map(({ below, folder }) => ({ below, folder: resolve(cwd, folder) }));
    return await withConfinedChart(release.chart, confines, local, async (confined) => {
      if (renders === undefined || confined.kind === "refused") return run(confined);
      const texts = release.values.map((file) =>
        typeof file === "string" && confines.resolve(file).kind === "inside"
          ? confines.read(file, DEFAULT_LIMITS.maxFileSize).toString("latin1")
          : "",
      );
      const words = ["helm", JSON.stringify([release, confined.without, confined.skipSchema]), ...texts];
      const folders = [release.chart, ...local.map(({ folder }) => folder)];
      const { outcome } = await renders.render(words, [helmProgram ?? "helm"], folders, async () => ({
        outcome: await run(confined),
        place: "",
      }));
      return outcome;
    });
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** A template that fails is an error at its line, unless the release may set the values that are missing. */
function noteFault(
  chart: Chart,
  { because, at, surroundings, missing }: ReturnType<typeof explainChart>,
  context: RenderContext,
  uncertain: string | undefined,
): void {
  // Another rule reports the syntax error in the values file.
  if (hasSyntaxProblem(chart)) return;
  const isFault = !surroundings && uncertain === undefined;
  const document = chart.files.find(({ source }) => source.path === chart.file)?.documents[0];
  const place = at ?? document?.atPath(["name"]);
  context.note(`cannot be rendered: ${because}`, chart.file, {
    ...(isFault ? { fault: true } : { unread: true }),
    noun: "chart",
    ...(place && { at: place }),
    ...(missing !== undefined && {
      title: `chart ${chart.name} depends on ${missing}`,
      help: `Chart ${chart.name} depends on ${missing}.`,
    }),
  });
}

/** A release has the name of its chart, as most have; the limit is 53 characters. */
const releaseName = (chart: string): string =>
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(chart) ? chart.slice(0, 53) : "release";
