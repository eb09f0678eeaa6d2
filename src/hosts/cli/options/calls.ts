import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { outputOption } from "./shared-options.ts";
import { simulationOptions } from "./simulation-options.ts";
import { finishWith, simulated } from "../simulation/simulated.ts";
import type { ClusterFlags } from "./simulation-options.ts";

interface Flags extends ClusterFlags {
  readonly output: "table" | "json";
}

/** `calls`. */
export function callsOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("calls"))
    .description("show who connects to whom as the manifests declare it, and whether policies allow it")
    .argument("[paths...]", "files and folders")
    .addOption(outputOption(["table", "json"]))
    .action(async (paths: readonly string[], flags: Flags) => {
      const { callsCommand } = await import("../commands/calls.ts");
      const { model } = await simulated(host, paths, flags);
      finishWith(host, finish, callsCommand(model, flags.output));
    });
}
