import { LARGEST_DUMP } from "../../../read/read-files.ts";
import { Option } from "commander";
import type { Command } from "commander";
import { jsonFault } from "../../../diagnostic/json-fault.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { printable } from "../../../base/printable.ts";
import { noteText } from "../../../report/lint/reporter.ts";
import type { ClusterOptions } from "../../../simulate/options.ts";
import type { ExitCode, Host, Outcome } from "../../../workspace/host.ts";
import { existingPath } from "../../../workspace/load-sources.ts";
import { readNamed } from "../../../workspace/read-named.ts";
import { collect, count, outputOption, positive, scopeOptions, sourceOptions } from "./values.ts";
import type { WorkspaceFlags } from "../../../workspace/workspace.ts";

type Finish = (code: ExitCode) => void;

interface ClusterFlags extends WorkspaceFlags {
  readonly nodeCount?: number;
  readonly podCidr?: readonly string[];
  readonly serviceCidr?: readonly string[];
  readonly maxEndpointsPerSlice?: number;
  readonly cronJobs?: "none" | "run";
  readonly notReady?: readonly string[];
  readonly down?: readonly string[];
}

function clusterOptions(flags: ClusterFlags): ClusterOptions {
  return {
    ...(flags.nodeCount !== undefined && { nodeCount: flags.nodeCount }),
    ...(flags.podCidr && { podCIDRs: flags.podCidr }),
    ...(flags.serviceCidr && { serviceCIDRs: flags.serviceCidr }),
    ...(flags.maxEndpointsPerSlice !== undefined && { maxEndpointsPerSlice: flags.maxEndpointsPerSlice }),
    ...(flags.cronJobs && { cronJobs: flags.cronJobs }),
    ...(flags.notReady && { notReady: flags.notReady }),
    ...(flags.down && { down: flags.down }),
  };
}

/** Flags of every command that simulates pods. */
export function simulationOptions(command: Command): Command {
  return scopeOptions(sourceOptions(command))
    .addOption(
      new Option("--node-count <number>", "nodes to assume when the manifests hold none (default: 2)").argParser(count),
    )
    .option("--pod-cidr <range>", "addresses of pods; twice for dual stack", collect)
    .option("--service-cidr <range>", "addresses of Services; twice for dual stack, the first is primary", collect)
    .addOption(
      new Option("--max-endpoints-per-slice <number>", "as of kube-controller-manager (default: 100)").argParser(
        positive,
      ),
    )
    .addOption(new Option("--cron-jobs <what>", "whether each CronJob has a Job running").choices(["none", "run"]))
    .option("--not-ready <pod>", "take a pod as not ready; may be repeated and hold *", collect)
    .option("--down <node|zone>", "take a node or zone as down; may be repeated", collect);
}

/** `[SUBJECT] [PATHS…]`: the first argument is the subject unless it is a path. */
function subjectAndPaths(
  host: Host,
  args: readonly string[],
): { readonly subject: string | undefined; readonly paths: readonly string[] } {
  const [first, ...rest] = args;
  return first === undefined || existingPath(host.cwd, first)
    ? { subject: undefined, paths: args }
    : { subject: first, paths: rest };
}

async function simulated(host: Host, paths: readonly string[], flags: ClusterFlags) {
  const { rules } = await import("../../../../rules/index.ts");
  const { loadWorkspace, onlyScope, simulatedModel } = await import("../../../workspace/workspace.ts");
  const { checkClusterOptions } = await import("../commands/endpoints.ts");
  const workspace = await loadWorkspace(host, paths, flags, rules);
  const scope = onlyScope(workspace);
  const options = clusterOptions(flags);
  checkClusterOptions(options);
  const { leftOutNotes, tooManyPods } = await import("../left-out.ts");
  for (const { path, message } of workspace.failures)
    host.stderr(`${printable(`${path} could not be read: ${message}`)}\n`);
  for (const note of workspace.notes) host.stderr(`note: ${noteText(note)}\n`);
  const model = simulatedModel(workspace, scope);
  host.stderr(leftOutNotes(scope.sources, model));
  host.stderr(tooManyPods(model));
  return { workspace, scope, model, options };
}

function finishWith(host: Host, finish: Finish, outcome: Outcome): void {
  host.stderr(outcome.stderr);
  host.stdout(outcome.stdout);
  finish(outcome.exitCode);
}

function readDump(host: Host, file: string, flags: WorkspaceFlags): unknown {
  let dump: unknown;
  try {
    dump = JSON.parse(readNamed(host, file, LARGEST_DUMP, flags).toString("utf8")) as unknown;
  } catch (error) {
    throw new UserError(
      `The dump "${file}" cannot be read as JSON: ${jsonFault(error)}. Make it with \`kubectl get endpointslices,pods -A -o json\`.`,
    );
  }
  // Any other JSON would read as a cluster in which nothing runs.
  if (!Array.isArray(dump) && !Array.isArray((dump as { readonly items?: unknown } | null)?.items)) {
    throw new UserError(
      `The dump "${file}" is no list of objects. Make it with \`kubectl get endpointslices,pods -A -o json\`.`,
    );
  }
  return dump;
}

/** `pods`, `endpoints`, `traffic`: what a cluster would make of the manifests. */
export function simulateCommands(program: Command, host: Host, finish: Finish): void {
  simulationOptions(program.command("pods"))
    .description("show the pods that the workloads would run")
    .argument("[paths...]")
    .addOption(outputOption(["table", "json", "yaml"]))
    .action(async (paths: readonly string[], flags: ClusterFlags & { readonly output: "table" | "json" | "yaml" }) => {
      const { runPods } = await import("../commands/endpoints.ts");
      finishWith(host, finish, runPods({ ...(await simulated(host, paths, flags)), output: flags.output }));
    });
  simulationOptions(program.command("endpoints"))
    .description("show the endpoints that each Service would get, and why where it gets none")
    .argument("[service-and-paths...]", "[NAMESPACE/]SERVICE, then files and folders")
    .addOption(outputOption(["table", "wide", "json", "yaml"]))
    .option("--actual <file>", "compare with a dump: kubectl get endpointslices,pods -A -o json")
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
  simulationOptions(program.command("traffic"))
    .description("show the share of each endpoint of a Service, for a client on a node or in a zone")
    .argument("<service>", "[NAMESPACE/]SERVICE")
    .argument("[paths...]")
    .addOption(outputOption(["table", "json", "yaml"]))
    .addOption(
      new Option("--via <way>", "how the client reaches the Service").choices([
        "ClusterIP",
        "NodePort",
        "LoadBalancer",
      ]),
    )
    .option("--port <port>", "name or number of the Service's port")
    .option("--node <node>", "node of the client")
    .option("--zone <zone>", "zone of the client")
    .action(async (service: string, paths: readonly string[], flags: ClusterFlags & TrafficFlags) => {
      const { runTraffic } = await import("../commands/endpoints.ts");
      const { output, via, port, node, zone } = flags;
      finishWith(
        host,
        finish,
        runTraffic({ ...(await simulated(host, paths, flags)), service, output, via, port, node, zone }),
      );
    });
}

interface TrafficFlags {
  readonly output: "table" | "json" | "yaml";
  readonly via?: "ClusterIP" | "NodePort" | "LoadBalancer";
  readonly port?: string;
  readonly node?: string;
  readonly zone?: string;
}

export { clusterOptions, finishWith, simulated, subjectAndPaths };
export type { ClusterFlags };
