import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "./generate.ts";

/** Runs the bundle as a user would, several times, and prints medians: `npm run bench [FILES…]`. */
const RUNS = 5;
const COUNTS = process.argv.slice(2).map(Number);

interface Run {
  readonly seconds: number;
  readonly mebibytes: number;
}

/** `peak-memory.cjs` makes the child report its own peak: no tool outside of Node is needed. */

function run(folder: string, args: readonly string[]): Run {
  const start = process.hrtime.bigint();
  const result = spawnSync(process.execPath, ["-r", "./test/bench/peak-memory.cjs", "dist/cli.cjs", ...args, folder], { stdio: ["ignore", "pipe", "pipe", "pipe"], maxBuffer: 2 ** 30 });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (result.status !== 0 && result.status !== 1) throw new Error(String(result.stderr));
  return { seconds, mebibytes: Number(String(result.output[3])) / 1024 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const rows: string[] = [];
for (const count of COUNTS.length > 0 ? COUNTS : [100, 1000, 10_000]) {
  const folder = join(tmpdir(), `kubenetlint-bench-${count}`);
  const bytes = generate(folder, count);
  const runs = Array.from({ length: count > 5000 ? 3 : RUNS }, () => run(folder, ["lint", "--preset", "all"]));
  const seconds = median(runs.map((one) => one.seconds));
  const megabytes = bytes / 1e6;
  rows.push([
    `${count} files`.padStart(13), `${megabytes.toFixed(1)} MB`.padStart(9), `${seconds.toFixed(2)} s`.padStart(8),
    `${(count / seconds).toFixed(0)} files/s`.padStart(14), `${(megabytes / seconds).toFixed(1)} MB/s`.padStart(10),
    `${((count * 4) / seconds).toFixed(0)} objects/s`.padStart(17), `${median(runs.map((one) => one.mebibytes)).toFixed(0)} MiB`.padStart(8),
  ].join("  "));
  process.stdout.write(`${rows.at(-1) ?? ""}\n`);
}
