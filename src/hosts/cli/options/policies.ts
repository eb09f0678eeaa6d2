import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { simulationOptions } from "./simulation-options.ts";
import { finishWith, simulated } from "../simulation/simulated.ts";
import type { ClusterFlags } from "./simulation-options.ts";
import type { PoliciesFlags } from "../commands/policies.ts";

/** `policies`. */
export function policiesOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  simulationOptions(program.command("policies"))
    .description("write NetworkPolicies that allow the declared connections and deny all others")
    .argument("[paths...]", "files and folders")
    .option("--only <namespace>", "only for the pods of this namespace")
    .option("--check", "compare the existing policies with what is declared instead: too narrow, too wide")
    .action(async (paths: readonly string[], flags: ClusterFlags & PoliciesFlags) => {
      const { policiesCommand } = await import("../commands/policies.ts");
      const { workspace, scope, model } = await simulated(host, paths, flags);
      const namespace = scope.namespace ?? workspace.config.namespace;
      const documents = scope.sources.flatMap((source) => source.documents);
      finishWith(host, finish, policiesCommand({ model, documents, namespace }, flags));
    });
}
