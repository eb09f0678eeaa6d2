import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundleRuleEntry, writeRuleTypes } from "./build-api.ts";
import { lazyPackages } from "./lazy-packages.ts";

/** What `dist/` holds: one file a host that runs without an install, and what plug-ins import. */
export const BUNDLES = {
  "dist/cli.cjs": bundleLauncher,
  "dist/kubenetlint.cjs": async () => await bundleHost("src/hosts/cli/cli.ts"),
  "dist/action.cjs": async () => await bundleHost("src/hosts/action/action.ts"),
  "dist/rule.mjs": bundleRuleEntry,
} as const;

export type BundlePath = keyof typeof BUNDLES;
export const BUNDLE_PATHS = Object.keys(BUNDLES) as readonly BundlePath[];

/**
 * A host and all that it imports as one text, so that a hook or action needs no install.
 * The output depends on the sources alone: `test/bundle.slow.test.ts` builds again and compares.
 */
export const bundle = async (path: BundlePath): Promise<string> => await BUNDLES[path]();

/** Knows the program by its contents, so that the compiled code of another one is never used for it. */
async function bundleLauncher(): Promise<string> {
  const program = createHash("sha256")
    .update(await bundle("dist/kubenetlint.cjs"))
    .digest("hex")
    .slice(0, 16);
  return await bundleHost("src/hosts/cli/launch.ts", { KUBENETLINT_PROGRAM: JSON.stringify(program) });
}

/** A host and all that it imports. */
export async function bundleHost(entryPoint: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const result = await build({
    entryPoints: [entryPoint],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Names stay: the stack of an internal error shows functions, and `keepNames` costs a call for each closure.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    define: { KUBENETLINT_VERSION: JSON.stringify(version), "import.meta.url": "undefined", ...define },
    logLevel: "warning",
    plugins: [lazyPackages],
    write: false,
  });
  return inASCII(result.outputFiles[0]?.text ?? "");
}

/** The bundler leaves regular expressions as they are. Text in ASCII needs half the memory and is read faster. */
const inASCII = (code: string): string =>
  code.replaceAll(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

if (process.argv[1]?.endsWith("build.ts") === true) {
  mkdirSync("dist", { recursive: true });
  for (const path of BUNDLE_PATHS) {
    const text = await bundle(path);
    // Never half a file: a hook may be running it.
    writeFileSync(`${path}.new`, text, { mode: 0o755 });
    renameSync(`${path}.new`, path);
    process.stdout.write(`${path} ${(text.length / 1024).toFixed(0)} KiB\n`);
  }
  writeRuleTypes("dist/types");
}
