import { parseIP } from "../../../base/ip.ts";
import type { KindMap } from "../../../model/kinds.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import { equalitySelector } from "../../../base/selector.ts";
import type { Selector } from "../../../base/selector.ts";
import { NO_CONNECTIONS, isProtocol, onePort, unionConnections } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import { protocolOf, resolveTargetPort } from "../../service/ports.ts";
import type { ConnectionEnd } from "../connection-end.ts";
import { matchPods } from "../match-labels.ts";
import { either } from "../match.ts";
import type { Match } from "../match.ts";
import type { ServiceReference } from "./rule.ts";

/** Whether an end is an endpoint of a Service, and with which ports. */
export interface Membership {
  readonly match: Match;
  readonly connections: Connections;
}

const NOT_A_MEMBER: Membership = { match: "no", connections: NO_CONNECTIONS };

interface Endpoints {
  /** By address, as bytes. */
  readonly byAddress: ReadonlyMap<string, Connections>;
  readonly service: Resource<KindMap["Service"]> | undefined;
  readonly selector: Selector;
}

const SERVICE_NAME = "kubernetes.io/service-name";

function endpointsOf(model: Model, { namespace, name }: ServiceReference): Endpoints {
  const byAddress = new Map<string, Connections>();
  for (const slice of model.all("EndpointSlice")) {
    if (slice.namespace !== namespace || slice.labels[SERVICE_NAME] !== name) continue;
    const connections = (slice.object.ports ?? [])
      .map((port) => {
        const protocol = port.protocol ?? "TCP";
        return port.port === undefined || !isProtocol(protocol) ? NO_CONNECTIONS : onePort(protocol, port.port);
      })
      .reduce(unionConnections, NO_CONNECTIONS);
    for (const address of slice.object.endpoints.flatMap((endpoint) => endpoint.addresses)) {
      const key = parseIP(address)?.bytes.join();
      if (key !== undefined) byAddress.set(key, unionConnections(byAddress.get(key) ?? NO_CONNECTIONS, connections));
    }
  }
  const service = model.get("Service", namespace, name);
  return { byAddress, service, selector: equalitySelector(service?.object.spec?.selector) };
}

/** The endpoints of Services, as rules with `services` match them, whether ready or not. */
export class ServiceMembers {
  readonly #model: Model;
  readonly #known = new Map<string, Endpoints>();

  constructor(model: Model) {
    this.#model = model;
  }

  #endpoints(reference: ServiceReference): Endpoints {
    const key = `${reference.namespace}/${reference.name}`;
    let found = this.#known.get(key);
    if (found === undefined) this.#known.set(key, (found = endpointsOf(this.#model, reference)));
    return found;
  }

  /** Whether no manifest shows the Service or its endpoints. */
  isUnknown(reference: ServiceReference): boolean {
    const { byAddress, service } = this.#endpoints(reference);
    return service === undefined && byAddress.size === 0;
  }

  /**
   * EndpointSlices by address; the pods that a Service selects, as the endpoints controller would write them.
   * @see projectcalico/calico felix/serviceindex/serviceindex.go membersFromEndpointSlice
   */
  of(reference: ServiceReference, end: ConnectionEnd): Membership {
    const { byAddress, service, selector } = this.#endpoints(reference);
    const written = end.address === undefined ? undefined : byAddress.get(end.address.bytes.join());
    const slices: Membership = written === undefined ? NOT_A_MEMBER : { match: "yes", connections: written };
    if (service === undefined || end.kind !== "pod" || end.namespace !== reference.namespace) return slices;
    const match = selector.nothing ? "no" : matchPods(selector, end);
    if (match === "no") return slices;
    const connections = (service.object.spec?.ports ?? [])
      .map((port) => {
        const protocol = protocolOf(port);
        const target = resolveTargetPort(port, end.spec);
        return target === undefined || !isProtocol(protocol) ? NO_CONNECTIONS : onePort(protocol, target.number);
      })
      .reduce(unionConnections, slices.connections);
    return { match: either(match, slices.match), connections };
  }
}
