import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { outputOption } from "./shared-options.ts";
import type { ClusterFlags } from "./simulation-options.ts";
import { simulationOptions } from "./simulation-options.ts";
import { simulated, finishWith } from "../simulation/simulated.ts";

/** `pods`. */
export function podsOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("pods"))
    .description("show the pods that the workloads would run")
    .argument("[paths...]")
    .addOption(outputOption(["table", "json", "yaml"]))
    .action(async (paths: readonly string[], flags: ClusterFlags & { readonly output: "table" | "json" | "yaml" }) => {
      const { runPods } = await import("../commands/pods.ts");
      finishWith(host, finish, runPods({ ...(await simulated(host, paths, flags)), output: flags.output }));
    });
}
