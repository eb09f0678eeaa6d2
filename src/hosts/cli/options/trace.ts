import { Option } from "commander";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { outputOption } from "./shared-options.ts";
import { WITH_CRON_JOBS, simulationOptions } from "./simulation-options.ts";
import { finishWith, simulated } from "../simulation/simulated.ts";
import type { ClusterFlags } from "./simulation-options.ts";
import type { TraceFlags } from "../commands/trace.ts";

/** `trace`. */
export function traceOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("trace"))
    .description("trace a request: DNS, route, Service, endpoints, container port, probe, policies")
    .argument("<target>", "URL, HOST:PORT, Service name, NODE:NODEPORT or pod IP")
    .argument("[paths...]")
    .requiredOption("--from <where>", "client: NAMESPACE/POD, NAMESPACE/WORKLOAD or external")
    .addOption(outputOption(["text", "json"]))
    .addOption(new Option("--profile <plug-in>", "network plug-in").choices(["generic", "cilium", "calico"]))
    .addOption(
      new Option("--ingress <controller>", "Ingress controller (auto: by classes and annotations)").choices([
        "auto",
        "generic",
        "ingress-nginx",
        "traefik",
        "contour",
        "kong",
        "alb",
        "gke",
        "openshift",
      ]),
    )
    .addOption(
      new Option("--mesh <choice>", "whether the client uses VirtualServices and TrafficSplits").choices([
        "auto",
        "yes",
        "no",
      ]),
    )
    .option("--method <method>", "HTTP method (default: GET)")
    .option("--header <name: value...>", "header of the request, several times; Host replaces the host of the URL")
    .option("--sni <name>", "server name of the TLS handshake (default: the host)")
    .option("--gateway <namespace/name>", "the Gateway that the client connects to")
    .option("--follow", "follow redirects")
    .action(async (target: string, paths: readonly string[], flags: ClusterFlags & TraceFlags) => {
      const { traceCommand } = await import("../commands/trace.ts");
      const { clusterOf } = await import("../simulation/cluster-of.ts");
      const { model, options } = await simulated(host, paths, flags);
      finishWith(host, finish, traceCommand(model, clusterOf(model, { ...WITH_CRON_JOBS, ...options }), target, flags));
    });
}
