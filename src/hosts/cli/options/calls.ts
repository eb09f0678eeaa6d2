import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { outputOption } from "./values.ts";
import { finishWith, simulated, simulationOptions } from "./simulate.ts";
import type { ClusterFlags } from "./simulate.ts";

interface Flags extends ClusterFlags {
  readonly output: "table" | "json";
}

/** `calls`: who connects to whom, as the manifests declare it. */
export function callsCommands(program: Command, host: Host, finish: (code: ExitCode) => void): void {
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
