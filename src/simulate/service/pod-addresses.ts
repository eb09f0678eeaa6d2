import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { canonicalIP, isInside, parseCIDR, parseIP } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";

/** What the manifests show about the addresses of pods. */
export interface PodAddresses {
  /** Addresses of running pods, in canonical spelling, without those of their node. */
  readonly pods: ReadonlyMap<string, Workload>;
  /** Pod CIDRs of nodes, with the node. */
  readonly ranges: readonly { readonly cidr: CIDR; readonly node: Resource<KindMap["Node"]> }[];
}

/** Use it as `simulation.fact(podAddresses)`. */
export function podAddresses(model: Model): PodAddresses {
  const pods = new Map<string, Workload>();
  for (const workload of model.workloads) {
    if (workload.kind !== "Pod" || workload.template.spec.hostNetwork === true) continue;
    const { status } = (workload.resource as Resource<KindMap["Pod"]>).object;
    for (const ip of [status?.podIP, ...(status?.podIPs ?? []).map((item) => item.ip)]) {
      const canonical = ip && canonicalIP(ip);
      if (canonical) pods.set(canonical, workload);
    }
  }
  const ranges = model.all("Node").flatMap((node) => {
    const { podCIDR, podCIDRs = [] } = node.object.spec ?? {};
    return [...new Set([podCIDR ?? "", ...podCIDRs])].flatMap((text) => {
      const cidr = parseCIDR(text);
      return cidr === undefined ? [] : [{ cidr, node }];
    });
  });
  return { pods, ranges };
}

/** Whether an address belongs to a pod or may be assigned to one, and how that is known. */
export function podAddress(
  text: string,
  { pods, ranges }: PodAddresses,
  usual: readonly CIDR[],
): { readonly pod?: Workload; readonly node?: Resource<KindMap["Node"]> } | undefined {
  const ip = parseIP(text);
  if (ip === undefined) return undefined;
  const pod = pods.get(canonicalIP(text) ?? text);
  if (pod !== undefined) return { pod };
  // The first and the last address of a network are never assigned to pods.
  const last = ip.bytes.at(-1);
  if (ip.family === "IPv4" && (last === 0 || last === 255)) return undefined;
  const range = ranges.find(({ cidr }) => isInside(ip, cidr));
  if (range !== undefined) return { node: range.node };
  return usual.some((cidr) => isInside(ip, cidr)) ? {} : undefined;
}
