import { Option } from "commander";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { collect, outputOption } from "./values.ts";
import { finishWith, simulated, simulationOptions } from "./simulate.ts";
import type { ClusterFlags } from "./simulate.ts";
import type { ReachFlags } from "../commands/reach.ts";
import type { TraceFlags } from "../commands/trace.ts";

/** Who may talk is asked of the times when a CronJob runs, too. */
const WITH_CRON_JOBS = { cronJobs: "run" } as const;

/** `reach`, `trace`: who may talk to whom, and where a request ends. */
export function reachCommands(program: Command, host: Host, finish: (code: ExitCode) => void): void {
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
      const { clusterOf } = await import("./cluster-of.ts");
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
  simulationOptions(program.command("trace"))
    .description("follow a request: DNS, route, Service, endpoints, container port, probe, policies")
    .argument("<target>", "a URL, HOST:PORT, a Service name, NODE:NODEPORT or a pod's address")
    .argument("[paths...]")
    .requiredOption("--from <where>", "NAMESPACE/POD, or external")
    .addOption(outputOption(["text", "json"]))
    .addOption(new Option("--profile <plug-in>", "network plug-in").choices(["generic", "cilium", "calico"]))
    .addOption(
      new Option(
        "--ingress <controller>",
        "how the Ingress controller reads paths and backends; auto: as classes and annotations show",
      ).choices(["auto", "generic", "ingress-nginx"]),
    )
    .addOption(
      new Option(
        "--mesh <choice>",
        "whether the client follows VirtualServices and TrafficSplits (default: as the manifests show)",
      ).choices(["auto", "yes", "no"]),
    )
    .action(async (target: string, paths: readonly string[], flags: ClusterFlags & TraceFlags) => {
      const { traceCommand } = await import("../commands/trace.ts");
      const { clusterOf } = await import("./cluster-of.ts");
      const { model, options } = await simulated(host, paths, flags);
      finishWith(host, finish, traceCommand(model, clusterOf(model, { ...WITH_CRON_JOBS, ...options }), target, flags));
    });
}
