import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { outputOption, scopeOptions, sourceOptions } from "./shared-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { ScopesFlags } from "../commands/scopes.ts";

/** `scopes`. */
export function scopesOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  scopeOptions(sourceOptions(program.command("scopes")))
    .description("list scopes: what is deployed together")
    .argument("[paths...]")
    .addOption(outputOption(["table", "json"]))
    .option("--show-rendered", "print the output of kustomize or Helm for the chosen scope")
    .action(async (paths: readonly string[], flags: ScopesFlags) => {
      const { scopesCommand } = await import("../commands/scopes.ts");
      finishWith(host, finish, await scopesCommand(host, paths, flags));
    });
}
