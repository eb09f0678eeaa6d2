import { UserError } from "../../../diagnostic/user-error.ts";
import type { ClusterOptions } from "../../../simulate/cluster.ts";
import { parseCIDR } from "../../../base/ip.ts";

/** `--pod-cidr` and `--service-cidr` must be ranges, at most one per address family. @throws UserError */
export function checkClusterOptions(options: ClusterOptions): void {
  for (const [flag, ranges = []] of [
    ["--pod-cidr", options.podCIDRs],
    ["--service-cidr", options.serviceCIDRs],
  ] as const) {
    const wrong = ranges.find((range) => parseCIDR(range) === undefined);
    if (wrong !== undefined)
      throw new UserError(`${flag} must be an address range such as 10.244.0.0/16, not "${wrong}".`);
    const families = ranges.map((range) => range.includes(":"));
    if (new Set(families).size < families.length)
      throw new UserError(`${flag} is set twice for one address family; a dual-stack cluster has one range of each.`);
  }
}
