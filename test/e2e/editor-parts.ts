import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { bundleServer } from "../../src/dev/build-vscode.ts";

/** Editors and their parts, kept between runs; `KUBENETLINT_E2E_TOOLS` names another folder. */
export const TOOLS = process.env["KUBENETLINT_E2E_TOOLS"] ?? join(tmpdir(), "kubenetlint-e2e-tools");

export const works = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

/** Ends the run as one that could not be made on this machine. */
export function skip(reason: string): never {
  process.stdout.write(`SKIPPED: ${reason}\n`);
  process.exit(0);
}

/** Installs packages of npm into the folder of tools, once; false where that is not possible. */
export function installed(packages: readonly string[], proof: string): boolean {
  if (existsSync(join(TOOLS, proof))) return true;
  mkdirSync(TOOLS, { recursive: true });
  if (!existsSync(join(TOOLS, "package.json"))) writeFileSync(join(TOOLS, "package.json"), '{ "private": true }\n');
  const { status } = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], {
    cwd: TOOLS,
    stdio: "ignore",
    timeout: 600_000,
  });
  return status === 0 && existsSync(join(TOOLS, proof));
}

export const temporary = (name: string): string => realpathSync(mkdtempSync(join(tmpdir(), `kubenetlint-${name}-`)));

export function copyOf(fixture: string): string {
  const folder = join(temporary("workspace"), basename(fixture));
  cpSync(fixture, folder, { recursive: true });
  return folder;
}

export async function serverProgram(): Promise<string> {
  const file = join(temporary("server"), "server.cjs");
  await bundleServer(file);
  return file;
}

/** One thing that was seen to hold; the first that does not ends the run with exit code 1. */
export function check(what: string, holds: boolean, seen?: unknown): void {
  process.stdout.write(
    `${holds ? "ok" : "FAILED"} ` +
      what +
      (holds || seen === undefined ? "" : `\n${typeof seen === "string" ? seen : JSON.stringify(seen, undefined, 1)}`) +
      "\n",
  );
  if (!holds) {
    process.exitCode = 1;
    throw new Error(`${what}: it is not so`);
  }
}
