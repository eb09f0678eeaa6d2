import { Option } from "commander";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { count } from "./shared-options.ts";

/** `merge-results`. */
export function mergeResultsOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  program
    .command("merge-results")
    .description("merge the results (--format json) of the shards of one run")
    .argument("<files...>")
    .option("-f, --format <name>", "format of the merged result", "stylish")
    .addOption(new Option("--max-warnings <number>", "fail if there are more warnings").argParser(count))
    .action(
      async (
        files: readonly string[],
        { format, maxWarnings }: { readonly format: string; readonly maxWarnings?: number },
      ) => {
        const { mergeResults } = await import("../commands/merge-results.ts");
        const { verdict } = await import("../lint/verdict.ts");
        const { reportOne } = await import("../lint/report-result.ts");
        const result = mergeResults(host, files);
        await reportOne(host, result, format);
        finish(verdict(host, result, { ...(maxWarnings !== undefined && { maxWarnings }) }));
      },
    );
}
