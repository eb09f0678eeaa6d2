import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";
import type { ToolOutcome } from "./run-tool.ts";

export interface HelmRelease {
  /** Absolute folder of the chart. */
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  /** Absolute paths of values files, or values; later ones win. */
  readonly values: readonly (string | { readonly value: unknown })[];
  /** `name=value`, as for `--set` and `--set-string`; they override all values files. */
  readonly set?: readonly { readonly text: string; readonly isText: boolean }[];
  /** `1.37`. */
  readonly kubernetesVersion: string;
  /** The chart's schema of values refers to other files, which Helm would read. */
  readonly skipSchema?: boolean;
}

/**
 * What `helm template` makes of a chart with its values. Charts it depends on must be in `charts/` already: nothing is
 * fetched. Each document of the output starts with `# Source: CHART/templates/FILE`.
 * @param excludedFolders folders in which helm is not looked up.
 * @param program a name or an absolute path.
 */
export async function renderChart(
  release: HelmRelease,
  excludedFolders: readonly string[],
  program = "helm",
): Promise<ToolOutcome> {
  if (release.values.every((one) => typeof one === "string"))
    return run(release, release.values, excludedFolders, program);
  let folder = "";
  try {
    folder = mkdtempSync(join(tmpdir(), "kubenetlint-values-"));
    const files = release.values.map((one, index) => {
      if (typeof one === "string") return one;
      const file = join(folder, `${index}.json`);
      // Values may contain secrets.
      writeFileSync(file, JSON.stringify(one.value), { mode: 0o600 });
      return file;
    });
    return await run(release, files, excludedFolders, program);
  } catch (error) {
    return {
      kind: "failed",
      message: `no temporary folder can be written: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  release: HelmRelease,
  files: readonly string[],
  excludedFolders: readonly string[],
  program: string,
): Promise<ToolOutcome> {
  const values = files.flatMap((file) => ["--values", file]);
  const set = (release.set ?? []).flatMap(({ text, isText }) => [isText ? "--set-string" : "--set", text]);
  const args = [
    "template",
    "--namespace",
    release.namespace,
    "--kube-version",
    `${release.kubernetesVersion}.0`,
    "--include-crds",
  ];
  const schema = release.skipSchema === true ? ["--skip-schema-validation"] : [];
  // A name that a repository gives is never read as a flag: `--post-renderer` would run a program.
  return runTool({
    program,
    args: [...args, ...schema, ...values, ...set, "--", release.name, release.chart],
    cwd: release.chart,
    excludedFolders,
  });
}
