import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `npm run e2e [NAME…]`: every `test/e2e/*.e2e.ts` in turn, a line each. Those that import vitest are run by it, the
 * others are scripts: they print `SKIPPED: reason` for each part that cannot be tried on this machine, and exit 1 on
 * failure.
 */
const FOLDER = "test/e2e";
const TIME_LIMIT = Number(process.env["KUBENETLINT_E2E_SECONDS"] ?? 900) * 1000;
const TAIL = 120;

interface Run {
  readonly ok: boolean;
  readonly skipped: readonly string[];
  /** Nothing at all was tried. */
  readonly idle: boolean;
  readonly output: string;
}

interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

/** Runs a program in a process group of its own, so that what it started ends with it. */
function run(program: string, args: readonly string[]): Promise<{ readonly ok: boolean; readonly output: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    const timer = setTimeout(() => {
      output += `\nEnded after ${TIME_LIMIT / 1000} s.\n`;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, TIME_LIMIT);
    child.on("error", (error) => (output += String(error)));
    child.on("close", (code) => {
      clearTimeout(timer);
      done({ ok: code === 0, output });
    });
  });
}

async function runVitest(file: string): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "kubenetlint-e2e-"));
  const report = join(folder, "report.json");
  const { ok, output } = await run("npx", [
    "vitest",
    "run",
    "--config",
    "vitest.e2e.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile=${report}`,
    file,
  ]);
  try {
    const { success, numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
      readFileSync(report, "utf8"),
    ) as VitestReport;
    const idle = numPassedTests + numFailedTests === 0;
    return {
      ok: ok && success,
      idle,
      skipped: numPendingTests === 0 ? [] : [`${numPendingTests} tests need a program that is not here`],
      output,
    };
  } catch {
    // Ended before it could report.
    return { ok: false, idle: false, skipped: [], output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runScript(file: string): Promise<Run> {
  const { ok, output } = await run("npx", ["tsx", file]);
  // Several parts may lack the same program; that is said once.
  const skipped = [...new Set([...output.matchAll(/^SKIPPED: (.*?)(?: \[.*\])?$/gm)].map(([, reason = ""]) => reason))];
  return { ok, idle: skipped.length > 0 && !/^ok /m.test(output), skipped, output };
}

const wanted = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".e2e.ts"))
  .sort()
  .filter((file) => wanted.length === 0 || wanted.includes(file.slice(0, -".e2e.ts".length)));
if (files.length === 0) throw new Error(`There is no ${FOLDER}/NAME.e2e.ts of these names: ${wanted.join(", ")}`);

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const name of files) {
  const file = join(FOLDER, name);
  const start = Date.now();
  const { ok, idle, skipped, output } = /\bfrom "vitest"/.test(readFileSync(file, "utf8"))
    ? await runVitest(file)
    : await runScript(file);
  const word = !ok ? "failed" : idle ? "skipped" : "passed";
  counts[word] += 1;
  const reasons = skipped.length === 0 ? "" : `  (skipped: ${skipped.join("; ")})`;
  process.stdout.write(`${word.padEnd(8)}${name}  ${((Date.now() - start) / 1000).toFixed(0)} s${reasons}\n`);
  if (!ok)
    process.stdout.write(
      `${output
        .trimEnd()
        .split("\n")
        .slice(-TAIL)
        .map((line) => `    ${line}`)
        .join("\n")}\n`,
    );
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
