import type { Command } from "commander";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import type { KnownRulesFlags } from "../known-rules.ts";
import { configOptions } from "./shared-options.ts";

/** `explain`. */
export function explainOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  configOptions(program.command("explain"))
    .description("say what a rule finds, why it matters and how to repair it")
    .argument("<rule>")
    .option("--allow-outside", "run plug-ins from outside of the repository too")
    .action(async (id: string, flags: KnownRulesFlags) => {
      const { knownRules } = await import("../known-rules.ts");
      const { explainCommand } = await import("../commands/explain.ts");
      host.stdout(explainCommand(await knownRules(host, flags), id));
      finish(EXIT.clean);
    });
}
