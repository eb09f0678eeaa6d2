import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { DEFAULT_LIMITS } from "../../../yaml/document.ts";

/** Parses a whole number from 0, for commander. */
export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** Parses a whole number from 1, for commander. */
export function positive(text: string): number {
  if (!/^0*[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number greater than 0.");
  return Number(text);
}

/** Collects the values of a repeatable option. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** The heading of the options that belong to the command itself. */
const OTHERS = "Options:";

/** Flags of every command that reads a configuration. */
export function configOptions(command: Command): Command {
  return command
    .optionsGroup("Configuration:")
    .option("-c, --config <file>", "configuration file (default: the nearest kubenetlint.yaml)")
    .option("--no-config", "ignore configuration files")
    .option("--safe", "run no plug-ins, and follow no link out of the repository")
    .optionsGroup(OTHERS);
}

/** Flags of every command that reads manifests. */
export function sourceOptions(command: Command): Command {
  return configOptions(command)
    .optionsGroup("Input:")
    .option("--allow-outside", "allow files of the repository to refer to files outside of it")
    .option("-n, --namespace <name>", "namespace of objects without metadata.namespace")
    .option("--kubernetes-version <version>", "Kubernetes version, such as 1.37")
    .option("--schemas <folder>", "folder with CustomResourceDefinitions and JSON Schemas")
    .option("--stdin", "read standard input, like the path -")
    .option("--stdin-filename <path>", "path to show for standard input")
    .optionsGroup("Limits:")
    .addOption(
      new Option(
        "--max-file-size <bytes>",
        `maximum size of a file (default: ${DEFAULT_LIMITS.maxFileSize / 1024 / 1024} MiB)`,
      ).argParser(count),
    )
    .addOption(
      new Option(
        "--max-depth <levels>",
        `maximum nesting of a document (default: ${DEFAULT_LIMITS.maxDepth})`,
      ).argParser(count),
    )
    .addOption(
      new Option(
        "--max-alias-nodes <nodes>",
        `maximum number of expanded alias nodes (default: ${DEFAULT_LIMITS.maxAliasNodes})`,
      ).argParser(count),
    )
    .optionsGroup(OTHERS);
}

/** `--output`; the first choice is the default. */
export const outputOption = (choices: readonly [string, ...string[]]): Option =>
  new Option("-o, --output <format>", "output format").choices(choices).default(choices[0]);

/** Flags that select and render scopes. */
export function scopeOptions(command: Command): Command {
  return command
    .optionsGroup("Scopes and rendering:")
    .option("--scope <name>", "only this scope; `kubenetlint scopes` lists all")
    .option("--shard <number/count>", "only this part of the scopes; /COUNT reads the number from JOB_COMPLETION_INDEX")
    .option("--kustomize-bin <program>", "kustomize program (default: kustomize, else kubectl)")
    .option("--helm-bin <program>", "helm program (default: helm)")
    .option("--kustomize-enable-helm", "let kustomize render `helmCharts` with helm; nothing is downloaded")
    .optionsGroup(OTHERS);
}
