import { Option } from "commander";
import type { Command } from "commander";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import type { KnownRulesFlags } from "../known-rules.ts";
import { configOptions, count, outputOption, scopeOptions, sourceOptions } from "./values.ts";
import { finishWith } from "./simulate.ts";
import type { ScopesFlags } from "../commands/scopes.ts";

/** Commands that show instead of judge: `rules`, `explain`, `scopes`, `merge-results`. */
export function inspectCommands(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  configOptions(program.command("rules"))
    .description("list the rules, those of the configuration too")
    .addOption(outputOption(["table", "json"]))
    .option("--allow-outside", "run plug-ins from outside of the repository too")
    .action(async ({ output, ...flags }: KnownRulesFlags & { readonly output: "table" | "json" }) => {
      const { knownRules } = await import("../known-rules.ts");
      const { rulesCommand } = await import("../commands/rules.ts");
      host.stdout(rulesCommand(await knownRules(host, flags), output));
      finish(EXIT.clean);
    });
  scopeOptions(sourceOptions(program.command("scopes")))
    .description("show what is taken as applied together")
    .argument("[paths...]")
    .addOption(outputOption(["table", "json"]))
    .option("--show-rendered", "print what kustomize or Helm makes of the chosen scope")
    .action(async (paths: readonly string[], flags: ScopesFlags) => {
      const { scopesCommand } = await import("../commands/scopes.ts");
      finishWith(host, finish, await scopesCommand(host, paths, flags));
    });
  program
    .command("merge-results")
    .description("join the results of the shards of one run (--format json)")
    .argument("<files...>")
    .option("-f, --format <name>", "format of the joined result", "stylish")
    .addOption(new Option("--max-warnings <number>", "fail when there are more warnings").argParser(count))
    .action(
      async (
        files: readonly string[],
        { format, maxWarnings }: { readonly format: string; readonly maxWarnings?: number },
      ) => {
        const { mergeResults } = await import("../commands/merge-results.ts");
        const { reportOne, verdict } = await import("../commands/lint.ts");
        const result = mergeResults(host, files);
        await reportOne(host, result, format);
        finish(verdict(host, result, { ...(maxWarnings !== undefined && { maxWarnings }) }));
      },
    );
  configOptions(program.command("explain"))
    .description("say what a rule finds, why it matters and how to repair it")
    .argument("<rule>")
    .option("--allow-outside", "run plug-ins from outside of the repository too")
    .action(async (id: string, flags: KnownRulesFlags) => {
      const { knownRules } = await import("../known-rules.ts");
      const { explainCommand } = await import("../commands/rules.ts");
      host.stdout(explainCommand(await knownRules(host, flags), id));
      finish(EXIT.clean);
    });
}
