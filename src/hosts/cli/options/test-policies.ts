import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { sourceOptions } from "./shared-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { ConfigFlags } from "../../../workspace/config/settings.ts";

/** `test-policies`. */
export function testPoliciesOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  sourceOptions(program.command("test-policies"))
    .description("run the tests of the policies in the configuration")
    .action(async (flags: ConfigFlags) => {
      const { testPoliciesCommand } = await import("../commands/test-policies.ts");
      finishWith(host, finish, await testPoliciesCommand(host, flags));
    });
}
