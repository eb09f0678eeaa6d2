import type { EndpointPort, Endpoint, SliceGroup } from "../../src/simulate/endpoints/endpoint-slice.ts";
import type { Cluster, ServiceEndpoints } from "../../src/simulate/cluster.ts";
import type { Destination } from "../../src/simulate/service/kube-proxy.ts";
import type { Pod } from "../../src/simulate/pods/pod.ts";
import { sortBy } from "../../src/simulate/endpoints/endpoint-slice.ts";
import { sortKey } from "../../src/base/ip.ts";
import type { EndpointAddress, EndpointSubset } from "../../src/simulate/endpoints/subsets.ts";

/** Writes simulated things in the shape of the golden files. */
const orNull = <T>(value: T | undefined): T | null => value ?? null;

const portJson = ({ name, port, protocol, appProtocol }: EndpointPort) => ({
  name,
  port: orNull(port),
  protocol,
  appProtocol: orNull(appProtocol),
});

const endpointJson = ({ addresses, conditions, hostname, nodeName, zone, targetRef, hints }: Endpoint) => ({
  addresses,
  conditions: {
    ready: orNull(conditions.ready),
    serving: orNull(conditions.serving),
    terminating: orNull(conditions.terminating),
  },
  hostname: orNull(hostname),
  nodeName: orNull(nodeName),
  zone: orNull(zone),
  targetRef:
    targetRef === undefined ? null : `${targetRef.kind ?? ""}/${targetRef.namespace ?? ""}/${targetRef.name ?? ""}`,
  hints: orNull(hints),
});

const sliceJson = ({ addressType, managedBy, labels, ports, endpoints, sliceSizes }: SliceGroup) => ({
  addressType,
  managedBy,
  labels,
  ports: ports.map(portJson),
  endpoints: endpoints.map(endpointJson),
  sliceSizes,
});

/** The golden files have addresses by number; the controller has them by text. */
const byNumber = (all: readonly EndpointAddress[]): readonly EndpointAddress[] => sortBy(all, ({ ip }) => sortKey(ip));

function subsetJson(subset: EndpointSubset) {
  const { ports } = subset;
  const [addresses, notReadyAddresses] = [byNumber(subset.addresses), byNumber(subset.notReadyAddresses)];
  const hostnames = [...addresses, ...notReadyAddresses]
    .filter(({ hostname }) => hostname !== undefined)
    .map(({ ip, hostname }) => `${ip}=${hostname ?? ""}`);
  return {
    addresses: addresses.map(({ ip }) => ip),
    notReadyAddresses: notReadyAddresses.map(({ ip }) => ip),
    ports: ports.map(portJson),
    ...(hostnames.length > 0 ? { hostnames } : {}),
  };
}

const addresses = (destination: Destination): readonly string[] => destination.endpoints.map(({ address }) => address);

function serviceJson({ service, facts, slices, subsets, readyByPort, routes }: ServiceEndpoints) {
  return {
    namespace: service.namespace,
    name: service.name,
    type: facts.type,
    clusterIPs: facts.clusterIPs,
    ipFamilies: facts.ipFamilies,
    ipFamilyPolicy: facts.ipFamilyPolicy,
    ports: facts.ports.map(({ name, protocol, number, target, nodePort, appProtocol }) => ({
      name,
      protocol,
      port: number,
      targetPort: String(target),
      ...(nodePort === undefined ? {} : { nodePort: String(nodePort) }),
      appProtocol: orNull(appProtocol),
    })),
    slices: slices.map(sliceJson),
    subsets: subsets === undefined ? null : subsets.map(subsetJson),
    readyByPort: Object.fromEntries(readyByPort),
    routes: routes.map(({ ipFamily, port, nodes }) => ({
      ipFamily,
      port: port.name,
      number: port.number,
      protocol: port.protocol,
      nodes: Object.fromEntries(
        [...nodes].map(([name, { internal, external }]) => [
          name,
          { internal: addresses(internal), ...(external === undefined ? {} : { external: addresses(external) }) },
        ]),
      ),
    })),
  };
}

const podJson = ({
  namespace,
  name,
  owner,
  nodeName,
  podIPs,
  phase,
  ready,
  hostNetwork,
  hostname,
  subdomain,
  labels,
}: Pod) => ({
  namespace,
  name,
  owner,
  nodeName: nodeName ?? "",
  podIPs,
  phase,
  ready,
  ...(hostNetwork ? { hostNetwork } : {}),
  ...(hostname === undefined ? {} : { hostname }),
  ...(subdomain === undefined ? {} : { subdomain }),
  labels,
});

export const clusterJson = (cluster: Cluster) => ({
  pods: cluster.pods.map(podJson),
  services: cluster.services.map(serviceJson),
});

/** Keys in order, lists whose order means nothing sorted, so that equal answers are equal texts. */
export function canonical(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    const isSet = ["slices", "subsets", "ports", "routes"].includes(key);
    return isSet ? items.map((item) => JSON.stringify(item)).sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, canonical(item, name)]),
  );
}
