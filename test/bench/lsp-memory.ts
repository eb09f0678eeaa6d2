import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Session } from "../../src/hosts/lsp/session.ts";
import { manifest } from "./generate.ts";

/**
 * Memory of the language server over many edits: `NODE_OPTIONS=--expose-gc npx tsx test/bench/lsp-memory.ts [EDITS]`.
 * Each edit changes a name or takes the change back, so that the folder is as large at the end as it was at the
 * beginning.
 */
const EDITS = Number(process.argv[2] ?? 10_000);
const FILES = 20;
const collect = (globalThis as { readonly gc?: () => void }).gc;
if (collect === undefined) throw new Error("Run it with NODE_OPTIONS=--expose-gc.");

const folder = mkdtempSync(join(tmpdir(), "kubenetlint-memory-"));
for (let index = 0; index < FILES; index++) writeFileSync(join(folder, `service-${index}.yaml`), manifest(index));
let published = 0;
const session = new Session(
  {
    diagnostics: () => published++,
    log: (message) => process.stderr.write(`${message}\n`),
    warn: () => undefined,
    refresh: () => undefined,
  },
  undefined,
);
session.addFolder(folder);
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
await pause(2_000);

async function heap(): Promise<number> {
  await pause(800);
  for (let turn = 0; turn < 3; turn++) collect?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

process.stdout.write("edits heap\n");
for (let edit = 0; edit <= EDITS; edit++) {
  const index = edit % FILES;
  const file = join(folder, `service-${index}.yaml`);
  const text = manifest(index).replace(`name: service-${index}`, `name: service-${index}-${edit}`);
  session.folderOf(file).open(file, pathToFileURL(file).href, edit, text);
  // Long enough for the part around the edit to be linted, now and then for the whole folder.
  await pause(edit % 500 === 0 ? 400 : 9);
  if (edit % Math.max(1, Math.floor(EDITS / 5)) === 0)
    process.stdout.write(`${edit} ${(await heap()).toFixed(1)} MiB\n`);
}
process.stdout.write(`${published} answers\n`);
rmSync(folder, { recursive: true, force: true });
process.exit();
