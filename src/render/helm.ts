import { runTool } from "./run-tool.ts";
import type { ToolOutcome } from "./run-tool.ts";

export interface HelmRelease {
  /** Absolute folder of the chart. */
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  /** Absolute paths of values files, later ones win. */
  readonly values: readonly string[];
  /** `1.37`. */
  readonly kubernetesVersion: string;
}

/**
 * What `helm template` makes of a chart with its values. Charts it depends on must be in `charts/` already: nothing is fetched.
 * Each document of the output starts with `# Source: CHART/templates/FILE`.
 */
export function renderChart(release: HelmRelease, program = "helm"): ToolOutcome {
  const values = release.values.flatMap((file) => ["--values", file]);
  const args = ["template", release.name, release.chart, "--namespace", release.namespace, "--kube-version", `${release.kubernetesVersion}.0`, "--include-crds", ...values];
  return runTool(program, args, release.chart);
}
