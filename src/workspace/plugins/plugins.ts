import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PluginReference } from "../../config/config.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { wildcard } from "../../diagnostic/wildcard.ts";
import { explainRefusal } from "../../config/refusal.ts";
import { shownPath } from "../../discover/discover.ts";
import type { Confines } from "../../read/confines.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { YamlDocument } from "../../yaml/document.ts";
import { refusedPath } from "../config/config-paths.ts";
import { importModule } from "./plugin-import.ts";
import { checkedRule } from "./plugin-rule.ts";

export interface PluginContext {
  readonly cwd: string;
  /** The folder of the configuration file. */
  readonly root: string;
  /** The configuration file. */
  readonly document: YamlDocument;
  /** Paths that it may name. */
  readonly confines: Confines;
}

/** A module, and the prefix of its rule ids if the configuration sets one. */
interface Module {
  readonly file: string;
  /** As the user would write it. */
  readonly shown: string;
  readonly prefix: string | undefined;
  readonly package: string | undefined;
}

const isPath = (from: string): boolean => /^\.{0,2}\//.test(from) || /^[A-Za-z]:[\\/]/.test(from) || from.includes("*");

/** Files of a path whose last part may contain `*`. @throws UserError when there is none. */
function filesOf(from: string, context: PluginContext): readonly string[] {
  const path = resolve(context.root, from);
  const pattern = basename(path);
  if (!from.includes("*")) {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
      throw new UserError(`Plug-in "${from}" does not exist in ${shownPath(context.cwd, context.root) || "."}.`);
    return [path];
  }
  const folder = dirname(path);
  if (folder.includes("*")) throw new UserError(`The plug-in "${from}" may contain * only in the file name.`);
  const stat = statSync(folder, { throwIfNoEntry: false });
  const matches = wildcard(pattern);
  const names =
    stat?.isDirectory() === true
      ? readdirSync(folder).filter((name) => matches(name) && /\.[cm]?[jt]s$/.test(name) && !name.endsWith(".d.ts"))
      : [];
  if (names.length === 0) throw new UserError(`No plug-in matches "${from}".`);
  return names.sort().map((name) => join(folder, name));
}

function modulesOf({ from, name }: PluginReference, index: number, context: PluginContext): readonly Module[] {
  const refuse = (file: string): void => refuseOutside(file, from, index, context);
  if (isPath(from)) {
    // Before the file system is searched.
    refuse(from.includes("*") ? dirname(resolve(context.root, from)) : resolve(context.root, from));
    const files = filesOf(from, context);
    for (const file of files) refuse(file);
    return files.map((file) => ({ file, shown: shownPath(context.cwd, file), prefix: name, package: undefined }));
  }
  let file: string;
  try {
    file = createRequire(join(context.root, "kubenetlint.yaml")).resolve(from);
  } catch (error) {
    throw new UserError(`The plug-in "${from}" is not installed where the configuration is: ${firstLine(error)}`);
  }
  refuse(file);
  return [{ file, shown: from, prefix: name, package: from }];
}

/** A file of the repository must not make code outside of it run. @throws UserError at the line that names it. */
function refuseOutside(file: string, from: string, index: number, { confines, document }: PluginContext): void {
  const found = confines.resolve(file);
  if (found.kind !== "outside") return;
  const item: unknown = (document.value as { readonly plugins?: readonly unknown[] }).plugins?.[index];
  throw explainRefusal(document, [
    refusedPath(document, typeof item === "string" ? ["plugins", index] : ["plugins", index, "from"], from, found.why),
  ]);
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

/** `@team/kubenetlint-plugin-net` → `net`; for a file the name of its folder, or `local` beside the configuration. */
function defaultPrefix(module: Module, context: PluginContext): string {
  if (module.package !== undefined)
    return (
      (module.package.split("/").at(-1) ?? "").replace(/^kubenetlint-plugin-?/, "") ||
      (module.package.split("/")[0] ?? "").replace("@", "")
    );
  const folder = relative(context.root, dirname(module.file));
  const own = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-");
  return folder === "" || own === "" || /^[.-]/.test(own) ? "local" : own;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Rules of a module: the default export is a rule, a list of rules, or `{ name, rules }`; or it exports `rules`. */
function exportedRules(
  exports: unknown,
): { readonly name: string | undefined; readonly rules: readonly unknown[] } | undefined {
  const whole = isObject(exports) ? (exports["default"] ?? exports) : undefined;
  if (Array.isArray(whole)) return { name: undefined, rules: whole };
  if (!isObject(whole)) return undefined;
  if (Array.isArray(whole["rules"]))
    return { name: typeof whole["name"] === "string" ? whole["name"] : undefined, rules: whole["rules"] };
  return "check" in whole || "id" in whole ? { name: undefined, rules: [whole] } : undefined;
}

/**
 * Loads the rules of all plug-ins, each named `prefix/rule`. This runs the modules' code.
 * @throws UserError that names the file for whatever cannot be loaded.
 */
export async function loadPlugins(
  references: readonly PluginReference[],
  context: PluginContext,
): Promise<readonly AnyRule[]> {
  const rules = new Map<string, AnyRule>();
  const modules = references.map((reference, index) => modulesOf(reference, index, context)).flat();
  for (const module of modules) {
    const exported = blaming(module, await loadModule(module), exportedRules);
    if (exported === undefined || exported.rules.length === 0)
      throw new UserError(
        `The plug-in ${module.shown} exports no rule. ` +
          "Its default export must be a rule, a list of rules or { name, rules }.",
      );
    const prefix = module.prefix ?? exported.name ?? defaultPrefix(module, context);
    for (const [index, candidate] of exported.rules.entries()) {
      const rule = blaming(module, candidate, (given) => checkedRule(given, prefix, { file: module.shown, index }));
      if (rules.has(rule.id))
        throw new UserError(`Rule "${rule.id}" of plug-in ${module.shown} is also defined by another plug-in.`);
      rules.set(rule.id, rule);
    }
  }
  return [...rules.values()];
}

/** An export may be anything, even an object whose getters throw. */
function blaming<T>(module: Module, exported: unknown, look: (exported: unknown) => T): T {
  try {
    return look(exported);
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new UserError(`The plug-in ${module.shown} cannot be used: ${firstLine(error)}`);
  }
}

async function loadModule(module: Module): Promise<unknown> {
  try {
    return await importModule(module.file);
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(`The plug-in ${module.shown} cannot be loaded: ${error.message}`);
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // A frame of the stack, or the place of a syntax error before it.
    const own = stack
      .split("\n")
      .find(
        (line) =>
          (line.includes(pathToFileURL(module.file).href) || line.includes(module.file)) && /:\d+\)?$/.test(line),
      );
    const where = own === undefined ? "" : ` (${own.trim()})`;
    throw new UserError(`The plug-in ${module.shown} cannot be loaded: ${firstLine(error)}${where}`);
  }
}
