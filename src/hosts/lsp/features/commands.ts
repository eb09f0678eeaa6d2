import { UserError } from "../../../diagnostic/user-error.ts";
import type { Model } from "../../../model/model.ts";
import { simulateCluster } from "../../../simulate/cluster.ts";
import { nodesFor } from "../../../simulate/policy/reach.ts";
import { acceptedModel } from "../../../workspace/accepted-model.ts";
import { runEndpoints } from "../../cli/commands/endpoints.ts";
import { reachCommand } from "../../cli/commands/reach.ts";
import { traceCommand } from "../../cli/commands/trace.ts";
import type { ClusterKnowledge } from "../../../workspace/workspace.ts";
import type { ScopeView } from "../folder-view.ts";

/** Commands of the server; each returns a text to show. */
export const COMMANDS = {
  endpoints: "kubenetlint.server.endpoints",
  trace: "kubenetlint.server.trace",
  reach: "kubenetlint.server.reach",
} as const;
export type CommandName = keyof typeof COMMANDS;

function modelOf({ scope }: ScopeView, namespace: string, knowledge: ClusterKnowledge): Model {
  return acceptedModel(
    scope.sources.flatMap(({ documents }) => documents),
    { namespace: scope.namespace ?? namespace, knowledge },
  );
}

interface Settings {
  readonly namespace: string;
  readonly knowledge: ClusterKnowledge;
}

/**
 * The output of `kubenetlint endpoints`, `trace` and `reach` for the scope of a file.
 * @param args endpoints: `[namespace/]service` or nothing; trace: target and client; reach: a pod, workload or
 * namespace, or nothing.
 * @throws UserError for names that are not in the manifests.
 */
export function runCommand(
  command: CommandName,
  view: ScopeView,
  args: readonly string[],
  { namespace, knowledge }: Settings,
): string {
  const model = modelOf(view, namespace, knowledge);
  const [first, second] = args;
  switch (command) {
    case "endpoints": {
      const { stdout, stderr } = runEndpoints({ model, options: {}, output: "table", service: first });
      return stdout + (stderr === "" ? "" : `\n${stderr}`);
    }
    case "trace": {
      if (first === undefined) throw new UserError("trace needs a target: a URL, HOST:PORT or Service name.");
      return traceCommand(model, simulateCluster(model), first, { from: second ?? "external" }).stdout;
    }
    case "reach": {
      const cluster = simulateCluster(model, { nodeCount: nodesFor(model) });
      const { stdout, stderr } = reachCommand(model, cluster, { why: true, ...reachOf(view, first) });
      return [...stdout].join("") + (stderr === "" ? "" : `\n${stderr}`);
    }
    default:
      return command satisfies never;
  }
}

/** A Service or policy means the pods it selects. Several workloads cannot be one filter: then everything is shown. */
function reachOf({ model, simulation }: ScopeView, subject: string | undefined): { readonly to?: string } {
  const [namespace = "", name = ""] = subject?.split("/") ?? [];
  const service = model.get("Service", namespace, name);
  const [only, ...others] =
    service === undefined
      ? model.workloadsIn(namespace).filter((workload) => workload.name === name)
      : simulation.backends(service).workloads.map(({ workload }) => workload);
  return only === undefined || others.length > 0 ? {} : { to: `${only.namespace}/${only.name}` };
}
