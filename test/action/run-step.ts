import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runAction } from "../../src/hosts/action/run-action.ts";

/** A repository with what a step of a workflow gets to see. */
export interface Checkout {
  readonly root: string;
  write(path: string, text: string): void;
  git(...args: readonly string[]): string;
}

export function checkout(files: Readonly<Record<string, string>>): Checkout {
  const root = mkdtempSync(join(tmpdir(), "kubenetlint-action-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const git = (...args: readonly string[]): string => {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=first");
  return { root, write, git };
}

export interface StepRun {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The outputs as the runner reads them from the file of the step. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const blocks = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(blocks.map(([, name = "", , value = ""]) => [name, value]));
}

/** Runs the action in this process, with the environment and files that the runner gives a step. */
export async function runStep(
  root: string,
  inputs: Readonly<Record<string, string>>,
  options: { readonly event?: unknown; readonly eventName?: string } = {},
): Promise<StepRun> {
  const temporary = mkdtempSync(join(tmpdir(), "kubenetlint-runner-"));
  const at = (name: string): string => join(temporary, name);
  if (options.event !== undefined) writeFileSync(at("event.json"), JSON.stringify(options.event));
  let log = "";
  const code = await runAction({
    cwd: root,
    env: {
      GITHUB_OUTPUT: at("output"),
      GITHUB_STEP_SUMMARY: at("summary"),
      GITHUB_EVENT_NAME: options.eventName ?? "push",
      GITHUB_EVENT_PATH: at("event.json"),
      // The runner sets every input of action.yml, and "" for those that have no value.
      INPUT_CONFIG: "",
      "INPUT_DIFF-BASE": "",
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdout: (text) => (log += text),
    stderr: (text) => (log += text),
    stdin: () => Buffer.alloc(0),
    temporaryFolder: () => temporary,
    readFile: (path) => readFileSync(path, "utf8"),
    append: (path, text) => appendFileSync(path, text),
    git(args) {
      const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
      return { ok: status === 0, stdout, stderr };
    },
    unguessable: () => "f3a9",
  });
  const read = (name: string): string => (existsSync(at(name)) ? readFileSync(at(name), "utf8") : "");
  return { code, log, summary: read("summary"), outputs: readOutputs(read("output")) };
}
