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
    .description("show which pods can connect to which, on which ports")
    .argument("[paths...]")
    .option("--from <selector>", "only these sources: NAMESPACE/POD, a name with *, or labels")
    .option("--to <selector>", "only these destinations")
    .addOption(outputOption(["table", "json", "dot", "mermaid"]))
    .option(
      "--probe <protocol/port>",
      "check this port, such as TCP/80, or packet, such as ICMP/8/0; repeatable",
      collect,
    )
    .option("--external <address>", "include an IP address outside of the cluster; repeatable", collect)
    .addOption(
      new Option("--profile <plug-in>", "network plug-in, for cases that the API does not define").choices([
        "generic",
        "cilium",
        "calico",
      ]),
    )
    .option("--exposure", "show who can connect that these manifests do not contain, and through which door")
    .option("--why", "show the policies and rules behind each verdict")
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
