import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { printable } from "../../../base/printable.ts";
import { printableLines } from "../../../report/lint/reporter.ts";
import { Option } from "commander";
import { nearest } from "../../../hints/nearest.ts";
import { NoFilesError, UserError } from "../../../diagnostic/user-error.ts";
import type { CacheFlags } from "../cache/cached-lint.ts";
import { formatNames } from "../formats.ts";
import { OTHER_COMMANDS } from "../command-names.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import type { LintFlags } from "../lint/lint-flags.ts";
import { collect, count, scopeOptions, sourceOptions } from "./shared-options.ts";

type Finish = (code: ExitCode) => void;

/** `lint`, the default command. */
export function lintOptions(program: Command, host: Host, finish: Finish): void {
  const command = program
    .command("lint", { isDefault: true })
    .description("report mistakes that change traffic, break it or leave it open")
    .argument("[paths...]", "files, folders, patterns, or - for standard input");
  scopeOptions(sourceOptions(command))
    .optionsGroup("Input:")
    .option("--ignore-pattern <pattern>", "do not read these files: a pattern as in `ignores`; repeatable", collect)
    .option("--pass-on-no-files", "exit with 0 if there is no manifest")
    .optionsGroup("Rules:")
    .addOption(new Option("--preset <name>", "preset of rules").choices(["recommended", "production", "all"]))
    .option("--rule <setting>", "'rule-id: severity' or 'rule-id: [severity, {option: value}]'; repeatable", collect)
    .option("--only-rule <id>", "run only this rule, even if the preset does not have it; repeatable", collect)
    .option("--closed", "assume that these manifests contain all pods of every namespace")
    .option("--report-unknown", "also report unknown findings and what they depend on; they never fail the run")
    .optionsGroup("Report:")
    .option("-f, --format <name[=file]>", `${formatNames().join(", ")} (default: stylish); repeatable`, collect)
    .option("-o, --output-file <file>", "write the report to this file")
    .option("-q, --quiet", "report errors only")
    .option("--only <files...>", "analyse everything, report only these files and folders")
    .option("--statistics", "count the findings by rule, on standard error")
    .addOption(new Option("--max-warnings <number>", "fail if there are more warnings").argParser(count))
    .option("--fail-on-unread", "fail if a file that may contain manifests was not analysed")
    .option("--color", "use colours even if the output is not a terminal")
    .option("--no-color", "use no colours")
    .option("--debug", "show the stack trace of internal errors")
    .optionsGroup("Fixing:")
    .option("--fix", "apply safe fixes that the simulation proves, report the rest")
    .option("--fix-dry-run", "print the fixes as a diff; report to standard error")
    .optionsGroup("Baseline and suppressions:")
    .option("--baseline <file>", "do not report findings listed in this file")
    .option("--update-baseline", "write the current findings to the baseline")
    .addOption(
      new Option("--report-unused-suppressions <severity>", "severity of unused suppressions").choices([
        "error",
        "warning",
        "info",
        "off",
      ]),
    )
    .option("--no-inline-config", "ignore suppression comments and annotations")
    .optionsGroup("Repeated runs:")
    .option("--cache", "reuse results for unchanged files; re-render only what changed")
    .option("--cache-location <folder>", "cache folder (default: .kubenetlintcache)")
    .option("--watch", "lint again when a file changes")
    .action(async (words: readonly string[], given: AllFlags) => {
      const { paths, flags } = withoutNegative(words, given);
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
          await passingWithoutFiles(
            own,
            flags,
            async () => await (await import("../commands/lint.ts")).lintCommand(own, paths, all),
          );
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
        const { LintSession } = await import("../../../workspace/lint-session.ts");
        const session = new LintSession();
        await watchFolders(watchedFolders(host.cwd, paths), written, async (onRead) => {
          await lintCommand(host, paths, flags, { onRead, session }).catch((error: unknown) => {
            // A configuration that is being edited may be invalid for a moment.
            if (!(error instanceof UserError)) throw error;
            host.stderr(`${printableLines(error.message)}\n`);
          });
        });
      }
      finish(await passingWithoutFiles(host, flags, async () => await lintCommand(host, paths, flags)));
    });
}

type AllFlags = LintFlags & CacheFlags & { readonly watch?: boolean };

/** `!examples/**` among the paths is a pattern to ignore, as in other tools. */
function withoutNegative(
  words: readonly string[],
  flags: AllFlags,
): { readonly paths: readonly string[]; readonly flags: AllFlags } {
  const negative = words.filter((word) => word.startsWith("!"));
  if (negative.length === 0) return { paths: words, flags };
  return {
    paths: words.filter((word) => !word.startsWith("!")),
    flags: { ...flags, ignorePattern: [...(flags.ignorePattern ?? []), ...negative.map((word) => word.slice(1))] },
  };
}

async function passingWithoutFiles(
  host: Host,
  { passOnNoFiles }: LintFlags,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (passOnNoFiles !== true || !(error instanceof NoFilesError)) throw error;
    host.stderr(`${printableLines(error.message)}\n`);
    return EXIT.clean;
  }
}

/** Without a command, a first argument that is not a path may be a misspelt command. @throws UserError */
function checkCommand(host: Host, [word]: readonly string[]): void {
  const near =
    word === undefined || existsSync(resolve(host.cwd, word)) ? undefined : nearest(word, ["lint", ...OTHER_COMMANDS]);
  if (near !== undefined) throw new UserError(`No command, file or folder "${word}"; did you mean "${near}"?`);
}
