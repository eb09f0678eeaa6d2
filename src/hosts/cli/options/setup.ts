import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Argument } from "commander";
import type { Command } from "commander";
import { UserError } from "../../../diagnostic/user-error.ts";
import { SHELLS, completion } from "../commands/completion.ts";
import type { Shell } from "../commands/completion.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { sourceOptions } from "./values.ts";
import { finishWith } from "./simulate.ts";
import type { ConfigFlags } from "../../../workspace/config/settings.ts";
import { writeOrRefuse } from "../write-file.ts";

/** `init`, `completion`, `lsp`, `test-policies`: what sets the tool up. */
export function setupCommands(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  program
    .command("init")
    .description("write a commented kubenetlint.yaml")
    .option("--force", "replace one that is there")
    .option("--safe", "as for every command; it runs and reads nothing of the folder either way")
    .action(async ({ force }: { readonly force?: boolean }) => {
      const { rules } = await import("../../../../rules/index.ts");
      const { initConfig } = await import("../commands/init.ts");
      const { NEWEST_VERSION } = await import("../../../validate/validate-object.ts");
      const file = resolve(host.cwd, "kubenetlint.yaml");
      if (existsSync(file) && force !== true)
        throw new UserError("There is a kubenetlint.yaml already; --force replaces it.");
      writeOrRefuse(
        file,
        initConfig(rules, { kubernetesVersion: NEWEST_VERSION, namespaces: [], ignores: [] }),
        "kubenetlint.yaml",
      );
      host.stdout("kubenetlint.yaml is written.\n");
      finish(EXIT.clean);
    });
  program
    .command("completion")
    .description("print a script that completes commands and options")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .action(async (shell: Shell) => {
      const { describeProgram } = await import("../describe-program.ts");
      host.stdout(completion(shell, describeProgram(program)));
      finish(EXIT.clean);
    });
  program
    .command("lsp")
    .description("run the language server for editors")
    .requiredOption("--stdio", "speak over standard input and output")
    .option("--safe", "trust no folder, whatever the editor says")
    .action(async ({ safe = false }: { readonly safe?: boolean }) => {
      const { startServer } = await import("../../lsp/server.ts");
      startServer(safe);
      // The server lives as long as its connection.
      await new Promise<never>(() => {});
    });
  sourceOptions(program.command("test-policies"))
    .description("try the policies of the configuration on the manifests of their tests")
    .action(async (flags: ConfigFlags) => {
      const { testPoliciesCommand } = await import("../commands/test-policies.ts");
      finishWith(host, finish, await testPoliciesCommand(host, flags));
    });
}
