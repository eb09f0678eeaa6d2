import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

export interface ProgramRun {
  readonly code: number | null;
  /** Standard output and standard error, one after the other. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly limit?: number;
}

export function run(
  program: string,
  args: readonly string[],
  { cwd = process.cwd(), env = {}, limit = 300 }: RunOptions = {},
): ProgramRun {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    timeout: limit * 1000,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...withoutOuter(process.env), ...env },
  });
  return { code: status, output: `${stdout ?? ""}${stderr ?? ""}${error === undefined ? "" : String(error)}` };
}

/** What npm and git tell the programs they start would lead those of a test astray. */
const withoutOuter = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_|GIT_(?!SSL)|GITHUB_)/.test(name)));

/** Runs a program that must succeed. */
export function must(program: string, args: readonly string[], options: RunOptions = {}): string {
  const { code, output } = run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} exited with ${code ?? "a signal"}:\n${output}`);
  return output;
}

/** A part that this machine cannot try: a program that is not there and cannot be installed. */
export class Skip extends Error {}

let failed = false;

/** One thing that is tried. It prints `ok`, `SKIPPED:` or `FAILED:` and goes on with the next. */
export function part(name: string, body: () => void): void {
  try {
    body();
    process.stdout.write(`ok ${name}\n`);
  } catch (error) {
    if (error instanceof Skip) {
      process.stdout.write(`SKIPPED: ${error.message} [${name}]\n`);
      return;
    }
    failed = true;
    process.exitCode = 1;
    process.stdout.write(`FAILED: ${name}\n${error instanceof Error ? error.message : String(error)}\n`);
  }
}

const scratch = mkdtempSync(join(tmpdir(), "kubenetlint-e2e-"));
process.on("exit", () => {
  // Left where it is for who has to find out why.
  if (!failed) rmSync(scratch, { recursive: true, force: true });
});

export function folder(name: string): string {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  return path;
}

const IDENTITY = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
export const git = (cwd: string, ...args: readonly string[]): string =>
  must("git", [...IDENTITY, ...args], { cwd }).trim();

/** A repository with these files, all of them committed. */
export function repository(name: string, files: Readonly<Record<string, string>>): string {
  const root = folder(name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git(root, "init", "--quiet", "--initial-branch=main");
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--no-verify", "--message=first");
  return root;
}

/**
 * What a user would clone: the files of this working tree that git knows or would take, committed in a clone of their
 * own.
 */
export function projectClone(): string {
  const root = folder("project");
  const files = must("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    .split("\0")
    .filter((file) => file !== "" && statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  for (const file of files) cpSync(file, join(root, file), { mode: 0 });
  git(root, "init", "--quiet", "--initial-branch=main");
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message=snapshot");
  return root;
}

/** Programs are kept between runs: to build act takes minutes. */
const TOOLS = resolve(process.env["KUBENETLINT_E2E_TOOLS"] ?? join(tmpdir(), "kubenetlint-e2e-tools"));

const found = new Map<string, string | Skip>();

/** Looks once: what cannot be installed for one part cannot be for the next. @throws Skip */
function once(name: string, find: () => string): string {
  let result = found.get(name);
  if (result === undefined) {
    try {
      result = find();
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
      result = error;
    }
    found.set(name, result);
  }
  if (result instanceof Skip) throw result;
  return result;
}

/** A program of a Go module: from the path, or built. @throws Skip */
export const goProgram = (name: string, module: string): string => once(name, () => findGoProgram(name, module));

function findGoProgram(name: string, module: string): string {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  const own = join(TOOLS, "bin", name);
  if (onPath !== undefined) return onPath;
  if (statSync(own, { throwIfNoEntry: false }) !== undefined) return own;
  if (run("go", ["version"]).code !== 0) throw new Skip(`${name} is not here, and neither is go to build it`);
  const { code, output } = run("go", ["install", module], { env: { GOBIN: dirname(own) }, limit: 800 });
  if (code !== 0) throw new Skip(`${module} cannot be built: ${output.trim().split("\n").at(-1) ?? ""}`);
  return own;
}

/** A program of a Python package in an environment of its own. @throws Skip */
export const pythonProgram = (name: string, requirement: string): string =>
  once(name, () => installPythonProgram(name, requirement));

function installPythonProgram(name: string, requirement: string): string {
  const own = join(TOOLS, requirement);
  const program = join(own, "bin", name);
  if (statSync(program, { throwIfNoEntry: false }) !== undefined) return program;
  for (const [command, args] of [
    ["python3", ["-m", "venv", own]],
    [join(own, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", requirement]],
  ] as const) {
    const { code, output } = run(command, args);
    if (code !== 0) throw new Skip(`${requirement} cannot be installed: ${output.trim().split("\n").at(-1) ?? ""}`);
  }
  return program;
}

/** @throws Error with the whole text when it lacks one of these. */
export function expectText(
  text: string,
  has: readonly (string | RegExp)[],
  lacks: readonly (string | RegExp)[] = [],
): void {
  const holds = (one: string | RegExp): boolean => (typeof one === "string" ? text.includes(one) : one.test(text));
  const missing = has.filter((one) => !holds(one)).map((one) => `missing: ${String(one)}`);
  const tooMuch = lacks.filter(holds).map((one) => `must not be there: ${String(one)}`);
  if (missing.length + tooMuch.length > 0) throw new Error(`${[...missing, ...tooMuch].join("\n")}\n--- in\n${text}`);
}

export function expectCode({ code, output }: ProgramRun, wanted: "0" | "not 0"): void {
  if ((code === 0) !== (wanted === "0"))
    throw new Error(`exit code ${code ?? "of a signal"} instead of ${wanted}:\n${output}`);
}
