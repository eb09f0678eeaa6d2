import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { painter } from "../paint.ts";
import { outputOption, scopeOptions, sourceOptions } from "./shared-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { TestFlags } from "../commands/test.ts";

/** `test`. */
export function testOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  scopeOptions(sourceOptions(program.command("test")))
    .description("check expectations: reachability, endpoints, routes, traces")
    .argument("[files...]", "files with expectations (default: **/*.kubenetlint-test.yaml)")
    .addOption(outputOption(["text", "json", "junit"]))
    .option("--update", "replace expectations with the actual results")
    .option("--strict", "also fail if a result is unknown")
    .action(async (files: readonly string[], flags: TestFlags) => {
      const { testCommand } = await import("../commands/test.ts");
      finishWith(
        host,
        finish,
        await testCommand(host, files, { ...flags, paint: painter(host, flags.output === "text", undefined) }),
      );
    });
}
