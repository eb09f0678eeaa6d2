import { nearest } from "../../hints/nearest.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { protocolOf } from "../service/ports.ts";
import { isWrittenByHand, sliceService, unmirroredBy } from "./manual-endpoints.ts";

type Service = Resource<KindMap["Service"]>;
type SlicesByService = ReadonlyMap<string, readonly Resource<KindMap["EndpointSlice"]>[]>;

interface Port {
  readonly name?: string;
  readonly protocol?: string;
}

/** A port of endpoints written by hand that matches no port of their Service, so that it gets no traffic. */
export interface UnmatchedPort {
  readonly resource: Resource;
  readonly service: Service;
  readonly port: Port;
  /** The closest Service port has this; a name of "" is a port without a name. */
  readonly expected: { readonly protocol: string } | { readonly name: string } | undefined;
}

const keyOf = (port: Port): string => `${port.name ?? ""} ${protocolOf(port)}`;
const portsOf = (service: Service): readonly Port[] => service.object.spec?.ports ?? [];

/** None as long as every port of the Service has endpoints: more ports than the Service has do no harm. */
function unmatched(service: Service, ports: readonly Port[]): readonly Port[] {
  const served = new Set(ports.map(keyOf));
  const offered = new Set(portsOf(service).map(keyOf));
  return [...offered].every((key) => served.has(key)) ? [] : ports.filter((port) => !offered.has(keyOf(port)));
}

function expectedOfSlice(service: Service, port: Port): UnmatchedPort["expected"] {
  const sameName = portsOf(service).find((one) => (one.name ?? "") === (port.name ?? ""));
  if (sameName !== undefined) return { protocol: protocolOf(sameName) };
  const names = portsOf(service).map((one) => one.name ?? "");
  const name = nearest(port.name ?? "", names) ?? (names.length === 1 ? names[0] : undefined);
  return name === undefined ? undefined : { name };
}

/** Source: pkg/proxy/endpointslicecache.go matches name and protocol. */
function* ofSlices(model: Model, byService: SlicesByService): Iterable<UnmatchedPort> {
  for (const slices of byService.values()) {
    const [first] = slices;
    const name = first && sliceService(first);
    const service = name === undefined ? undefined : model.get("Service", first?.namespace ?? "", name);
    // Only DNS reads the slices of a headless Service, and it uses their ports unchanged.
    if (service === undefined || service.object.spec?.clusterIP === "None") continue;
    if (service.object.spec?.type === "ExternalName") continue;
    const stray = new Set(
      unmatched(
        service,
        slices.flatMap(({ object }) => object.ports ?? []),
      ),
    );
    for (const slice of slices.filter(isWrittenByHand))
      for (const port of slice.object.ports ?? [])
        if (stray.has(port)) yield { resource: slice, service, port, expected: expectedOfSlice(service, port) };
  }
}

/** Source: pkg/controller/endpointslicemirroring copies the names of the ports. */
function* ofEndpoints(model: Model): Iterable<UnmatchedPort> {
  for (const endpoints of model.all("Endpoints")) {
    const service = model.get("Service", endpoints.namespace, endpoints.name);
    const { selector = {}, type } = service?.object.spec ?? {};
    if (service === undefined || type === "ExternalName" || Object.keys(selector).length > 0) continue;
    if (!isWrittenByHand(endpoints) || unmirroredBy(endpoints) !== undefined) continue;
    const [only, ...more] = portsOf(service);
    const expected = only === undefined || more.length > 0 ? undefined : { name: only.name ?? "" };
    for (const port of unmatched(
      service,
      (endpoints.object.subsets ?? []).flatMap(({ ports = [] }) => ports as readonly Port[]),
    ))
      yield { resource: endpoints, service, port, expected };
  }
}

/** Ports of EndpointSlices and Endpoints written by hand that match no port of their Service. */
export function* unmatchedPorts(model: Model, byService: SlicesByService): Iterable<UnmatchedPort> {
  yield* ofSlices(model, byService);
  yield* ofEndpoints(model);
}
