import type { Command } from "commander";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import type { KnownRulesFlags } from "../known-rules.ts";
import { configOptions } from "./shared-options.ts";

/** `explain`. */
export function explainOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  configOptions(program.command("explain"))
    .description("explain a rule: what it reports, why, and how to fix it")
    .argument("<rule>")
    .option("--allow-outside", "also run plug-ins outside of the repository")
    .action(async (id: string, flags: KnownRulesFlags) => {
      const { knownRules } = await import("../known-rules.ts");
      const { explainCommand } = await import("../commands/explain.ts");
      host.stdout(explainCommand(await knownRules(host, flags), id));
      finish(EXIT.clean);
    });
}
