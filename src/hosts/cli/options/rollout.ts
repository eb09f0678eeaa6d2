import { Option } from "commander";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { count, outputOption } from "./shared-options.ts";
import { simulationOptions } from "./simulation-options.ts";
import { finishWith, simulated, subjectAndPaths } from "../simulation/simulated.ts";
import type { ClusterFlags } from "./simulation-options.ts";

interface Flags extends ClusterFlags {
  readonly output: "table" | "json";
  readonly replicas?: number;
  readonly startSeconds?: number;
  readonly listenSeconds?: number;
}

/** `rollout`. */
export function rolloutOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("rollout"))
    .description("show the timeline of a rollout and its minimum of ready pods")
    .argument("[workload-and-paths...]", "[NAMESPACE/][KIND/]WORKLOAD (default: all), then files and folders")
    .addOption(outputOption(["table", "json"]))
    .addOption(
      new Option("--replicas <number>", "replicas, instead of those of the manifest or autoscaler").argParser(count),
    )
    .addOption(
      new Option("--start-seconds <seconds>", "time until the containers of a new pod run (default: 1)").argParser(
        count,
      ),
    )
    .addOption(
      new Option("--listen-seconds <seconds>", "time from then until the program listens (default: 0)").argParser(
        count,
      ),
    )
    .action(async (args: readonly string[], flags: Flags) => {
      const { rolloutCommand } = await import("../commands/rollout.ts");
      const { subject, paths } = subjectAndPaths(host, args);
      const { model, options } = await simulated(host, paths, flags);
      const { output, replicas, startSeconds, listenSeconds } = flags;
      finishWith(
        host,
        finish,
        rolloutCommand({
          model,
          name: subject,
          options: {
            output,
            ...(replicas !== undefined && { replicas }),
            ...(startSeconds !== undefined && { start: startSeconds }),
            ...(listenSeconds !== undefined && { listen: listenSeconds }),
            ...(options.nodeCount !== undefined && { nodes: options.nodeCount }),
          },
        }),
      );
    });
}
