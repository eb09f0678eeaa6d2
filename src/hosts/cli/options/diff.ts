import { Option } from "commander";
import type { Command } from "commander";
import type { DiffFlags } from "../commands/diff.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { painter } from "../paint.ts";
import { collect, outputOption } from "./shared-options.ts";
import { clusterOptions, simulationOptions } from "./simulation-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { ClusterFlags } from "./simulation-options.ts";

/** `diff`. */
export function diffOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("diff"))
    .description("compare endpoints, routes, reachability and findings of two revisions or folders")
    .argument("<base>", "git revision or folder; A..B and A...B name both sides")
    .argument("[head]", "git revision or folder (default: the working tree)")
    .addOption(outputOption(["text", "json", "markdown"]))
    .addOption(new Option("--profile <plug-in>", "network plug-in").choices(["generic", "cilium", "calico"]))
    .option("--path <path>", "compare only this file or folder; repeatable", collect)
    .option("--exit-code", "exit with 1 if network behaviour changes, like git diff --exit-code")
    .action(async (base: string, head: string | undefined, flags: ClusterFlags & DiffFlags) => {
      const { diffCommand } = await import("../commands/diff.ts");
      const { checkClusterOptions } = await import("../simulation/check-cluster-options.ts");
      const cluster = clusterOptions(flags);
      checkClusterOptions(cluster);
      finishWith(
        host,
        finish,
        await diffCommand(host, base, head, {
          ...flags,
          cluster,
          paint: painter(host, flags.output === "text", undefined),
        }),
      );
    });
}
