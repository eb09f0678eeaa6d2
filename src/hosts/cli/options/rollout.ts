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

/** `rollout`: how the pods of a workload are replaced when its template changes. */
export function rolloutOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("rollout"))
    .description(
      "show how a change of its template replaces the pods of a workload: when they are ready, and how many at least",
    )
    .argument(
      "[workload-and-paths...]",
      "[NAMESPACE/][KIND/]WORKLOAD, then files and folders; all workloads without it",
    )
    .addOption(outputOption(["table", "json"]))
    .addOption(
      new Option("--replicas <number>", "instead of what the manifest or its autoscaler says").argParser(count),
    )
    .addOption(
      new Option("--start-seconds <seconds>", "time until the containers of a new pod run (default: 1)").argParser(
        count,
      ),
    )
    .addOption(
      new Option("--listen-seconds <seconds>", "time from there until the program answers (default: 0)").argParser(
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
