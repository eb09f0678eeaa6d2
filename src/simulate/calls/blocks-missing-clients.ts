import type { CIDR, IPFamily } from "../../base/ip.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { includesPort } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import { ruleConnections } from "../policy/match-rule.ts";
import type { CompiledPolicy, PolicyPeer, PolicyRule } from "../policy/network-policy.ts";
import { isPublic } from "../policy/private-ranges.ts";
import { openingCover } from "../policy/plugin-policy.ts";
import { policyView } from "../policy/policy-view.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import { serviceBackends } from "../service/backends.ts";
import { ingressTargets, routeTargets } from "../route/route-backends.ts";
import { portsBehind } from "./called-ports.ts";
import { doubtText } from "../unjudged/doubt.ts";

type Service = Resource<KindMap["Service"]>;

/** An `ipBlock` that contains none of the clients that it was written for. */
export interface BlockMissingClients {
  readonly policy: CompiledPolicy;
  /** The item of `from`. */
  readonly peer: object;
  readonly cidr: string;
  readonly service: Service;
  readonly workload: Workload;
  readonly flaw: "family" | "translated";
  /** The family of the clients that are shut out. */
  readonly family: IPFamily;
  readonly unknown: string | undefined;
}

/**
 * Load balancers that connect to the pods themselves, or keep the address of the client. Sources:
 * aws-load-balancer-controller, GKE.
 */
const DIRECT = /nlb|target-type|\bneg\b|ip-target|preserve|proxy-protocol|backend-config|aws-load-balancer|cilium/i;
const mayKeepAddresses = ({ annotations, object }: Service): boolean =>
  object.spec?.loadBalancerClass !== undefined ||
  Object.entries(annotations).some(([key, value]) => DIRECT.test(key) || DIRECT.test(value));

type Families = { readonly families: readonly IPFamily[]; readonly sure: boolean };

/** The families that clients of a Service use, where it says so. Source: pkg/registry/core/service/storage/alloc.go. */
function familiesOf({ object }: Service): Families | undefined {
  const { ipFamilies = [], ipFamilyPolicy = "SingleStack" } = object.spec ?? {};
  const [first] = ipFamilies as readonly IPFamily[];
  if (ipFamilyPolicy === "SingleStack") return first === undefined ? undefined : { families: [first], sure: true };
  return { families: ["IPv4", "IPv6"], sure: ipFamilyPolicy === "RequireDualStack" };
}

interface Opening {
  readonly policy: CompiledPolicy;
  readonly rule: PolicyRule;
}

/** Rules that open a port of the pods. */
function openingsOf(view: PolicyView, workload: Workload, protocol: Protocol, number: number): readonly Opening[] {
  const end = view.endOf(workload);
  return view
    .coverage(workload, "Ingress")
    .isolating.flatMap(({ policy }) =>
      policy.rules
        .filter(
          (rule) =>
            rule.direction === "Ingress" &&
            includesPort(ruleConnections(rule, end, view.profile.interpretation), protocol, number),
        )
        .map((rule) => ({ policy, rule })),
    );
}

const peersOf = (openings: readonly Opening[]) =>
  openings.flatMap(({ policy, rule }) =>
    rule.peers === "all" ? [] : rule.peers.map((peer) => ({ policy, peer, cidr: peer.blocks[0]?.cidr })),
  );

const textOf = ({ object }: PolicyPeer): string => (object as { ipBlock?: { cidr?: string } }).ipBlock?.cidr ?? "";

/** Services that send requests to a controller's pods first: the clients that policies see are that controller's. */
function routed(model: Model): ReadonlySet<Service | undefined> {
  return new Set([...ingressTargets(model), ...routeTargets(model)].map(({ resolution }) => resolution.service));
}

interface Blocked {
  readonly policy: CompiledPolicy;
  readonly peer: PolicyPeer;
  readonly cidr: CIDR | undefined;
}

type Flaw = Pick<BlockMissingClients, "flaw" | "family" | "unknown"> & { readonly block: Blocked };

/**
 * The blocks are all of one family, and the clients use the other one (too). @param others Services of the same pods.
 */
function familyFlaw(service: Service, others: readonly Service[], blocks: readonly Blocked[]): Flaw | undefined {
  const uses = familiesOf(service);
  const [only, second] = new Set(blocks.flatMap(({ cidr }) => cidr?.family ?? []));
  const family = uses?.families.find((one) => one !== only);
  if (uses === undefined || only === undefined || second !== undefined || family === undefined) return undefined;
  const isSingle = uses.families.length === 1;
  // Through another Service clients may reach the pods in the family of the blocks.
  if (isSingle && others.some((other) => familiesOf(other)?.families.includes(only) !== false)) return undefined;
  const block = blocks.find(({ cidr }) => isSingle || cidr?.prefix === 0);
  const unknown = uses.sure ? undefined : "the cluster may have one address family only";
  return block && { flaw: "family", family, unknown, block };
}

/** The blocks are public addresses, and nodes replace the addresses of those who come through the Service. */
function translationFlaw(services: readonly Service[], blocks: readonly Blocked[]): Flaw | undefined {
  const { type, externalTrafficPolicy = "Cluster" } = services[0]?.object.spec ?? {};
  if ((type !== "LoadBalancer" && type !== "NodePort") || externalTrafficPolicy !== "Cluster") return undefined;
  if (services.some((one) => mayKeepAddresses(one) || one.object.spec?.externalTrafficPolicy === "Local"))
    return undefined;
  if (blocks.some(({ cidr }) => cidr === undefined || !isPublic(cidr))) return undefined;
  const [block] = blocks;
  return block && { flaw: "translated", family: block.cidr?.family ?? "IPv4", unknown: undefined, block };
}

/** Blocks of clients that cannot match. Use it as `simulation.fact(blocksMissingClients)`. */
export function blocksMissingClients(model: Model): readonly BlockMissingClients[] {
  const view = policyView(model);
  if (!view.set.usesBlocks) return [];
  const behindRoutes = routed(model);
  const servicesOf = new Map<Workload, Service[]>();
  const all = model.all("Service").map((service) => serviceBackends(model, service));
  for (const { service, workloads } of all)
    for (const { workload } of workloads) servicesOf.set(workload, [...(servicesOf.get(workload) ?? []), service]);
  const found = new Map<object, BlockMissingClients>();
  for (const backends of all) {
    const { service } = backends;
    const targets = (service.object.spec?.ports ?? []).flatMap((port) => portsBehind(backends, port) ?? []);
    for (const { workload, protocol, number } of targets) {
      const { openers, admin, plugins } = view.coverage(workload, "Ingress");
      const openings = openingsOf(view, workload, protocol, number);
      if (view.endOf(workload).hostNetwork || admin.length > 0) continue;
      if (openings.some(({ rule }) => rule.peers === "all")) continue;
      const blocks = peersOf(openings).filter(({ peer }) => peer.blocks.length > 0);
      const others = (servicesOf.get(workload) ?? []).filter((other) => other !== service);
      const services = [service, ...others];
      const flaw =
        familyFlaw(service, others, blocks) ??
        (services.some((one) => behindRoutes.has(one)) ? undefined : translationFlaw(services, blocks));
      if (flaw === undefined || found.has(flaw.block.peer.object)) continue;
      const [opener] = openers;
      const { block, ...rest } = flaw;
      found.set(block.peer.object, {
        ...rest,
        service,
        workload,
        policy: block.policy,
        peer: block.peer.object,
        cidr: textOf(block.peer),
        unknown:
          rest.unknown ??
          (opener ? doubtText({ resource: opener.resource, powers: ["allow"] }) : openingCover(plugins)),
      });
    }
  }
  return [...found.values()];
}
