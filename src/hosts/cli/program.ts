import { Command, CommanderError } from "commander";
import { printableLines } from "../../report/lint/reporter.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { version } from "../version.ts";
import { EXIT } from "../../workspace/host.ts";
import type { ExitCode, Host } from "../../workspace/host.ts";
import { callsCommands } from "./options/calls.ts";
import { diffCommands } from "./options/diff.ts";
import { lintOptions } from "./options/lint.ts";
import { inspectCommands } from "./options/inspect.ts";
import { reachCommands } from "./options/reach.ts";
import { rolloutCommands } from "./options/rollout.ts";
import { setupCommands } from "./options/setup.ts";
import { simulateCommands } from "./options/simulate.ts";
import { testCommands } from "./options/test.ts";
import { validateCommands } from "./options/validate.ts";

export interface Program {
  run(args: readonly string[]): Promise<ExitCode>;
}

const OTHERS = [
  simulateCommands,
  reachCommands,
  rolloutCommands,
  callsCommands,
  testCommands,
  diffCommands,
  validateCommands,
  inspectCommands,
  setupCommands,
] as const;

/**
 * The whole command line. Parsing never exits by itself: the host decides.
 * @param first word of it: where that names `lint`, the other commands need not be described.
 */
export function buildProgram(host: Host, first?: string): Program {
  let code: ExitCode = EXIT.clean;
  const finish = (exit: ExitCode): void => {
    code = exit;
  };
  const program = new Command("kubenetlint")
    .description("Lints Kubernetes networking manifests by simulating endpoints, routes and policies.")
    .version(version(), "-v, --version")
    .exitOverride()
    .configureOutput({ writeOut: (text) => host.stdout(text), writeErr: (text) => host.stderr(printableLines(text)) })
    .enablePositionalOptions();
  lintOptions(program, host, finish);
  if (first !== "lint") for (const describe of OTHERS) describe(program, host, finish);
  for (const command of program.commands)
    command.showHelpAfterError(`(kubenetlint ${command.name()} --help shows what it takes)`);
  return {
    async run(args) {
      try {
        await program.parseAsync([...args], { from: "user" });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (error.exitCode !== 0) throw new UserError("");
        return EXIT.clean;
      }
      return code;
    },
  };
}
