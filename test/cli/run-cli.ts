import type { Host } from "../../src/workspace/host.ts";
import { main } from "../../src/hosts/cli/main.ts";

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process with a host that keeps what it prints. */
export async function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly stdin?: string | Buffer; readonly env?: Record<string, string> } = {},
): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  const host: Host = {
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    stdin: () => Buffer.from(options.stdin ?? ""),
  };
  const code = await main(args, host);
  return { code, stdout, stderr };
}
