import { unmirroredBy } from "../../endpoints/manual-endpoints.ts";
import { fieldsOf, textOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import { parseIP } from "../../../base/ip.ts";
import type { KindMap } from "../../../model/kinds.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import { matchesRequirement } from "../../../base/selector.ts";
import type { AddressBlock } from "../network-policy.ts";
import type { CiliumRule } from "./cilium-policy.ts";
import { requirementsOf, serviceSelector } from "./endpoint-selector.ts";
import type { SourcedRequirement } from "./endpoint-selector.ts";

type Service = Resource<KindMap["Service"]>;

/** What `toServices` of a rule comes to. */
export interface ServicePeers {
  /** The pods of Services with a selector, on every port. */
  readonly selectors: readonly (readonly SourcedRequirement[])[];
  /** The addresses of Services without one. */
  readonly blocks: readonly AddressBlock[];
  /** Whether any Service matches. */
  readonly isMatched: boolean;
  /** Why other pods or addresses may match too. */
  readonly unknown: string | undefined;
}

/** The addresses of a Service without selector: ready ones, of slices that have a port. */
function addressesOf(model: Model, service: Service): readonly string[] {
  const found = new Set<string>();
  for (const slice of model.all("EndpointSlice")) {
    if (slice.namespace !== service.namespace || slice.labels["kubernetes.io/service-name"] !== service.name) continue;
    if ((slice.object.ports ?? []).length === 0) continue;
    for (const { addresses, conditions } of slice.object.endpoints ?? [])
      if (conditions?.ready !== false) for (const address of addresses) found.add(address);
  }
  const endpoints = model.get("Endpoints", service.namespace, service.name);
  const mirrored = endpoints === undefined || unmirroredBy(endpoints) !== undefined ? [] : endpoints.object.subsets;
  for (const { addresses = [], ports = [] } of mirrored ?? [])
    if (ports.length > 0) for (const { ip } of addresses) found.add(ip);
  return [...found];
}

const inNamespace = (wanted: unknown, { namespace }: Service): boolean =>
  textOf(wanted) === undefined || wanted === namespace;

/**
 * Without a namespace, Services of every namespace match. Source: cilium pkg/policy/k8s/service.go
 * serviceSelectorMatches, serviceRefMatches.
 */
function isMeant(reference: Fields, service: Service): boolean {
  const { k8sServiceSelector: bySelector, k8sService: byName } = reference;
  if (isRecord(bySelector))
    return (
      inNamespace(bySelector["namespace"], service) &&
      requirementsOf(fieldsOf(bySelector["selector"])).every(({ requirement }) =>
        matchesRequirement(requirement, service.labels),
      )
    );
  const { serviceName, namespace } = fieldsOf(byName);
  return inNamespace(namespace, service) && serviceName === service.name;
}

function nameOf(reference: Fields): string {
  const { serviceName, namespace } = fieldsOf(reference["k8sService"]);
  if (textOf(serviceName) === undefined) return "the Services that `toServices` selects";
  return `Service ${textOf(namespace) === undefined ? "" : `${String(namespace)}/`}${String(serviceName)}`;
}

/** `isBare`: the cluster has no other Services than those of the manifests. */
export function servicePeers(model: Model, { peers }: CiliumRule, isBare: boolean): ServicePeers {
  const references = Array.isArray(peers)
    ? peers.flatMap((peer) => (typeof peer !== "string" && peer.kind === "service" ? [peer.reference] : []))
    : [];
  const selectors: (readonly SourcedRequirement[])[] = [];
  const blocks: AddressBlock[] = [];
  const missing: string[] = [];
  for (const reference of references) {
    const services = model
      .all("Service")
      .filter((service) => service.object.spec?.type !== "ExternalName" && isMeant(reference, service));
    if (services.length === 0) missing.push(nameOf(reference));
    for (const service of services) {
      const selector = fieldsOf(service.object.spec?.selector);
      if (Object.keys(selector).length > 0) {
        selectors.push(serviceSelector(selector, service.namespace).requirements);
        continue;
      }
      const addresses = addressesOf(model, service);
      if (addresses.length === 0) missing.push(`the addresses of Service ${service.namespace}/${service.name}`);
      for (const ip of addresses.flatMap((address) => parseIP(address) ?? []))
        blocks.push({ cidr: { ...ip, prefix: ip.bytes.length * 8 }, except: [] });
    }
  }
  return {
    selectors,
    blocks,
    isMatched: selectors.length + blocks.length > 0,
    unknown: isBare ? undefined : missing[0],
  };
}
