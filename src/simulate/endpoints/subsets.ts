import { compareText } from "../../base/compare-text.ts";
import type { EndpointPort } from "./endpoint-slice.ts";
import type { Pod } from "../pods/pod.ts";
import { addressesOf, endpointPorts, publishedHostname, skipReason } from "./controller-slices.ts";
import type { StoredService } from "../service/allocation.ts";

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname: string | undefined;
  readonly nodeName: string | undefined;
  readonly targetRef:
    | { readonly kind?: string; readonly namespace?: string; readonly name?: string; readonly uid?: string }
    | undefined;
  /** The pod it was created from: in a cluster the uid of `targetRef` distinguishes two pods with the same IP. */
  readonly pod?: string;
}

/** As in the classic Endpoints: every address serves every port. */
export interface EndpointSubset {
  readonly addresses: readonly EndpointAddress[];
  readonly notReadyAddresses: readonly EndpointAddress[];
  readonly ports: readonly EndpointPort[];
}

/** Source: pkg/controller/endpoint/endpoints_controller.go maxCapacity. */
const MAX_CAPACITY = 1000;

interface PortAddresses {
  readonly port: EndpointPort | undefined;
  /** Keys of addresses → ready; not ready takes precedence. */
  readonly ready: Map<string, boolean>;
}

/** Name and namespace of the target do not count. Source: pkg/api/v1/endpoints/util.go addressKey. */
const addressKey = ({ ip, targetRef, pod }: EndpointAddress): string => `${ip} ${pod ?? targetRef?.uid ?? ""}`;

/** Ports with an appProtocol are compared by identity: Go compares the pointer, not the text. */
class PortKeys {
  readonly #identities = new Map<EndpointPort, number>();

  of(port: EndpointPort): string {
    const plain = `${port.name}|${port.port ?? ""}|${port.protocol}`;
    if (port.appProtocol === undefined) return plain;
    let identity = this.#identities.get(port);
    if (identity === undefined) this.#identities.set(port, (identity = this.#identities.size));
    return `${plain}|${identity}`;
  }
}

/**
 * The smallest equivalent list of subsets: ports with the same addresses share a subset. Source:
 * pkg/api/v1/endpoints/util.go RepackSubsets, which sorts by hash; here sorted by text.
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const addresses = new Map<string, EndpointAddress>();
  const byPort = new Map<string, PortAddresses>();
  const keys = new PortKeys();
  for (const subset of subsets) {
    for (const port of subset.ports.length === 0 ? [undefined] : subset.ports) {
      const portKey = port === undefined ? "" : keys.of(port);
      const entry = byPort.get(portKey) ?? { port, ready: new Map<string, boolean>() };
      byPort.set(portKey, entry);
      const mark = (list: readonly EndpointAddress[], ready: boolean): void => {
        for (const address of list) {
          const key = addressKey(address);
          if (!addresses.has(key)) addresses.set(key, address);
          entry.ready.set(key, ready && (entry.ready.get(key) ?? true));
        }
      };
      mark(subset.addresses, true);
      mark(subset.notReadyAddresses, false);
    }
  }
  return joinPorts([...byPort.values()], addresses);
}

function joinPorts(
  entries: readonly PortAddresses[],
  addresses: ReadonlyMap<string, EndpointAddress>,
): readonly EndpointSubset[] {
  const joined = new Map<string, { readonly ready: ReadonlyMap<string, boolean>; readonly ports: EndpointPort[] }>();
  for (const { port, ready } of entries) {
    const key = [...ready]
      .map(([address, is]) => `${address} ${is}`)
      .sort()
      .join("\n");
    const group = joined.get(key) ?? { ready, ports: [] };
    joined.set(key, group);
    if (port !== undefined) group.ports.push(port);
  }
  const pick = (ready: ReadonlyMap<string, boolean>, wanted: boolean): readonly EndpointAddress[] =>
    [...ready]
      .filter(([, is]) => is === wanted)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key]) => addresses.get(key))
      .filter((address) => address !== undefined);
  return [...joined.values()]
    .map(({ ready, ports }) => ({
      addresses: pick(ready, true),
      notReadyAddresses: pick(ready, false),
      ports: ports.sort((a, b) => compareText(a.name, b.name) || compareText(a.protocol, b.protocol)),
    }))
    .sort((a, b) => compareText(firstOf(a), firstOf(b)));
}

const firstOf = ({ ports, addresses, notReadyAddresses }: EndpointSubset): string =>
  `${ports[0]?.name ?? ""} ${ports[0]?.protocol ?? ""} ` +
  `${String(ports[0]?.port ?? 0).padStart(5, "0")} ` +
  `${(addresses[0] ?? notReadyAddresses[0])?.ip ?? ""}`;

/**
 * Source: pkg/controller/endpoint/endpoints_controller.go truncateEndpoints: each subset keeps its share, rounded up.
 */
function truncate(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const ready = subsets.reduce((sum, { addresses }) => sum + addresses.length, 0);
  const notReady = subsets.reduce((sum, { notReadyAddresses }) => sum + notReadyAddresses.length, 0);
  if (ready + notReady <= MAX_CAPACITY) return subsets;
  const overfull = ready > MAX_CAPACITY;
  const room = overfull ? MAX_CAPACITY : MAX_CAPACITY - ready;
  let left = room;
  const cut = (list: readonly EndpointAddress[]): readonly EndpointAddress[] => {
    const kept = list.slice(0, Math.min(left, Math.ceil((list.length / (overfull ? ready : notReady)) * room)));
    left -= kept.length;
    return kept;
  };
  return subsets.map((subset) =>
    overfull
      ? { ...subset, addresses: cut(subset.addresses), notReadyAddresses: [] }
      : { ...subset, notReadyAddresses: cut(subset.notReadyAddresses) },
  );
}

/**
 * The single address of a classic endpoint: of the Service's primary family. Source: endpoints_controller.go
 * podToEndpointAddressForService.
 */
function endpointAddress(stored: StoredService, pod: Pod): EndpointAddress | undefined {
  const family = stored.facts.ipFamilies[0];
  const ip = family === undefined ? undefined : addressesOf(pod, family)[0];
  if (ip === undefined) return undefined;
  const hostname = publishedHostname(pod, stored.service);
  return {
    ip,
    hostname,
    nodeName: pod.nodeName,
    targetRef: { kind: "Pod", namespace: pod.namespace, name: pod.name },
    pod: `${pod.namespace}/${pod.name}`,
  };
}

/**
 * The classic Endpoints of a Service with a selector. Source: pkg/controller/endpoint/endpoints_controller.go
 * syncService.
 */
export function controllerSubsets(stored: StoredService, selected: readonly Pod[]): readonly EndpointSubset[] {
  const { publishNotReadyAddresses, headless, ports } = stored.facts;
  const shared = new Map<string, EndpointPort>();
  const share = (port: EndpointPort): EndpointPort => {
    const key = `${port.name}|${port.protocol}|${port.port ?? ""}`;
    const known = shared.get(key);
    if (known === undefined) shared.set(key, port);
    return known ?? port;
  };
  const subsets: EndpointSubset[] = [];
  for (const pod of selected) {
    if (skipReason(pod) !== undefined || (pod.terminating && !publishNotReadyAddresses)) continue;
    const address = endpointAddress(stored, pod);
    if (address === undefined) continue;
    const own = endpointPorts(stored, pod).map(share);
    if (own.length === 0 && (ports.length > 0 || !headless)) continue;
    const ready = publishNotReadyAddresses || pod.ready;
    subsets.push({ addresses: ready ? [address] : [], notReadyAddresses: ready ? [] : [address], ports: own });
  }
  return truncate(repackSubsets(subsets));
}
