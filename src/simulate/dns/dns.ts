import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Cluster, ServiceEndpoints } from "../cluster.ts";
import { isReady } from "../endpoints/endpoint-slice.ts";
import { unseenService } from "../route/backend.ts";

type Service = Resource<KindMap["Service"]>;

export interface DnsOptions {
  /** Domain of the cluster. Default `cluster.local`. */
  readonly zone?: string;
  /** If set, answers contain addresses, and a headless Service without ready endpoints has no record. */
  readonly cluster?: Cluster;
  /** `ndots` of the client's resolv.conf. Default 5, as the kubelet writes it. */
  readonly ndots?: number;
}

/** One full name that the client's resolver queries, and the answer of the cluster's DNS. */
export interface DnsCandidate {
  /** Without the trailing dot. */
  readonly name: string;
  readonly outcome:
    | "found"
    | "no-such-service"
    | "no-ready-endpoint"
    | "no-such-endpoint"
    | "no-such-port"
    | "no-such-name"
    | "upstream";
}

export type DnsKind =
  /** A Service with a cluster IP: it answers whether or not it has endpoints. */
  | "service"
  /** All ready endpoints of a headless Service. */
  | "headless"
  /** One endpoint by its host name. */
  | "endpoint"
  /** `_port._protocol.service…`. */
  | "srv"
  | "external-name"
  /** `10-0-0-1.namespace.pod…`: any such name is answered with the address in it (CoreDNS, `pods insecure`). */
  | "pod-address"
  /** Not a name of this cluster: external DNS answers. */
  | "upstream"
  | "not-found";

export interface DnsAnswer {
  readonly kind: DnsKind;
  /** The full name that was answered, or the last one tried. */
  readonly name: string;
  readonly service: Service | undefined;
  /** Addresses, as far as they are known from the cluster. */
  readonly addresses: readonly string[];
  /** Of an ExternalName Service. */
  readonly target: string | undefined;
  /** Port and protocol of an SRV query. */
  readonly port: { readonly name: string; readonly protocol: string } | undefined;
  /** In the order of queries. */
  readonly tried: readonly DnsCandidate[];
  /** Why a name that was not found may exist. */
  readonly unknown: string | undefined;
}

const DEFAULT_ZONE = "cluster.local";

/**
 * Names that the resolver of a pod tries, in order. A name with fewer dots than `ndots` goes through the search list
 * first. Source: pkg/kubelet/network/dns/dns.go (search list and ndots), resolv.conf(5).
 */
export function candidates(
  name: string,
  namespace: string,
  { zone = DEFAULT_ZONE, ndots = 5 }: DnsOptions = {},
): readonly string[] {
  const plain = name.toLowerCase();
  if (plain.endsWith(".")) return [plain.slice(0, -1)];
  const searched = [`${namespace}.svc.${zone}`, `svc.${zone}`, zone].map((domain) => `${plain}.${domain}`);
  return plain.split(".").length - 1 >= ndots ? [plain, ...searched] : [...searched, plain];
}

type Found = Pick<DnsAnswer, "kind" | "service" | "addresses" | "target" | "port">;
type Lookup =
  | Found
  | { readonly outcome: Exclude<DnsCandidate["outcome"], "found">; readonly unknown?: string | undefined };

const plainAnswer = { service: undefined, addresses: [], target: undefined, port: undefined } as const;

function endpointsOf(options: DnsOptions, service: Service): ServiceEndpoints | undefined {
  return options.cluster?.services.find((candidate) => candidate.service === service);
}

/** Ready endpoints with their label under the Service's name. Source: coredns plugin/kubernetes endpointHostname. */
function records(endpoints: ServiceEndpoints): readonly { readonly label: string; readonly address: string }[] {
  return endpoints.slices.flatMap((slice) =>
    slice.endpoints.filter(isReady).flatMap((endpoint) =>
      endpoint.addresses.map((address) => ({
        label: endpoint.hostname ?? address.replaceAll(/[.:]/g, "-"),
        address,
      })),
    ),
  );
}

const isHeadless = (service: Service): boolean => service.object.spec?.clusterIP === "None";

/** `service.namespace.svc`. Source: kubernetes/dns docs/specification.md 2.3 to 2.5. */
function lookUpService(service: Service, options: DnsOptions): Lookup {
  const { spec } = service.object;
  if (spec?.type === "ExternalName")
    return { ...plainAnswer, kind: "external-name", service, target: (spec.externalName ?? "").replace(/\.$/, "") };
  const endpoints = endpointsOf(options, service);
  if (!isHeadless(service)) {
    return {
      ...plainAnswer,
      kind: "service",
      service,
      addresses: (endpoints?.facts.clusterIPs ?? []).filter((address) => !address.startsWith("auto-")),
    };
  }
  const addresses = endpoints === undefined ? [] : records(endpoints).map(({ address }) => address);
  // CoreDNS has no record for a headless Service without ready endpoints: NXDOMAIN, not an empty answer.
  if (endpoints !== undefined && addresses.length === 0) return { outcome: "no-ready-endpoint" };
  return { ...plainAnswer, kind: "headless", service, addresses };
}

function lookUpEndpoint(model: Model, label: string, service: Service, options: DnsOptions): Lookup {
  const endpoints = endpointsOf(options, service);
  if (endpoints === undefined) return { ...plainAnswer, kind: "endpoint", service };
  const addresses = records(endpoints)
    .filter((record) => record.label === label)
    .map(({ address }) => address);
  if (addresses.length > 0) return { ...plainAnswer, kind: "endpoint", service, addresses };
  const world = model.world(service.namespace);
  return { outcome: "no-such-endpoint", unknown: world.closed ? undefined : world.because };
}

function lookUpSRV(portLabel: string, protocolLabel: string, service: Service): Lookup {
  const [name, protocol] = [portLabel.slice(1), protocolLabel.slice(1)];
  const port = service.object.spec?.ports?.find(
    (candidate) => candidate.name === name && (candidate.protocol || "TCP").toLowerCase() === protocol,
  );
  if (port === undefined || service.object.spec?.type === "ExternalName") return { outcome: "no-such-port" };
  return { ...plainAnswer, kind: "srv", service, port: { name, protocol } };
}

/** A name inside the cluster domain, without the domain. */
function lookUp(model: Model, labels: readonly string[], options: DnsOptions): Lookup {
  const reversed = labels.toReversed();
  const [type, namespace, name, label, second, ...rest] = reversed;
  if (type === "pod" && name !== undefined && namespace !== undefined && label === undefined) {
    const address = /^(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})$/.test(name) ? name.replaceAll("-", ".") : undefined;
    return address === undefined
      ? { outcome: "no-such-name" }
      : { ...plainAnswer, kind: "pod-address", addresses: [address] };
  }
  if (type !== "svc" || namespace === undefined || name === undefined || rest.length > 0)
    return { outcome: "no-such-name" };
  const service = model.get("Service", namespace, name);
  if (service === undefined) {
    // The API server creates this one in every cluster (pkg/controlplane, the service `kubernetes`).
    if (namespace === "default" && name === "kubernetes" && label === undefined)
      return { ...plainAnswer, kind: "service" };
    const malformed = model.find("", "Service", namespace, name) !== undefined;
    return {
      outcome: "no-such-service",
      unknown: malformed ? `Service ${namespace}/${name} cannot be read` : unseenService(model, namespace, name),
    };
  }
  if (label === undefined) return lookUpService(service, options);
  if (second === undefined) return lookUpEndpoint(model, label, service, options);
  return label.startsWith("_") && second.startsWith("_")
    ? lookUpSRV(second, label, service)
    : { outcome: "no-such-name" };
}

/** The DNS answer for a pod in `clientNamespace`, and every name that its resolver queries. */
export function resolveName(model: Model, name: string, clientNamespace: string, options: DnsOptions = {}): DnsAnswer {
  const zone = options.zone ?? DEFAULT_ZONE;
  const tried: DnsCandidate[] = [];
  let unknown: string | undefined;
  for (const candidate of candidates(name, clientNamespace, options)) {
    if (!candidate.endsWith(`.${zone}`)) {
      tried.push({ name: candidate, outcome: "upstream" });
      // A short name without a dot cannot be external.
      if (candidate.includes(".")) return { ...plainAnswer, kind: "upstream", name: candidate, tried, unknown };
      continue;
    }
    const found = lookUp(model, candidate.slice(0, -zone.length - 1).split("."), options);
    if ("kind" in found)
      return {
        ...found,
        name: candidate,
        tried: [...tried, { name: candidate, outcome: "found" }],
        unknown: undefined,
      };
    tried.push({ name: candidate, outcome: found.outcome });
    unknown ??= found.unknown;
  }
  return { ...plainAnswer, kind: "not-found", name: tried.at(-1)?.name ?? name, tried, unknown };
}
