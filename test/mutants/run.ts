import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./mutants.ts";

/**
 * `npx tsx test/mutants/run.ts [--jobs N] [WORDS OF A NAME]`: applies each mutant to a copy of the sources and runs its
 * tests, of which one must fail. Exits with 1 for a survivor, and for a mutant whose text is not there (any more).
 */
const COPIED = ["src", "rules", "test", "package.json", "tsconfig.json", "vitest.config.ts"];
const LINKED = ["node_modules", "fixtures", "docs", "schemas"];
const TIMEOUT = 300_000;

interface TestRun {
  readonly failed: number;
  readonly passed: number;
  readonly output: string;
}

function copyOfSources(): string {
  const folder = mkdtempSync(join(tmpdir(), "kubenetlint-mutants-"));
  for (const path of COPIED) cpSync(path, join(folder, path), { recursive: true });
  for (const path of LINKED) symlinkSync(resolve(path), join(folder, path));
  return folder;
}

/** A test that fails counts, a file that cannot be loaded does not: that would say nothing of what was changed. */
async function runTests(folder: string, tests: readonly string[]): Promise<TestRun> {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...tests,
    "--bail=1",
    "--reporter=json",
    `--outputFile=${report}`,
  ];
  const output = await new Promise<string>((done) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, CI: "1" }, timeout: TIMEOUT });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.on("close", (_, signal) => done(signal === null ? text : `ended by ${signal}`));
  });
  if (output.startsWith("ended by ")) return { failed: 1, passed: 0, output };
  try {
    const { numFailedTests: failed, numPassedTests: passed } = JSON.parse(readFileSync(report, "utf8")) as {
      numFailedTests: number;
      numPassedTests: number;
    };
    return { failed, passed, output };
  } catch {
    return { failed: 0, passed: 0, output };
  }
}

/** Why a mutant is no good, or undefined where a test notices it. */
async function judge(folder: string, { file, original, mutated, tests }: Mutant): Promise<string | undefined> {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const count = text.split(original).length - 1;
  if (count !== 1) return `its text stands ${count} times in ${file}`;
  writeFileSync(
    path,
    text.replace(original, () => mutated),
  );
  try {
    const { failed, passed, output } = await runTests(folder, tests);
    if (failed > 0) return undefined;
    return passed > 0 ? "SURVIVED" : `its tests do not run:\n${output.slice(-2000)}`;
  } finally {
    writeFileSync(path, text);
  }
}

const passing = new Map<string, Promise<void>>();

/** Tests that fail anyway notice nothing. @throws where they do; each list of tests runs once. */
async function passes(folder: string, tests: readonly string[]): Promise<void> {
  const key = tests.join(" ");
  let known = passing.get(key);
  if (known === undefined) {
    known = runTests(folder, tests).then(({ failed, passed, output }) => {
      if (failed > 0 || passed === 0) throw new Error(`without any mutant ${key} fails:\n${output.slice(-2000)}`);
    });
    passing.set(key, known);
  }
  await known;
}

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--jobs");
  const jobs = at < 0 ? Math.max(1, Math.floor(availableParallelism() / 2)) : Number(args[at + 1]);
  const words = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1)).join(" ");
  const wanted = mutants.filter(({ name, file }) => `${file}: ${name}`.includes(words));
  const folders = Array.from({ length: Math.min(jobs, wanted.length) }, copyOfSources);
  let bad = 0;
  try {
    const queue = [...wanted];
    const work = async (folder: string): Promise<void> => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        await passes(folder, mutant.tests);
        const why = await judge(folder, mutant);
        if (why !== undefined) bad += 1;
        console.log(
          `${why === undefined ? "killed  " : "NOT GOOD"}  ${mutant.file}: ${mutant.name}${why ? ` (${why})` : ""}`,
        );
      }
    };
    await Promise.all(folders.map(work));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${wanted.length - bad} of ${wanted.length} mutants are killed.`);
  return bad === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
