import type { Command } from "commander";
import { Option } from "commander";
import { EXIT } from "./host.ts";
import type { ExitCode, Host } from "./host.ts";

/** Commands that show instead of judge: `rules`, `explain`. */
export function inspectCommands(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  program
    .command("rules")
    .description("list the rules")
    .addOption(new Option("-o, --output <format>", "table or json").choices(["table", "json"]).default("table"))
    .action(async ({ output }: { readonly output: "table" | "json" }) => {
      const { rulesCommand } = await import("./rules-command.ts");
      host.stdout(rulesCommand(output));
      finish(EXIT.clean);
    });
  program
    .command("explain")
    .description("say what a rule finds, why it matters and how to repair it")
    .argument("<rule>")
    .action(async (id: string) => {
      const { explainCommand } = await import("./rules-command.ts");
      host.stdout(explainCommand(id));
      finish(EXIT.clean);
    });
}
