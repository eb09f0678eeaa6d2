import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { printable } from "../../../base/printable.ts";
import { printableLines } from "../../../report/lint/reporter.ts";
import { Option } from "commander";
import { nearest } from "../../../base/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { CacheFlags } from "../cache/cached-lint.ts";
import { formatNames } from "../formats.ts";
import { OTHER_COMMANDS } from "../command-names.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import type { LintFlags } from "../lint/lint-flags.ts";
import { collect, count, scopeOptions, sourceOptions } from "./shared-options.ts";

type Finish = (code: ExitCode) => void;

/** `lint`, the command that runs when none is named. */
export function lintOptions(program: Command, host: Host, finish: Finish): void {
  const command = program
    .command("lint", { isDefault: true })
    .description("report mistakes that change traffic, break it or leave it open")
    .argument("[paths...]", "files, folders, patterns, or - for standard input");
  scopeOptions(sourceOptions(command))
    .addOption(new Option("--preset <name>", "rules to start from").choices(["recommended", "production", "all"]))
    .option(
      "--rule <setting>",
      "'rule-id: severity' or 'rule-id: [severity, {option: value}]'; may be repeated",
      collect,
    )
    .option("-f, --format <name[=file]>", `${formatNames().join(", ")} (default: stylish); may be repeated`, collect)
    .option("-o, --output-file <file>", "write the report of the format that names no file to this one")
    .addOption(new Option("--max-warnings <number>", "fail when there are more warnings").argParser(count))
    .option("--fail-on-unread", "fail when something that may hold manifests was not analysed")
    .option("-q, --quiet", "report errors only")
    .option("--only <files...>", "analyse everything, report these files and folders only")
    .option("--report-unknown", "report what may be a defect too, with what would have to be known; it fails nothing")
    .option("--closed", "these manifests show all pods of every namespace")
    .option("--fix", "write the safe repairs that are proved by simulation, and report what is left")
    .option("--fix-dry-run", "print them as a diff instead, and report to standard error")
    .option("--baseline <file>", "leave out the findings that this file holds")
    .option("--update-baseline", "write the present findings to the baseline")
    .addOption(
      new Option("--report-unused-suppressions <severity>", "how a suppression counts that silences nothing").choices([
        "error",
        "warning",
        "info",
        "off",
      ]),
    )
    .option("--no-inline-config", "ignore suppression comments and annotations")
    .option("--color", "use colours even if the output is no terminal")
    .option("--no-color", "use no colours")
    .option("--debug", "show the stack of an internal error")
    .option("--cache", "say again what was said of unchanged files, and render only what has changed")
    .option("--cache-location <folder>", "where the cache is kept (default: .kubenetlintcache)")
    .option("--watch", "lint again whenever a file changes")
    .action(async (paths: readonly string[], flags: LintFlags & CacheFlags & { readonly watch?: boolean }) => {
      if (command.parent?.args[0] !== "lint") checkCommand(host, paths);
      if (flags.cache === true) {
        const { cachedLint } = await import("../cache/cached-lint.ts");
        const { DEFAULT_CACHE } = await import("../../../workspace/cache/cache-store.ts");
        const { cacheSecret } = await import("../../../workspace/cache/cache-secret.ts");
        const words = [...(command.parent?.args ?? []), JSON.stringify(flags), ...paths];
        const found = cacheSecret(host.env, resolve(host.cwd, flags.cacheLocation ?? DEFAULT_CACHE));
        if ("off" in found) host.stderr(`${printable(`note: the cache is off: ${found.off}.`)}\n`);
        const all = "off" in found ? { ...flags, cache: false } : { ...flags, cacheSecret: found.secret };
        const run = async (own: Host): Promise<ExitCode> =>
          await (await import("../commands/lint.ts")).lintCommand(own, paths, all);
        finish("off" in found ? await run(host) : await cachedLint(host, words, paths, all, run));
        return;
      }
      const { lintCommand } = await import("../commands/lint.ts");
      if (flags.watch === true) {
        const { watchFolders, watchedFolders } = await import("../lint/watch.ts");
        const written = [
          flags.outputFile,
          flags.baseline,
          ...(flags.format ?? []).map((format) => format.split("=")[1]),
        ].flatMap((file) => (file === undefined ? [] : [resolve(host.cwd, file)]));
        await watchFolders(watchedFolders(host.cwd, paths), written, async (onRead) => {
          await lintCommand(host, paths, flags, onRead).catch((error: unknown) => {
            // A configuration that is wrong for a moment must not end the watch.
            if (!(error instanceof UserError)) throw error;
            host.stderr(`${printableLines(error.message)}\n`);
          });
        });
      }
      finish(await lintCommand(host, paths, flags));
    });
}

/** Where no command was named, a first word that is no path may be a misspelt command. @throws UserError */
function checkCommand(host: Host, [word]: readonly string[]): void {
  const near =
    word === undefined || existsSync(resolve(host.cwd, word)) ? undefined : nearest(word, ["lint", ...OTHER_COMMANDS]);
  if (near !== undefined) throw new UserError(`There is no command, file or folder "${word}"; did you mean "${near}"?`);
}
