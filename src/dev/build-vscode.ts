import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { lazyPackages } from "./lazy-packages.ts";

const EXTENSION = "editors/vscode";

/** The language server as one file, as the extension carries it. */
export async function bundleServer(outfile: string): Promise<void> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  await build({
    stdin: {
      contents: 'import { startServer } from "./src/hosts/lsp/server.ts"; startServer();',
      resolveDir: ".",
      loader: "ts",
    },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    define: { KUBENETLINT_VERSION: JSON.stringify(version), "import.meta.url": "undefined" },
    logLevel: "warning",
    plugins: [lazyPackages],
    outfile,
  });
}

/**
 * `npx tsx src/dev/build-vscode.ts`: client and server of the extension into `editors/vscode/dist/`.
 * Its own packages must be installed (`npm ci` there).
 */
async function main(): Promise<void> {
  const out = join(EXTENSION, "dist");
  mkdirSync(out, { recursive: true });
  await build({
    entryPoints: [join(EXTENSION, "src/extension.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    external: ["vscode"],
    legalComments: "none",
    logLevel: "warning",
    outfile: join(out, "extension.cjs"),
  });
  await bundleServer(join(out, "server.cjs"));
  copyFileSync("LICENSE", join(EXTENSION, "LICENSE"));
  // One version for the linter and its extension.
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const file = join(EXTENSION, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  if (manifest["version"] !== version)
    writeFileSync(file, `${JSON.stringify({ ...manifest, version }, undefined, 2)}\n`);
}

if (process.argv[1]?.endsWith("build-vscode.ts") === true) await main();
