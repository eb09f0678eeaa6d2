import { Option } from "commander";
import type { Command } from "commander";
import type { ClusterOptions } from "../../../simulate/options.ts";
import { collect, count, positive, scopeOptions, sourceOptions } from "./shared-options.ts";
import type { WorkspaceFlags } from "../../../workspace/workspace.ts";

/** Connections of Jobs of a CronJob count too, although the Jobs do not run all the time. */
export const WITH_CRON_JOBS = { cronJobs: "run" } as const;

export interface ClusterFlags extends WorkspaceFlags {
  readonly nodeCount?: number;
  readonly podCidr?: readonly string[];
  readonly serviceCidr?: readonly string[];
  readonly maxEndpointsPerSlice?: number;
  readonly cronJobs?: "none" | "run";
  readonly notReady?: readonly string[];
  readonly down?: readonly string[];
}

export function clusterOptions(flags: ClusterFlags): ClusterOptions {
  return {
    ...(flags.nodeCount !== undefined && { nodeCount: flags.nodeCount }),
    ...(flags.podCidr && { podCIDRs: flags.podCidr }),
    ...(flags.serviceCidr && { serviceCIDRs: flags.serviceCidr }),
    ...(flags.maxEndpointsPerSlice !== undefined && { maxEndpointsPerSlice: flags.maxEndpointsPerSlice }),
    ...(flags.cronJobs && { cronJobs: flags.cronJobs }),
    ...(flags.notReady && { notReady: flags.notReady }),
    ...(flags.down && { down: flags.down }),
  };
}

/** Flags of every command that simulates pods. */
export function simulationOptions(command: Command): Command {
  return scopeOptions(sourceOptions(command))
    .addOption(
      new Option("--node-count <number>", "number of nodes if the manifests contain none (default: 2)").argParser(
        count,
      ),
    )
    .option("--pod-cidr <range>", "pod CIDR; twice for dual stack", collect)
    .option("--service-cidr <range>", "Service CIDR; twice for dual stack, the first is primary", collect)
    .addOption(
      new Option("--max-endpoints-per-slice <number>", "as in kube-controller-manager (default: 100)").argParser(
        positive,
      ),
    )
    .addOption(new Option("--cron-jobs <what>", "whether each CronJob has a running Job").choices(["none", "run"]))
    .option("--not-ready <pod>", "treat this pod as not ready; repeatable, may contain *", collect)
    .option("--down <node|zone>", "treat this node or zone as down; repeatable", collect);
}
