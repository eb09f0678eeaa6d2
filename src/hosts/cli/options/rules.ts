import type { Command } from "commander";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import type { KnownRulesFlags } from "../known-rules.ts";
import { configOptions, outputOption } from "./shared-options.ts";

/** `rules`. */
export function rulesOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  configOptions(program.command("rules"))
    .description("list all rules, including those of the configuration")
    .addOption(outputOption(["table", "json"]))
    .option("--allow-outside", "also run plug-ins outside of the repository")
    .action(async ({ output, ...flags }: KnownRulesFlags & { readonly output: "table" | "json" }) => {
      const { knownRules } = await import("../known-rules.ts");
      const { rulesCommand } = await import("../commands/rules.ts");
      host.stdout(rulesCommand(await knownRules(host, flags), output));
      finish(EXIT.clean);
    });
}
