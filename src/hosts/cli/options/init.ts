import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../../diagnostic/user-error.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { writeOrRefuse } from "../write-file.ts";

/** `init`. */
export function initOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
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
}
