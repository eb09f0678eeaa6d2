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
  /** The chart's schema of values leads to other files, which Helm would read. */
  readonly skipSchema?: boolean;
}

/**
 * What `helm template` makes of a chart with its values. Charts it depends on must be in `charts/` already: nothing is fetched.
 * Each document of the output starts with `# Source: CHART/templates/FILE`.
 * @param not folders from which no helm is taken by its name.
 * @param program a name or an absolute path.
 */
export function renderChart(release: HelmRelease, not: readonly string[], program = "helm"): ToolOutcome {
  const values = release.values.flatMap((file) => ["--values", file]);
  const args = ["template", release.name, release.chart, "--namespace", release.namespace, "--kube-version", `${release.kubernetesVersion}.0`, "--include-crds", ...(release.skipSchema === true ? ["--skip-schema-validation"] : []), ...values];
  return runTool({ program, args, cwd: release.chart, not });
}
