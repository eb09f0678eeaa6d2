import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

/**
 * Bundles the command line into one file, so that a hook or action needs no install: `dist/cli.cjs`.
 * The output depends on the sources alone: `test/bundle.test.ts` builds again and compares.
 */
export async function bundle(): Promise<string> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const result = await build({
    entryPoints: ["src/hosts/cli/cli.ts"],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    // A stack of an internal error should still name its functions.
    keepNames: true,
    legalComments: "none",
    define: { KUBENETLINT_VERSION: JSON.stringify(version), "import.meta.url": "undefined" },
    logLevel: "warning",
    write: false,
  });
  return result.outputFiles[0]?.text ?? "";
}

if (process.argv[1]?.endsWith("build.ts") === true) {
  rmSync("dist", { recursive: true, force: true });
  const text = await bundle();
  const { mkdirSync } = await import("node:fs");
  mkdirSync("dist");
  writeFileSync("dist/cli.cjs", text, { mode: 0o755 });
  process.stdout.write(`dist/cli.cjs ${(text.length / 1024).toFixed(0)} KiB\n`);
}
