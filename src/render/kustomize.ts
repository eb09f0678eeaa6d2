import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { runTool } from "./run-tool.ts";
import type { ToolOutcome } from "./run-tool.ts";

/** `kustomize`, or the one inside kubectl; tried in this order unless the user names a program. */
const PROGRAMS: readonly { readonly program: string; readonly args: readonly string[] }[] = [
  { program: "kustomize", args: ["build"] },
  { program: "kubectl", args: ["kustomize"] },
];

export interface KustomizeOptions {
  /** kustomize or kubectl; by default the first of them that is there. */
  readonly program?: string | undefined;
  /** Charts of `helmCharts` are rendered by this program; without it they make kustomize fail. */
  readonly helm?: string | undefined;
}

export interface KustomizeRun {
  readonly outcome: ToolOutcome;
  /** Absolute folder of the kustomization that wrapped the rendered one: origins are relative to it. */
  readonly wrapper: string;
}

/**
 * Renders a kustomization by the real program. It is wrapped in a kustomization of ours that asks for origin
 * annotations, so that the user's files need no change. No plug-ins are enabled, and files outside of each
 * kustomization's folder are refused by kustomize itself (LoadRestrictionsRootOnly, its default).
 * @param folder absolute.
 * @param excludedFolders folders in which the program is not looked up.
 */
export async function renderKustomization(
  folder: string,
  excludedFolders: readonly string[],
  { program, helm }: KustomizeOptions = {},
): Promise<KustomizeRun> {
  let wrapper = "";
  try {
    wrapper = realpathSync(mkdtempSync(join(tmpdir(), "kubenetlint-kustomize-")));
    const below = relative(wrapper, realpathSync(folder)).replaceAll("\\", "/");
    writeFileSync(
      join(wrapper, "kustomization.yaml"),
      `resources: [${JSON.stringify(below)}]\nbuildMetadata: [originAnnotations]\n`,
    );
    const programs =
      program === undefined
        ? PROGRAMS
        : [{ program, args: /^kubectl[^\\/]*$/i.test(basename(program)) ? ["kustomize"] : ["build"] }];
    const charts = helm === undefined ? [] : ["--enable-helm", "--helm-command", helm];
    let outcome: ToolOutcome = { kind: "missing", program: "kustomize" };
    for (const one of programs) {
      outcome = await runTool({
        program: one.program,
        args: [...one.args, ...charts, wrapper],
        cwd: wrapper,
        excludedFolders,
      });
      if (outcome.kind !== "missing") break;
    }
    return { outcome, wrapper };
  } catch (error) {
    return {
      outcome: {
        kind: "failed",
        message: `no temporary folder can be written: ${error instanceof Error ? error.message : String(error)}`,
      },
      wrapper,
    };
  } finally {
    if (wrapper !== "") rmSync(wrapper, { recursive: true, force: true });
  }
}
