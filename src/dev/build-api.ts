import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { lazyPackages } from "./lazy-packages.ts";

/** What `import … from "kubenetlint/rule"` gives a plug-in at run time: one module without dependencies. */
export async function bundleRuleEntry(): Promise<string> {
  const result = await build({
    entryPoints: ["src/plugin-api.ts"],
    bundle: true,
    plugins: [lazyPackages],
    platform: "node",
    target: "node20",
    format: "esm",
    keepNames: true,
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  return result.outputFiles[0]?.text ?? "";
}

const FLAGS = [
  "--ignoreConfig",
  "--declaration",
  "--emitDeclarationOnly",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
  "--skipLibCheck",
  "--allowImportingTsExtensions",
  "--rewriteRelativeImportExtensions",
  "--module",
  "nodenext",
  "--target",
  "es2023",
  "--types",
  "node",
  "--rootDir",
  ".",
];

/**
 * Writes the declarations of `src/plugin-api.ts` and all it names into a folder: `plugin-api.d.ts` and its neighbours.
 * They need `kubernetes-types` beside them, and nothing else.
 * @throws Error with the compiler's words.
 */
export function writeRuleTypes(folder: string): void {
  const raw = mkdtempSync(join(tmpdir(), "kubenetlint-types-"));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join("node_modules", "typescript", "bin", "tsc"), "src/plugin-api.ts", ...FLAGS, "--outDir", raw],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The types of the rule entry could not be written:\n${stdout}${stderr}`);
  rmSync(folder, { recursive: true, force: true });
  const source = join(raw, "src");
  for (const file of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    // Declarations must name their neighbours as a program would import them.
    const text = readFileSync(join(source, file), "utf8").replaceAll(
      /(from "|import\(")(\.{1,2}\/[^"]+)\.ts"/g,
      '$1$2.js"',
    );
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  rmSync(raw, { recursive: true, force: true });
}
