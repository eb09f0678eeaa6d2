import type { ServiceEndpoints } from "../../simulate/cluster.ts";
import { isReady } from "../../simulate/endpoints/endpoint-slice.ts";
import type { Endpoint, EndpointPort } from "../../simulate/endpoints/endpoint-slice.ts";
import { joinHostPort } from "../../base/ip.ts";
import { namespacedTable } from "./table.ts";
import { namedSlices } from "./slice-list.ts";

const MOST = 3;

interface Portion {
  readonly addresses: readonly string[];
  readonly ports: readonly EndpointPort[];
}

/** Subsets of Endpoints; a Service that has only EndpointSlices, for which kubectl has no row, is shown by those. */
function portions({ subsets, slices }: ServiceEndpoints): readonly Portion[] {
  if (subsets !== undefined)
    return subsets.map(({ addresses, ports }) => ({ addresses: addresses.map(({ ip }) => ip), ports }));
  return slices.map(({ endpoints, ports }) => ({
    addresses: endpoints.filter(isReady).flatMap(({ addresses }) => addresses),
    ports,
  }));
}

/** Source: pkg/printers/internalversion/printers.go formatEndpoints: three addresses, then how many more. */
function formatEndpoints(endpoints: ServiceEndpoints): string {
  const all = portions(endpoints).flatMap(({ addresses, ports }) =>
    ports.length === 0
      ? addresses
      : ports.flatMap(({ port }) =>
          addresses.map((address) => (port === undefined ? address : joinHostPort(address, port))),
        ),
  );
  const shown = all.slice(0, MOST).join(",");
  return all.length > MOST ? `${shown} + ${all.length - MOST} more...` : shown || "<none>";
}

/** Like `kubectl get endpoints`, without the age. */
export const endpointsTable = (services: readonly ServiceEndpoints[]): string =>
  namespacedTable(
    ["NAME", "ENDPOINTS", "AGE"],
    services
      .filter(({ facts }) => facts.type !== "ExternalName")
      .map((one) => ({
        namespace: one.service.namespace,
        cells: [one.service.shownName, formatEndpoints(one), "<unknown>"],
      })),
  );

const formatPorts = (ports: readonly EndpointPort[]): string =>
  ports.map(({ name, port, protocol }) => `${name === "" ? "" : `${name}:`}${port ?? "*"}/${protocol}`).join(",") ||
  "<unset>";

function formatConditions({ conditions }: Endpoint): string {
  const words = Object.entries(conditions).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return words.join(",") || "<unset>";
}

const formatHints = ({ hints }: Endpoint): string =>
  [
    ...(hints?.forNodes ?? []).map((node) => `node=${node}`),
    ...(hints?.forZones ?? []).map((zone) => `zone=${zone}`),
  ].join(",") || "<none>";

/** One line for each endpoint of each EndpointSlice. */
export function slicesTable(services: readonly ServiceEndpoints[]): string {
  const rows = namedSlices(services).flatMap(({ name, namespace, addressType, ports, endpoints }) => {
    const first = [name, addressType, formatPorts(ports)];
    if (endpoints.length === 0) return [{ namespace, cells: [...first, "<none>", "", "", "", "", ""] }];
    return endpoints.map((endpoint) => ({
      namespace,
      cells: [
        ...first,
        endpoint.addresses.join(","),
        formatConditions(endpoint),
        endpoint.nodeName ?? "<none>",
        endpoint.zone ?? "<none>",
        endpoint.targetRef === undefined
          ? "<none>"
          : `${endpoint.targetRef.kind ?? ""}/${endpoint.targetRef.name ?? ""}`,
        formatHints(endpoint),
      ],
    }));
  });
  return namespacedTable(
    ["NAME", "ADDRESSTYPE", "PORTS", "ADDRESS", "CONDITIONS", "NODE", "ZONE", "TARGET", "HINTS"],
    rows,
  );
}
