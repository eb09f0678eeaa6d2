import { Option } from "commander";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { outputOption } from "./shared-options.ts";
import type { ClusterFlags } from "./simulation-options.ts";
import { simulationOptions } from "./simulation-options.ts";
import { simulated, finishWith } from "../simulation/simulated.ts";

interface TrafficFlags {
  readonly output: "table" | "json" | "yaml";
  readonly via?: "ClusterIP" | "NodePort" | "LoadBalancer";
  readonly port?: string;
  readonly node?: string;
  readonly zone?: string;
}

/** `traffic`. */
export function trafficOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("traffic"))
    .description("show the share of traffic of each endpoint of a Service")
    .argument("<service>", "[NAMESPACE/]SERVICE")
    .argument("[paths...]")
    .addOption(outputOption(["table", "json", "yaml"]))
    .addOption(
      new Option("--via <way>", "how the client connects to the Service").choices([
        "ClusterIP",
        "NodePort",
        "LoadBalancer",
      ]),
    )
    .option("--port <port>", "name or number of the Service's port")
    .option("--node <node>", "node of the client")
    .option("--zone <zone>", "zone of the client")
    .action(async (service: string, paths: readonly string[], flags: ClusterFlags & TrafficFlags) => {
      const { runTraffic } = await import("../commands/traffic.ts");
      const { output, via, port, node, zone } = flags;
      finishWith(
        host,
        finish,
        runTraffic({ ...(await simulated(host, paths, flags)), service, output, via, port, node, zone }),
      );
    });
}
