import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { sourceOptions } from "./shared-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { ConfigFlags } from "../../../workspace/config/settings.ts";

/** `test-policies`. */
export function testPoliciesOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  sourceOptions(program.command("test-policies"))
    .description("try the policies of the configuration on the manifests of their tests")
    .action(async (flags: ConfigFlags) => {
      const { testPoliciesCommand } = await import("../commands/test-policies.ts");
      finishWith(host, finish, await testPoliciesCommand(host, flags));
    });
}
