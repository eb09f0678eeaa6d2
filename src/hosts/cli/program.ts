import { Command, CommanderError } from "commander";
import { printableLines } from "../../report/lint/reporter.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { nearest } from "../../hints/nearest.ts";
import { version } from "../version.ts";
import { EXIT } from "../../workspace/host.ts";
import type { ExitCode, Host } from "../../workspace/host.ts";
import { callsOptions } from "./options/calls.ts";
import { completionOptions } from "./options/completion.ts";
import { diffOptions } from "./options/diff.ts";
import { endpointsOptions } from "./options/endpoints.ts";
import { explainOptions } from "./options/explain.ts";
import { initOptions } from "./options/init.ts";
import { lintOptions } from "./options/lint.ts";
import { lspOptions } from "./options/lsp.ts";
import { mergeResultsOptions } from "./options/merge-results.ts";
import { podsOptions } from "./options/pods.ts";
import { policiesOptions } from "./options/policies.ts";
import { reachOptions } from "./options/reach.ts";
import { rolloutOptions } from "./options/rollout.ts";
import { rulesOptions } from "./options/rules.ts";
import { scopesOptions } from "./options/scopes.ts";
import { testOptions } from "./options/test.ts";
import { testPoliciesOptions } from "./options/test-policies.ts";
import { traceOptions } from "./options/trace.ts";
import { trafficOptions } from "./options/traffic.ts";
import { validateOptions } from "./options/validate.ts";

export interface Program {
  run(args: readonly string[]): Promise<ExitCode>;
}

const OTHERS = [
  podsOptions,
  endpointsOptions,
  trafficOptions,
  reachOptions,
  traceOptions,
  rolloutOptions,
  callsOptions,
  policiesOptions,
  testOptions,
  diffOptions,
  validateOptions,
  rulesOptions,
  scopesOptions,
  mergeResultsOptions,
  explainOptions,
  initOptions,
  completionOptions,
  lspOptions,
  testPoliciesOptions,
] as const;

const UNKNOWN_OPTION = /^error: unknown option '--([^'=]+)/;

/** The message about an unknown option, followed by the closest one of the command. */
function withNearestOption(command: Command, text: string): string {
  const word = UNKNOWN_OPTION.exec(text)?.[1];
  const options = command.createHelp().visibleOptions(command);
  const near =
    word === undefined
      ? undefined
      : nearest(
          word,
          options.flatMap(({ long }) => long?.replace(/^--/, "") ?? []),
        );
  return near === undefined ? text : `${text}(Did you mean --${near}?)\n`;
}

/**
 * The whole command line. Parsing never exits by itself: the host decides.
 * @param first argument: if it is `lint`, the other commands are not built.
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
  for (const command of program.commands) {
    command.showHelpAfterError(`(see kubenetlint ${command.name()} --help)`);
    // The closest options by the policy of the whole program, not by that of the parser.
    command.showSuggestionAfterError(false).configureOutput({
      outputError: (text, write) => write(withNearestOption(command, text)),
    });
  }
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
