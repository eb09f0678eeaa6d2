import { existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../../diagnostic/user-error.ts";
import { printable } from "../../base/printable.ts";

/** Provided by the launcher: a script from the code cache (node:vm) cannot `import()`, the launcher can. */
declare const loadModule: ((url: string) => Promise<unknown>) | undefined;

/** The module that plug-ins import. */
const ENTRY = "kubenetlint/rule";

/** Resolves the entry from the plug-in's own folder first, so that an installed kubenetlint is preferred. */
const HOOK = `
let entry;
export async function initialize(data) { entry = data.entry; }
export async function resolve(specifier, context, next) {
  if (specifier !== ${JSON.stringify(ENTRY)}) return next(specifier, context);
  try { return await next(specifier, context); } catch (error) {
    if (entry === undefined) throw error;
    return { url: entry, shortCircuit: true };
  }
}`;

/** `rule.mjs` is built beside the command line. */
function entryBeside(): string | undefined {
  const [, script] = process.argv;
  if (script === undefined || !existsSync(script)) return undefined;
  const file = join(dirname(realpathSync(script)), "rule.mjs");
  return existsSync(file) ? pathToFileURL(file).href : undefined;
}

let hooked = false;

/** If kubenetlint is not installed in the project of the plug-in, `kubenetlint/rule` is the running one. */
function provideEntry(): void {
  if (hooked) return;
  hooked = true;
  const entry = entryBeside();
  if (entry !== undefined)
    register(`data:text/javascript,${encodeURIComponent(HOOK)}`, {
      parentURL: pathToFileURL(join(process.cwd(), "/")).href,
      data: { entry },
    });
}

/** Node strips types since 22.18 and 23.6. Source: nodejs.org/api/typescript.html. */
function stripsTypes(): boolean {
  return (
    (process as { readonly features: { readonly typescript?: unknown } }).features.typescript !== undefined &&
    (process as { readonly features: { readonly typescript?: unknown } }).features.typescript !== false
  );
}

interface Esbuild {
  readonly buildSync: (options: Readonly<Record<string, unknown>>) => {
    readonly outputFiles: readonly { readonly text: string }[];
  };
}

/** The esbuild of the project that the plug-in belongs to. @throws UserError without one. */
function esbuildOf(file: string): Esbuild {
  try {
    return createRequire(file)("esbuild") as Esbuild;
  } catch {
    throw new UserError(
      `Node ${process.versions.node} cannot run TypeScript. Use Node 22.18 or newer, install esbuild in the project, ` +
        "or write the plug-in as .mjs.",
    );
  }
}

/** Bundles a TypeScript module and imports the result from the same folder, so that its packages are found. */
async function importBundled(file: string): Promise<unknown> {
  const result = esbuildOf(file).buildSync({
    entryPoints: [file],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    write: false,
    logLevel: "silent",
  });
  const target = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`);
  try {
    writeFileSync(target, result.outputFiles[0]?.text ?? "");
    return await importFile(target);
  } finally {
    rmSync(target, { force: true });
  }
}

/** A module that never finishes loading, or ends the process, must not look like a run without findings. */
async function importFile(file: string): Promise<unknown> {
  const onEnd = (): void => {
    process.stderr.write(`The plug-in ${printable(file)} ended the run while it was loaded.\n`);
    process.exitCode = 2;
  };
  process.once("exit", onEnd);
  try {
    const { href } = pathToFileURL(file);
    return (await (typeof loadModule === "undefined" ? import(/* @vite-ignore */ href) : loadModule(href))) as unknown;
  } finally {
    process.off("exit", onEnd);
  }
}

/** Runs a module and returns its exports; TypeScript with the project's esbuild where Node cannot run it. */
export async function importModule(file: string): Promise<unknown> {
  provideEntry();
  return await (/\.[cm]?ts$/.test(file) && !stripsTypes() ? importBundled(file) : importFile(file));
}
