import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { HOSTILE_INPUTS, NEIGHBOUR, NEIGHBOUR_DEFECT } from "./inputs.ts";
import { MORE_HOSTILE_INPUTS } from "./more-inputs.ts";
import { HOSTILE_PATHS } from "./path-inputs.ts";
import { HOSTILE_PROGRAMS } from "./program-inputs.ts";

/**
 * Runs the built command line on each hostile input at full size and prints a table: `npx tsx test/hostile/measure.ts`.
 */
const cli = resolve(process.argv[2] ?? "dist/cli.cjs");
const peak = resolve("test/bench/peak-memory.cjs");
process.stdout.write("| input | answer | exit | the rest linted | time | peak memory |\n|---|---|---|---|---|---|\n");
for (const input of [...HOSTILE_INPUTS, ...HOSTILE_PATHS, ...MORE_HOSTILE_INPUTS, ...HOSTILE_PROGRAMS]) {
  const folder = mkdtempSync(join(tmpdir(), "kubenetlint-hostile-"));
  writeFileSync(join(folder, "neighbour.yaml"), NEIGHBOUR);
  input.lay(folder, 1);
  const start = process.hrtime.bigint();
  const run = spawnSync(process.execPath, ["-r", peak, cli, "lint", "--preset", "all", ...(input.args ?? [])], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: 2 ** 30,
    timeout: 120_000,
    killSignal: "SIGKILL",
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  rmSync(folder, { recursive: true, force: true });
  const output = `${run.stdout}${run.stderr}`;
  const answered = run.status === input.code && input.says.test(output);
  const memory = `${(Number(run.output[3]) / 1024).toFixed(0)} MiB`;
  process.stdout.write(
    `| ${input.name} | ${answered ? "as it should" : "**unexpected**"} | ` +
      `${run.status ?? run.signal ?? ""} | ` +
      `${input.goesOn ? (run.stdout.includes(NEIGHBOUR_DEFECT) ? "yes" : "**no**") : "–"} | ` +
      `${seconds.toFixed(2)} s | ${memory} |\n`,
  );
}
