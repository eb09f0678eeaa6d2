import { LARGEST_DUMP } from "../../../read/read-files.ts";
import type { Command } from "commander";
import { jsonFault } from "../../../diagnostic/json-fault.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { readNamed } from "../../../workspace/read-named.ts";
import { outputOption } from "./shared-options.ts";
import type { WorkspaceFlags } from "../../../workspace/workspace.ts";
import type { ClusterFlags } from "./simulation-options.ts";
import { simulationOptions } from "./simulation-options.ts";
import { simulated, subjectAndPaths, finishWith } from "../simulation/simulated.ts";

const HOW_TO_DUMP = "Create it with `kubectl get endpointslices,pods -A -o json`.";

function readDump(host: Host, file: string, flags: WorkspaceFlags): unknown {
  let dump: unknown;
  try {
    dump = JSON.parse(readNamed(host, file, LARGEST_DUMP, flags).toString("utf8")) as unknown;
  } catch (error) {
    throw new UserError(`The dump "${file}" is not valid JSON: ${jsonFault(error)}. ${HOW_TO_DUMP}`);
  }
  // Any other JSON would look like an empty cluster.
  if (!Array.isArray(dump) && !Array.isArray((dump as { readonly items?: unknown } | null)?.items)) {
    throw new UserError(`The dump "${file}" is not a list of objects. ${HOW_TO_DUMP}`);
  }
  return dump;
}

/** `endpoints`. */
export function endpointsOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("endpoints"))
    .description("show the endpoints of each Service, and why it has none")
    .argument("[service-and-paths...]", "[NAMESPACE/]SERVICE, then files and folders")
    .addOption(outputOption(["table", "wide", "json", "yaml"]))
    .option("--actual <file>", "compare with a dump of kubectl get endpointslices,pods -A -o json")
    .action(
      async (
        args: readonly string[],
        flags: ClusterFlags & { readonly output: "table" | "wide" | "json" | "yaml"; readonly actual?: string },
      ) => {
        const { runEndpoints } = await import("../commands/endpoints.ts");
        const { subject, paths } = subjectAndPaths(host, args);
        const actual = flags.actual === undefined ? {} : { actual: readDump(host, flags.actual, flags) };
        finishWith(
          host,
          finish,
          runEndpoints({ ...(await simulated(host, paths, flags)), output: flags.output, service: subject, ...actual }),
        );
      },
    );
}
