import { UserError } from "../../diagnostic/user-error.ts";
import { printableLines } from "../../report/lint/reporter.ts";
import { version } from "../version.ts";
import { EXIT } from "../../workspace/host.ts";
import type { ExitCode, Host } from "../../workspace/host.ts";

/**
 * Runs the command line and returns the exit code. Commands are imported on use: `--version` loads none.
 * @param args without the interpreter and the script.
 */
export async function main(args: readonly string[], host: Host): Promise<ExitCode> {
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-v")) {
    host.stdout(`${version()}\n`);
    return EXIT.clean;
  }
  try {
    const { buildProgram } = await import("./program.ts");
    return await buildProgram(host, args[0]).run(args);
  } catch (error) {
    if (error instanceof UserError) {
      if (error.message !== "") host.stderr(`${printableLines(error.message)}\n`);
      return EXIT.usage;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.stderr(`kubenetlint failed: ${printableLines(stack)}\nThis is a bug in kubenetlint.\n`);
    return EXIT.internal;
  }
}
