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
    .description("create a commented kubenetlint.yaml")
    .option("--force", "overwrite an existing file")
    .option("--safe", "no effect: init reads and runs nothing")
    .action(async ({ force }: { readonly force?: boolean }) => {
      const { rules } = await import("../../../../rules/index.ts");
      const { initConfig } = await import("../commands/init.ts");
      const { NEWEST_VERSION } = await import("../../../validate/server-of.ts");
      const file = resolve(host.cwd, "kubenetlint.yaml");
      if (existsSync(file) && force !== true)
        throw new UserError("kubenetlint.yaml already exists; --force overwrites it.");
      writeOrRefuse(
        file,
        initConfig(rules, { kubernetesVersion: NEWEST_VERSION, namespaces: [], ignores: [] }),
        "kubenetlint.yaml",
      );
      host.stdout("Created kubenetlint.yaml.\n");
      finish(EXIT.clean);
    });
}
