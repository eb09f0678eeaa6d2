import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { DEFAULT_LIMITS } from "../../../yaml/document.ts";

/** A whole number that is not negative, for commander. */
export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** A whole number from 1 on, for commander. */
export function positive(text: string): number {
  if (!/^0*[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number greater than 0.");
  return Number(text);
}

/** Gathers the values of an option that may be given several times. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** Flags of every command that reads a configuration. */
export function configOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "configuration file; default: the nearest kubenetlint.yaml")
    .option("--no-config", "read no configuration file")
    .option("--safe", "run no plug-ins of the configuration, and follow no link of the repository out of it");
}

/** Flags that every command which reads manifests takes. */
export function sourceOptions(command: Command): Command {
  return configOptions(command)
    .option("--allow-outside", "let files of the repository name files outside of it")
    .option("-n, --namespace <name>", "namespace of objects that name none")
    .option("--kubernetes-version <version>", "version of the API server, as 1.37")
    .option("--schemas <folder>", "CustomResourceDefinitions and JSON Schemas of more kinds")
    .option("--stdin", "read standard input, as the path - does")
    .option("--stdin-filename <path>", "path to show for standard input")
    .addOption(
      new Option(
        "--max-file-size <bytes>",
        `do not read larger files (default: ${DEFAULT_LIMITS.maxFileSize / 1024 / 1024} MiB)`,
      ).argParser(count),
    )
    .addOption(
      new Option("--max-depth <levels>", `do not read deeper nesting (default: ${DEFAULT_LIMITS.maxDepth})`).argParser(
        count,
      ),
    )
    .addOption(
      new Option(
        "--max-alias-nodes <nodes>",
        `do not expand aliases further (default: ${DEFAULT_LIMITS.maxAliasNodes})`,
      ).argParser(count),
    );
}

/** The format of what a command answers; the first one is the default. */
export const outputOption = (choices: readonly [string, ...string[]]): Option =>
  new Option("-o, --output <format>", "format of the answer").choices(choices).default(choices[0]);

/** Flags that choose and render scopes. */
export function scopeOptions(command: Command): Command {
  return command
    .option("--scope <name>", "only this scope; `kubenetlint scopes` lists them")
    .option("--shard <number/count>", "only a share of the scopes; /COUNT takes the number from JOB_COMPLETION_INDEX")
    .option("--kustomize-bin <program>", "kustomize to render with (default: kustomize, else kubectl)")
    .option("--helm-bin <program>", "helm to render with (default: helm)")
    .option("--kustomize-enable-helm", "let kustomize render the charts of `helmCharts`, by helm; nothing is fetched");
}
