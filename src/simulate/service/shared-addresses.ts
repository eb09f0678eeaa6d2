import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { canonicalIP } from "../../base/ip.ts";
import { protocolOf } from "./ports.ts";

type Service = Resource<KindMap["Service"]>;

/** A second Service that MetalLB does not give an address which another one has. */
export interface AddressConflict {
  readonly service: Service;
  readonly other: Service;
  readonly address: string;
  /**
   * `key`: they do not have the same sharing key. `port`: both have the port. `policy`: one receives external traffic
   * on the nodes of its pods only, and they select different pods.
   */
  readonly why: "key" | "port" | "policy";
  readonly port: number | undefined;
}

const PREFIXES = ["metallb.io/", "metallb.universe.tf/"] as const;

const annotation = ({ annotations }: Service, name: string): string =>
  PREFIXES.map((prefix) => annotations[`${prefix}${name}`] ?? "").find((value) => value !== "") ?? "";

/** The addresses that a Service requests of MetalLB; only its annotations show that MetalLB is asked. */
function requested(service: Service): readonly string[] {
  const list = annotation(service, "loadBalancerIPs");
  const text =
    list === "" && annotation(service, "allow-shared-ip") !== "" ? service.object.spec?.loadBalancerIP : list;
  return (text ?? "").split(",").flatMap((address) => canonicalIP(address.trim()) ?? []);
}

/** Source: metallb internal/k8s/nodes BackendKey: the selector, only with the traffic policy Local. */
const backendKey = ({ object: { spec } }: Service): string =>
  spec?.externalTrafficPolicy === "Local"
    ? JSON.stringify(Object.entries(spec.selector ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : "";

const ports = ({ object }: Service): readonly { readonly number: number; readonly protocol: string }[] =>
  (object.spec?.ports ?? []).map((port) => ({ number: port.port, protocol: protocolOf(port) }));

function conflict(service: Service, other: Service): Pick<AddressConflict, "why" | "port"> | undefined {
  const key = annotation(service, "allow-shared-ip");
  if (key === "" || key !== annotation(other, "allow-shared-ip")) return { why: "key", port: undefined };
  const same = ports(service).find((one) =>
    ports(other).some(({ number, protocol }) => one.number === number && one.protocol === protocol),
  );
  if (same !== undefined) return { why: "port", port: same.number };
  return backendKey(service) === backendKey(other) ? undefined : { why: "policy", port: undefined };
}

/**
 * Services that request one address of MetalLB and cannot share it. Source: metallb.io/usage "IP address sharing";
 * internal/allocator/allocator.go checkSharing.
 */
export function addressConflicts(model: Model): readonly AddressConflict[] {
  const holders = new Map<string, Service[]>();
  const found: AddressConflict[] = [];
  for (const service of model.all("Service")) {
    const { spec } = service.object;
    if (spec?.type !== "LoadBalancer" || (spec.loadBalancerClass ?? "metallb") !== "metallb") continue;
    for (const address of requested(service)) {
      const own = holders.get(address) ?? [];
      holders.set(address, own);
      const other = own.find((one) => conflict(service, one) !== undefined);
      const why = other && conflict(service, other);
      if (other !== undefined && why !== undefined) found.push({ service, other, address, ...why });
      own.push(service);
    }
  }
  return found;
}
