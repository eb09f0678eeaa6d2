import { Argument } from "commander";
import type { Command } from "commander";
import { SHELLS, completion } from "../commands/completion.ts";
import type { Shell } from "../commands/completion.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";

/** `completion`. */
export function completionOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  program
    .command("completion")
    .description("print a shell completion script")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .action(async (shell: Shell) => {
      const { describeProgram } = await import("../describe-program.ts");
      host.stdout(completion(shell, describeProgram(program)));
      finish(EXIT.clean);
    });
}
