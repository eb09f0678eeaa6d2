import { Option } from "commander";
import type { Command } from "commander";
import type { DiffFlags } from "../commands/diff.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { painter } from "../paint.ts";
import { collect, outputOption } from "./shared-options.ts";
import { clusterOptions, simulationOptions } from "./simulation-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { ClusterFlags } from "./simulation-options.ts";

/** `diff`: what a change does to endpoints, routes and reachability. */
export function diffOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("diff"))
    .description("show what a change does to endpoints, routes and reachability, and which findings are new or fixed")
    .argument("<base>", "a git revision or a folder; A..B and A...B name both ends")
    .argument("[head]", "a git revision or a folder (default: the working tree)")
    .addOption(outputOption(["text", "json", "markdown"]))
    .addOption(new Option("--profile <plug-in>", "network plug-in").choices(["generic", "cilium", "calico"]))
    .option("--path <path>", "only this file or folder of both sides; may be repeated", collect)
    .option("--exit-code", "exit with 1 when network behaviour changes, as git diff --exit-code")
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
