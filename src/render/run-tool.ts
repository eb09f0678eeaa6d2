import { execFile } from "node:child_process";
import type { ExecFileException } from "node:child_process";
import { isAbsolute } from "node:path";
import { findProgram, plainEnvironment } from "../read/program.ts";
import { limitPerCore } from "./side-by-side.ts";

/** Limits of one run of kustomize or Helm. */
export interface ToolLimits {
  readonly seconds: number;
  /** Bytes of output. */
  readonly output: number;
}

export const TOOL_LIMITS: ToolLimits = { seconds: 60, output: 256 * 1024 * 1024 };

export type ToolOutcome =
  | { readonly kind: "rendered"; readonly text: string }
  /** The program is not installed. */
  | { readonly kind: "missing"; readonly program: string }
  /** `refused`: the program ran and reported an error; `failed`: it could not run to its end. */
  | { readonly kind: "failed"; readonly message: string; readonly refused?: true };

/** The environment of a tool: enough to run, nothing that makes it load plug-ins or reach other hosts. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(process.env),
    // A remote base or chart must fail at once instead of being fetched: git and HTTP are sent to a port where nothing
    // listens.
    GIT_ALLOW_PROTOCOL: "none",
    HTTP_PROXY: "http://127.0.0.1:9",
    HTTPS_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "",
    // Both tools are Go programs: beyond this they collect garbage instead of growing.
    GOMEMLIMIT: "2GiB",
    KUBECONFIG: "/dev/null",
    HELM_PLUGINS: "/dev/null",
    KUSTOMIZE_PLUGIN_HOME: "/dev/null",
  };
}

/** A program by name or absolute path. */
export interface Tool {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Folders in which programs are not looked up: the repository. */
  readonly excludedFolders: readonly string[];
}

/** As many tools run at once as there are cores: each of them is busy from its start to its end. */
const inTurn = limitPerCore(1);

/** Runs a program to its end, beside others. Never rejects: what went wrong is in the outcome. */
export async function runTool(tool: Tool, limits: ToolLimits = TOOL_LIMITS): Promise<ToolOutcome> {
  const { program, excludedFolders } = tool;
  const file = isAbsolute(program) ? program : findProgram(program, excludedFolders);
  return file === undefined ? { kind: "missing", program } : inTurn(() => run(file, tool, limits));
}

function run(file: string, { program, args, cwd }: Tool, limits: ToolLimits): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: environment(),
      encoding: "utf8",
      timeout: limits.seconds * 1000,
      maxBuffer: limits.output,
      killSignal: "SIGKILL",
    } as const;
    try {
      const child = execFile(file, [...args], options, (error, stdout, stderr) =>
        resolve(error === null ? { kind: "rendered", text: stdout } : failure(error, stderr, program, limits)),
      );
      child.stdin?.end();
    } catch (error) {
      resolve({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  });
}

function failure(error: ExecFileException, stderr: string, program: string, limits: ToolLimits): ToolOutcome {
  const { code, killed, signal } = error;
  if (code === "ENOENT" || code === "EACCES") return { kind: "missing", program };
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return { kind: "failed", message: `${program} printed more than ${limits.output} bytes` };
  // Only the timeout kills it.
  if (killed === true) return { kind: "failed", message: `${program} took longer than ${limits.seconds} s` };
  if (typeof code === "string") return { kind: "failed", message: error.message };
  const message = toolMessage(stderr);
  return message === "" || typeof code !== "number"
    ? { kind: "failed", message: message || `${program} exited with ${code ?? signal ?? "an error"}` }
    : { kind: "failed", message, refused: true };
}

/**
 * The error message of a tool, without its warnings and without the prefix of kubectl's log, which contains the time
 * and the number of the process: `E1130 11:30:24.425404   25200 run.go:72] "command failed" err="…"`, or `err=<` and
 * lines indented by a tab. Source: k8s.io/klog/v2, textlogger of errors.
 */
export function toolMessage(text: string): string {
  const lines = text
    .split("\n")
    .filter((line) => !/^(# )?warning/i.test(line.trim()) && !line.startsWith("Use --debug"));
  const whole = lines.join("\n").trim();
  const [head, quoted, open] = /^[EWIF]\d{4} [^\n]*?\] "command failed" err=(?:(")|(<))/.exec(whole) ?? [];
  if (head === undefined) return whole.replace(/^(?:Error|error): /, "");
  if (quoted !== undefined) return unquoted(whole.slice(head.length).replace(/"$/, ""));
  return open === undefined
    ? whole
    : whole
        .slice(head.length)
        .replace(/\n? ?>$/, "")
        .replaceAll(/\n\t/g, "\n")
        .trim();
}

/** Go's quoted text (strconv.Quote). */
const unquoted = (text: string): string =>
  text.replaceAll(/\\(["\\nt])/g, (_, letter: string) => (letter === "n" ? "\n" : letter === "t" ? "\t" : letter));
