import { resolve } from "node:path";
import { discover, shownPath } from "../../discover/discover.ts";
import { readFiles } from "../../read/read-files.ts";
import { isVersionIn } from "../../scope/helm/chart-version.ts";
import { chartsOf } from "../../scope/helm/charts.ts";
import type { Chart } from "../../scope/helm/charts.ts";
import { applicationSources, isApplication } from "../../scope/gitops/releases.ts";
import type { Release } from "../../scope/gitops/releases.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./render-context.ts";

/**
 * Finds charts by path below the root, or by name and version. Charts outside of the given paths are read from disk.
 */
export class ChartFinder {
  readonly #context: RenderContext;
  readonly #byFolder = new Map<string, Chart | undefined>();
  readonly #charts: readonly Chart[];

  constructor(charts: readonly Chart[], context: RenderContext) {
    this.#context = context;
    this.#charts = charts;
    for (const chart of charts) this.#byFolder.set(resolve(context.cwd, chart.folder), chart);
  }

  /** `folder`: the path is not a chart, and is linted as plain manifests or a kustomization. */
  find({ chart, object }: Release): Chart | "folder" | undefined {
    if (chart.kind === "name")
      return this.#charts.find(
        (one) => one.name === chart.name && chart.version !== undefined && isVersionIn(one.version, chart.version),
      );
    const folder = resolve(this.#context.root, chart.path.replace(/^\/+/, ""));
    if (this.#context.confines.resolve(folder).kind !== "inside") return undefined;
    const found = this.#at(folder);
    if (found !== undefined) return found;
    // Only Applications may refer to a folder that is not a chart.
    return isApplication(object) && applicationSources(object).length > 0 ? "folder" : undefined;
  }

  #at(folder: string): Chart | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const { cwd, confines, limits } = this.#context;
    let chart: Chart | undefined;
    if (confines.resolve(resolve(folder, "Chart.yaml")).kind === "inside") {
      const files = discover([folder], { cwd, ignores: [], ignoreRoot: folder });
      const texts = readFiles(
        files.map((path) => ({ path, shown: shownPath(cwd, path) })),
        limits.maxFileSize,
        confines,
      ).texts;
      const shown = shownPath(cwd, folder);
      chart = chartsOf(texts.map((text) => parseSource(text, limits))).find(
        (one) => one.folder === (shown === "." ? "" : shown),
      );
    }
    this.#byFolder.set(folder, chart);
    return chart;
  }
}
