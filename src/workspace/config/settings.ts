import { dirname, resolve } from "node:path";
import { DEFAULT_CONFIG } from "../../config/config.ts";
import type { Config } from "../../config/config.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { shownPath } from "../../discover/discover.ts";
import { Confines } from "../../read/confines.ts";
import { repositoryRoot } from "../../read/folders.ts";
import { decode } from "../../read/decode-text.ts";
import { dnsLabel } from "../../validate/formats/names.ts";
import type { AnyRule, Preset } from "../../rule/rule.ts";
import { DEFAULT_LIMITS } from "../../yaml/document.ts";
import type { YamlDocument } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { ignoresBelow, onlyRulesOf } from "./flag-overrides.ts";
import { findConfig, pluginsRefused, refuseForeign } from "./find-config.ts";
import type { Host } from "../host.ts";

/** Flags that override the configuration file. */
export interface ConfigFlags {
  /** A path, or false for `--no-config`. */
  readonly config?: string | boolean;
  readonly preset?: Preset;
  readonly rule?: readonly string[];
  /** Ids of rules; the others are off. */
  readonly onlyRule?: readonly string[];
  /** Patterns that are added to `ignores`, relative to the working directory. */
  readonly ignorePattern?: readonly string[];
  readonly namespace?: string;
  readonly kubernetesVersion?: string;
  readonly closed?: boolean;
  /** Run no plug-ins of the project, and follow no link out of it. */
  readonly safe?: boolean;
  /** Files of the repository may refer to files outside of it. */
  readonly allowOutside?: boolean;
}

/** Parses one YAML document that is not a manifest. @throws UserError with the place of a syntax error. */
export function readDocument(path: string, text: string): YamlDocument {
  const { documents, problems } = parseSource({ path, text });
  const [document] = documents;
  const problem = problems[0] ?? document?.problems[0];
  if (problem !== undefined) {
    const { line, column } = problem.at.span().start;
    throw new UserError(`${path}:${line}:${column}  ${problem.message}`);
  }
  if (document === undefined || documents.length > 1)
    throw new UserError(`${path} must contain exactly one YAML document.`);
  return document;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path, or undefined without a file. */
  readonly file: string | undefined;
  /** The folder that patterns of the configuration are relative to. */
  readonly root: string;
  /** The parsed file, for findings in it. */
  readonly document?: YamlDocument;
  /** All rules: the given ones, those of plug-ins, and policies. */
  readonly rules: readonly AnyRule[];
  /** Plug-ins that were not loaded, as written. */
  readonly leftOut: readonly string[];
  /** Why they were not loaded, as `--safe`. */
  readonly leftOutBy: string;
}

/**
 * The configuration file, if any, overridden by flags. Plug-ins are not run, so their rules are missing.
 * @throws UserError
 */
export async function loadConfig(host: Host, flags: ConfigFlags, rules: readonly AnyRule[]): Promise<LoadedConfig> {
  return await load(host, { ...flags, safe: true }, rules);
}

/** Like `loadConfig`, with the rules of plug-ins: their code is run, unless `--safe` is given. @throws UserError */
export const loadConfigAndRules = async (
  host: Host,
  flags: ConfigFlags,
  rules: readonly AnyRule[],
): Promise<LoadedConfig> => await load(host, flags, rules);

async function load(host: Host, flags: ConfigFlags, rules: readonly AnyRule[]): Promise<LoadedConfig> {
  if (flags.safe === true && flags.allowOutside === true)
    throw new UserError("--safe and --allow-outside contradict each other: choose one.");
  const file =
    flags.config === false
      ? undefined
      : typeof flags.config === "string"
        ? resolve(host.cwd, flags.config)
        : findConfig(host.cwd);
  const root = file === undefined ? host.cwd : dirname(file);
  const text = file === undefined ? "" : readConfigText(host, file, flags);
  const document = file === undefined || text.trim() === "" ? undefined : readDocument(shownPath(host.cwd, file), text);
  const refused = file !== undefined && flags.config === undefined ? pluginsRefused(file, host.cwd) : undefined;
  const read =
    document === undefined
      ? undefined
      : await readAll(host, document, root, { ...flags, safe: flags.safe === true || refused !== undefined }, rules);
  const base = read?.config ?? DEFAULT_CONFIG;
  const all = read?.rules ?? rules;
  const leftOut = read?.leftOut ?? [];
  const ruleFlags = await readRuleFlags(flags.rule ?? [], all, leftOut.length > 0);
  const config: Config = {
    ...base,
    ...(flags.preset !== undefined && { extends: flags.preset }),
    ...(flags.namespace !== undefined && { namespace: flags.namespace }),
    ...(flags.kubernetesVersion !== undefined && { kubernetesVersion: flags.kubernetesVersion }),
    ...(flags.closed !== undefined && { closed: flags.closed }),
    ...(flags.ignorePattern !== undefined && {
      ignores: [...base.ignores, ...ignoresBelow(flags.ignorePattern, root, host.cwd)],
    }),
    ...(flags.onlyRule !== undefined && { onlyRules: onlyRulesOf(flags.onlyRule, all, leftOut.length > 0) }),
    rules: { ...base.rules, ...ruleFlags },
  };
  const [fault] = dnsLabel(config.namespace);
  if (fault !== undefined) throw new UserError(`The namespace "${config.namespace}" ${fault}.`);
  return {
    config,
    file,
    root,
    ...(document && { document }),
    rules: all,
    leftOut,
    leftOutBy: flags.safe === true ? "--safe" : (refused ?? "--safe"),
  };
}

interface ReadAll {
  readonly config: Config;
  readonly rules: readonly AnyRule[];
  readonly leftOut: readonly string[];
}

/** Plug-ins are loaded first, as the configuration is checked against their rules. */
async function readAll(
  host: Host,
  document: YamlDocument,
  root: string,
  flags: ConfigFlags,
  rules: readonly AnyRule[],
): Promise<ReadAll> {
  const { hasPolicies, readConfig, readPlugins } = await import("../../config/read-config.ts");
  const references = readPlugins(document);
  const leftOut = flags.safe === true ? references.map(({ from }) => from) : [];
  const loaded =
    references.length === leftOut.length
      ? []
      : await (
          await import("../plugins/plugins.ts")
        ).loadPlugins(references, {
          cwd: host.cwd,
          root,
          document,
          confines: configConfines(Confines.of({ cwd: host.cwd, named: [], ...flags }), root),
        });
  const withPlugins = [...rules, ...loaded];
  const config = readConfig(document, withPlugins, { withoutPlugins: leftOut.length > 0 });
  if (!hasPolicies(document)) return { config, rules: withPlugins, leftOut };
  const { readPolicies } = await import("../../config/read-policies.ts");
  const { policyRules } = await import("../../engine/policies/policy-rules.ts");
  const policies = readPolicies(document, new Set(withPlugins.map(({ id }) => id)));
  return { config: { ...config, policies }, rules: [...withPlugins, ...policyRules(policies)], leftOut };
}

/** Paths that a configuration may name: those that the run may read, and the repository of the configuration. */
export const configConfines = (confines: Confines, root: string): Confines =>
  confines.resolve(root).kind === "outside" ? confines.with([repositoryRoot(root) ?? root]) : confines;

/** A configuration that was found belongs to the repository; one named with --config belongs to the user. */
function confinesOf(file: string, { config, safe = false, allowOutside = false }: ConfigFlags, cwd: string): Confines {
  if (typeof config === "string") return Confines.of({ cwd, named: [config], safe, allowOutside });
  refuseForeign(file, cwd);
  return Confines.of({ cwd: dirname(file), named: [], allowOutside });
}

function readConfigText(host: Host, file: string, flags: ConfigFlags): string {
  const confines = confinesOf(file, flags, host.cwd);
  try {
    return decode(confines.read(file, DEFAULT_LIMITS.maxFileSize));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new UserError(`Configuration file "${shownPath(host.cwd, file)}" does not exist.`);
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`The configuration ${shownPath(host.cwd, file)} cannot be read: ${why}`);
  }
}

/**
 * `--rule 'name-meaningless: off'`, as in ESLint; `name-meaningless:off` and `name-meaningless=off` are accepted too.
 */
async function readRuleFlags(
  texts: readonly string[],
  rules: readonly AnyRule[],
  withoutPlugins: boolean,
): Promise<Config["rules"]> {
  if (texts.length === 0) return {};
  const { readRuleFlag } = await import("../../config/read-config.ts");
  const settings = texts.map((text) => {
    const yaml = text.replace(/^([\w./-]+)\s*[:=]\s*/, "$1: ");
    if (!yaml.includes(":"))
      throw new UserError(`--rule must be "RULE: SEVERITY" or "RULE: [SEVERITY, {OPTION: VALUE}]", not "${text}".`);
    return readRuleFlag(readDocument("--rule", yaml), rules, { withoutPlugins });
  });
  return Object.assign({}, ...settings) as Config["rules"];
}
