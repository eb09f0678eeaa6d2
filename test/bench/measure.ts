import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

export interface Run {
  readonly seconds: number;
  /** Time of all threads together: less shaken by what else the machine does. */
  readonly cpuSeconds: number;
  readonly mebibytes: number;
}

/**
 * Runs a program once. `/usr/bin/time` tells what the system counted of it. @throws Error where it does not run, or was
 * used wrongly.
 */
export function run(
  program: string,
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
): Run {
  const start = process.hrtime.bigint();
  const result = spawnSync("/usr/bin/time", ["-f", "%U %S %M", program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const told = /(\d+\.\d+) (\d+\.\d+) (\d+)\s*$/.exec(String(result.stderr));
  if (result.error !== undefined || told === null || [2, 3, 126, 127].includes(result.status ?? 127))
    throw new Error(`${program}: ${result.error?.message ?? String(result.stderr).slice(-500)}`);
  return { seconds, cpuSeconds: Number(told[1]) + Number(told[2]), mebibytes: Number(told[3]) / 1024 };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export const medians = (runs: readonly Run[]): Run => ({
  seconds: median(runs.map(({ seconds }) => seconds)),
  cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
  mebibytes: median(runs.map(({ mebibytes }) => mebibytes)),
});

export const ownArgs = (args: readonly string[]): readonly string[] => [
  resolve(process.env["KUBENETLINT_BUNDLE"] ?? "dist/cli.cjs"),
  ...args,
];
export const runOwn = (args: readonly string[], cwd?: string, env?: Readonly<Record<string, string>>): Run =>
  run(process.execPath, ownArgs(args), cwd, env);
