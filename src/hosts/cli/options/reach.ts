import { Option } from "commander";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { collect, outputOption } from "./shared-options.ts";
import { WITH_CRON_JOBS, simulationOptions } from "./simulation-options.ts";
import type { ClusterFlags } from "./simulation-options.ts";
import { simulated } from "../simulation/simulated.ts";
import type { ReachFlags } from "../commands/reach.ts";

/** `reach`. */
export function reachOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("reach"))
    .description("show who may talk to whom, on which ports, and why")
    .argument("[paths...]")
    .option("--from <selector>", "only these sources: NAMESPACE/POD, a name with *, or labels")
    .option("--to <selector>", "only these destinations")
    .addOption(outputOption(["table", "json", "dot", "mermaid"]))
    .option("--probe <protocol/port>", "ask for a port such as TCP/80; may be repeated", collect)
    .option("--external <address>", "an address outside of the cluster; may be repeated", collect)
    .addOption(
      new Option("--profile <plug-in>", "where the API leaves the answer to the network plug-in").choices([
        "generic",
        "cilium",
        "calico",
      ]),
    )
    .option("--why", "name the policies and rules that decide")
    .action(async (paths: readonly string[], flags: ClusterFlags & ReachFlags) => {
      const { reachCommand } = await import("../commands/reach.ts");
      const { clusterOf } = await import("../simulation/cluster-of.ts");
      const { nodesFor } = await import("../../../simulate/policy/reach.ts");
      const { model, options } = await simulated(host, paths, flags);
      const outcome = reachCommand(
        model,
        clusterOf(model, { nodeCount: nodesFor(model), ...WITH_CRON_JOBS, ...options }),
        flags,
      );
      host.stderr(outcome.stderr);
      for (const piece of outcome.stdout) host.stdout(piece);
      finish(outcome.exitCode);
    });
}
