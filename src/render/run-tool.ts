import { spawnSync } from "node:child_process";
import { isAbsolute } from "node:path";
import { findProgram, plainEnvironment } from "../read/program.ts";

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
  | { readonly kind: "failed"; readonly message: string };

/** The environment of a tool: enough to run, nothing that makes it load plug-ins or reach other hosts. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(process.env),
    // A remote base or chart must fail at once instead of being fetched: git and HTTP are sent to a port where nothing listens.
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
  /** Folders from which no program is taken by its name: the repository. */
  readonly not: readonly string[];
}

/** Runs a program to its end. Never throws: what went wrong is in the outcome. */
export function runTool({ program, args, cwd, not }: Tool, limits: ToolLimits = TOOL_LIMITS): ToolOutcome {
  const file = isAbsolute(program) ? program : findProgram(program, not);
  if (file === undefined) return { kind: "missing", program };
  const result = spawnSync(file, [...args], {
    cwd, env: environment(), encoding: "utf8", timeout: limits.seconds * 1000, maxBuffer: limits.output, stdio: ["ignore", "pipe", "pipe"], killSignal: "SIGKILL",
  });
  if (result.error !== undefined) {
    const code = "code" in result.error ? result.error.code : undefined;
    if (code === "ENOENT" || code === "EACCES") return { kind: "missing", program };
    if (code === "ETIMEDOUT") return { kind: "failed", message: `${program} took longer than ${limits.seconds} s` };
    if (code === "ENOBUFS") return { kind: "failed", message: `${program} printed more than ${limits.output} bytes` };
    return { kind: "failed", message: result.error.message };
  }
  if (result.status === 0) return { kind: "rendered", text: result.stdout };
  return { kind: "failed", message: oneLine(result.stderr) || `${program} ended with ${result.status ?? result.signal ?? "an error"}` };
}

/** What a tool says, without warnings and without the chain of "while accumulating …" in which kustomize wraps the cause. */
function oneLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !/^(# )?warning/i.test(line) && !line.startsWith("Use --debug"));
  const message = lines.join(" ").replace(/^(Error|error): /, "");
  const cause = message.slice(Math.max(0, message.lastIndexOf("recursed accumulation of path"))).replace(/^recursed accumulation of path '[^']*': /, "");
  return cause.length > MAX_MESSAGE ? `${cause.slice(0, MAX_MESSAGE)}…` : cause;
}

const MAX_MESSAGE = 400;
