import { resolve } from "node:path";
import type { Command } from "commander";
import type { ExitCode, Host } from "../../../workspace/host.ts";
import { collect, outputOption, scopeOptions, sourceOptions } from "./shared-options.ts";
import { finishWith } from "../simulation/simulated.ts";
import type { WorkspaceFlags } from "../../../workspace/workspace.ts";

interface ValidateFlags extends WorkspaceFlags {
  readonly output: "text" | "json";
  readonly serviceCidr?: readonly string[];
}

/** Default of kubeadm. Source: cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go DefaultServicesSubnet. */
const SERVICE_CIDR = "10.96.0.0/12";

/** `validate`. */
export function validateOptions(program: Command, host: Host, finish: (code: ExitCode) => void): void {
  scopeOptions(sourceOptions(program.command("validate")))
    .description("validate objects like kubectl apply --dry-run=server")
    .argument("[paths...]")
    .addOption(outputOption(["text", "json"]))
    .option(
      "--service-cidr <range>",
      `Service CIDR; twice for dual stack, the first is primary (default: ${SERVICE_CIDR})`,
      collect,
    )
    .action(async (paths: readonly string[], flags: ValidateFlags) => {
      const { checkClusterOptions } = await import("../simulation/check-cluster-options.ts");
      const { runValidate } = await import("../commands/validate.ts");
      const { loadWorkspace } = await import("../../../workspace/workspace.ts");
      const { rules } = await import("../../../../rules/index.ts");
      const serviceCIDRs = flags.serviceCidr ?? [SERVICE_CIDR];
      checkClusterOptions({ serviceCIDRs });
      const workspace = await loadWorkspace(host, paths, flags, rules);
      const named = new Set(paths.map((path) => (path === "-" ? path : resolve(host.cwd, path))));
      finishWith(host, finish, runValidate({ workspace, serviceCIDRs, named, cwd: host.cwd, output: flags.output }));
    });
}
