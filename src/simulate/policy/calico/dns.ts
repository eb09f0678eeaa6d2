import type { Workload } from "../../../model/workload.ts";
import { includesPort } from "../../connections.ts";
import type { Protocol } from "../../connections.ts";
import { CLUSTER_DNS } from "../connection-end.ts";
import type { PolicyView } from "../policy-view.ts";
import { isPublic } from "../private-ranges.ts";
import type { CalicoPolicy } from "./policies.ts";
import { portProtocols } from "./protocol.ts";
import type { CalicoRule } from "./rule.ts";

/** Why the policies of Calico keep pods from resolving names. */
export interface CalicoBlockedDNS {
  readonly policy: CalicoPolicy;
  readonly missing: readonly Protocol[];
  /** Why the pods may resolve names all the same. */
  readonly unknown: string | undefined;
  readonly workloads: readonly Workload[];
}

const DNS_PROTOCOLS = ["UDP", "TCP"] as const satisfies readonly Protocol[];
const DNS_PORTS = [53, 5353];

const egressAllows = ({ rules }: CalicoPolicy): readonly CalicoRule[] =>
  rules.filter(({ direction, action }) => direction === "Egress" && action !== "Deny" && action !== "Log");

/** Whether a rule lists a port of DNS, or no ports at all. */
const mayBeDNS = (rule: CalicoRule): boolean => {
  const { ports } = rule.destination;
  return (
    portProtocols(rule).includes("UDP") &&
    (ports.length === 0 ||
      ports.some((port) => "name" in port || DNS_PORTS.some((one) => port.first <= one && one <= port.last)))
  );
};

/** Whether a rule may allow queries to a server other than the cluster's: by address, Service or labels of its pods. */
function mayAllowServer(rule: CalicoRule): boolean {
  if (!mayBeDNS(rule)) return false;
  const { nets, notNets, service, positive, ports } = rule.destination;
  if (nets.length > 0) return !nets.every(isPublic);
  return notNets.length > 0 || service !== undefined || (positive !== undefined && ports.length > 0);
}

/**
 * Set where Calico's policies restrict the egress of pods, allow some of it, and no DNS to the cluster's servers or to
 * others. Pods without any allowed egress are isolated on purpose.
 */
function blockedDNS(view: PolicyView, workload: Workload): Omit<CalicoBlockedDNS, "workloads"> | undefined {
  const { hostNetwork, dnsPolicy = "ClusterFirst" } = workload.template.spec;
  if (hostNetwork === true || dnsPolicy !== "ClusterFirst") return undefined;
  const { isolating, openers } = view.coverage(workload, "Egress");
  const calico = view.set.calico
    .selecting(view.endOf(workload), view.profile.interpretation)
    .filter(({ policy }) => policy.directions.includes("Egress"));
  const policies = calico.flatMap(({ policy, match }) => (match === "yes" ? [policy] : []));
  const [policy] = policies.filter((one) => view.set.calico.denies(one) && egressAllows(one).length > 0);
  if (policy === undefined || isolating.length > 0) return undefined;
  if (policies.some((one) => egressAllows(one).some(mayAllowServer))) return undefined;
  const { possible } = view.side(workload, "Egress", CLUSTER_DNS);
  const missing = DNS_PROTOCOLS.filter((protocol) => !includesPort(possible, protocol, 53));
  if (!missing.includes("UDP")) return undefined;
  const [opener] = openers;
  const perhaps = calico.find(({ match }) => match === "perhaps");
  return {
    policy,
    missing,
    unknown:
      opener === undefined
        ? perhaps && `${perhaps.policy.id} may select the pods and allow DNS`
        : `${opener.resource.title} is not simulated and may allow DNS`,
  };
}

/** The policies that block DNS, each with its workloads, in order of files. */
export function calicoDNSBlocks(view: PolicyView): readonly CalicoBlockedDNS[] {
  if (view.set.calico.isEmpty) return [];
  const found = new Map<string, CalicoBlockedDNS & { readonly workloads: Workload[] }>();
  for (const workload of view.model.workloads) {
    const blocked = blockedDNS(view, workload);
    if (blocked === undefined) continue;
    const key = `${blocked.policy.id} ${blocked.unknown ?? ""}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...blocked, workloads: [workload] });
    else known.workloads.push(workload);
  }
  return [...found.values()];
}
