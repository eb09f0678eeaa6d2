import { addTo } from "../../base/groups.ts";
import { nearest } from "../../hints/nearest.ts";
import { mayMakeService } from "../../model/operators.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { Completeness } from "../../model/completeness.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import type { Reference } from "./reference.ts";

type Service = Resource<KindMap["Service"]>;

/**
 * How certain it is that a string refers to a Service: `high` by its suffix, `medium` by its form and a known
 * namespace, `low` by its words alone.
 */
export type Confidence = "high" | "medium" | "low";

interface Named {
  readonly namespace: string;
  readonly name: string;
  /** The first label of `web-0.web.shop.svc`: one endpoint of the Service. */
  readonly pod: string | undefined;
  readonly confidence: Confidence;
  /** The string itself contains the namespace. */
  readonly explicit: boolean;
}

/** What a reference points to. `elsewhere`: not the name of a Service of this cluster, as far as can be seen. */
export type ReferenceTarget =
  | (Named & { readonly kind: "service"; readonly service: Service })
  | (Named & { readonly kind: "missing" })
  | { readonly kind: "no-namespace"; readonly name: string; readonly namespace: string }
  | { readonly kind: "elsewhere" };

const ELSEWHERE: ReferenceTarget = { kind: "elsewhere" };
/** The cluster domain is configurable, but any other one may be a public domain. */
const ZONE = "cluster.local";
/** URL schemes whose host is connected to over the network; in others it may be a bucket, a path or an identity. */
const CALLED = new RegExp(
  String.raw`^(?:jdbc:)?(?:https?|wss?|grpcs?|tcp|tls|ssl|udp|rediss?|amqps?|postgres(?:ql)?|mysqlx?|mariadb|mongodb|` +
    String.raw`nats|kafka|plaintext|sasl_\w+|sqlserver|clickhouse|ldaps?|smtps?|mqtts?|memcached|bolt|neo4j|` +
    String.raw`cassandra|zipkin|thrift|ftp|stun|turn|rtmp|dns)$`,
);
/** Names that never refer to a Service, and namespaces that are also top-level domains. */
const LOCAL: ReadonlySet<string> = new Set([
  "localhost",
  "host",
  "true",
  "false",
  "null",
  "none",
  "any",
  "all",
  "default",
  "tcp",
  "udp",
  "sctp",
  "http",
  "https",
  "tls",
  "ssl",
  "unix",
  "port",
  "address",
]);
const DOMAINS: ReadonlySet<string> = new Set([
  "com",
  "net",
  "org",
  "io",
  "dev",
  "app",
  "cloud",
  "ai",
  "test",
  "local",
  "internal",
  "localhost",
  "example",
  "invalid",
  "info",
  "eu",
  "de",
  "me",
  "co",
  "sh",
  "tv",
  "run",
  "page",
  "shop",
  "store",
  "site",
  "online",
  "team",
  "tools",
  "systems",
  "services",
  "network",
  "host",
  "games",
  "xyz",
  "live",
  "blog",
  "prod",
  "bot",
]);

/** Kinds of addresses of socat, `TCP-LISTEN:8080,fork`. Source: socat(1), "Address types". */
const SOCAT = new RegExp(
  String.raw`^(?:tcp|udp|sctp|dccp|unix|vsock|openssl|ssl|ip|exec|system|socks|proxy|abstract|` +
    String.raw`udplite)[46]?-(?:listen|l|connect|client|server|sendto|recv|recvfrom|datagram|accept|bind|` +
    String.raw`dtls-(?:listen|client|server))$`,
);

/** `kubernetes.default` exists in every cluster. Source: pkg/controlplane/controller/kubernetesservice. */
const isBuiltIn = (namespace: string, name: string): boolean => namespace === "default" && name === "kubernetes";

/**
 * Labels of a name in the zone's `svc` subtree, without `_port._proto`. Source: kubernetes/dns docs/specification.md.
 */
function withinCluster(labels: readonly string[]): Omit<Named, "confidence"> | "no-namespace" | undefined {
  const rest = labels[0]?.startsWith("_") === true && labels[1]?.startsWith("_") === true ? labels.slice(2) : labels;
  const [first = "", second = "", third = ""] = rest;
  if (rest.length === 1) return "no-namespace";
  if (rest.length === 2) return { name: first, namespace: second, pod: undefined, explicit: true };
  return rest.length === 3 ? { pod: first, name: second, namespace: third, explicit: true } : undefined;
}

/**
 * A short name, resolved with the search list of its pod, if a URL or port shows that it is a host. Source:
 * pkg/kubelet/network/dns/dns.go.
 */
function shortName(model: Model, reference: Reference, labels: readonly string[]): Named | undefined {
  const [first = "", second = "", third = ""] = labels;
  const own = reference.namespace;
  const isCalled =
    reference.shape === "url"
      ? CALLED.test(reference.scheme ?? "")
      : reference.shape === "host-port" || reference.port !== undefined;
  const confidence: Confidence = isCalled ? "medium" : "low";
  const has = (namespace: string, name: string): boolean => model.find("", "Service", namespace, name) !== undefined;
  if (labels.length === 1) return { name: first, namespace: own, pod: undefined, confidence, explicit: false };
  if (labels.length === 2) {
    if (has(second, first)) return { name: first, namespace: second, pod: undefined, confidence, explicit: true };
    if (has(own, second)) return { name: second, namespace: own, pod: first, confidence, explicit: false };
    const set = model.get("StatefulSet", own, first.replace(/-\d+$/, ""));
    if (set !== undefined && set.name !== first)
      return { name: second, namespace: own, pod: first, confidence: isCalled ? "high" : "low", explicit: false };
    const known = model.workloadsIn(second).length > 0;
    return known && !DOMAINS.has(second)
      ? { name: first, namespace: second, pod: undefined, confidence, explicit: true }
      : undefined;
  }
  return labels.length === 3 && has(third, second)
    ? { pod: first, name: second, namespace: third, confidence, explicit: true }
    : undefined;
}

function isAliased(model: Model, { host, workload }: Reference): boolean {
  const aliases = workload?.template.spec.hostAliases ?? [];
  return (
    aliases.some(({ hostnames }) => (hostnames ?? []).includes(host)) ||
    model.all("ServiceEntry").some(({ object }) => (object.spec?.hosts ?? []).includes(host))
  );
}

const targets = new WeakMap<Reference, ReferenceTarget>();

/**
 * The Service that a name refers to, for the pods of the reference's namespace. @param model the one that contains the
 * reference.
 */
export function referenceTarget(model: Model, reference: Reference): ReferenceTarget {
  let target = targets.get(reference);
  if (target === undefined) targets.set(reference, (target = findTarget(model, reference)));
  return target;
}

function findTarget(model: Model, reference: Reference): ReferenceTarget {
  const { host, hostKind } = reference;
  if (hostKind !== "name" || LOCAL.has(host) || SOCAT.test(host)) return ELSEWHERE;
  const bare = host.endsWith(`.svc.${ZONE}`) ? host.slice(0, -ZONE.length - 1) : host;
  let named: Named | undefined;
  if (bare.endsWith(".svc")) {
    const inside = withinCluster(bare.slice(0, -".svc".length).split("."));
    if (inside === "no-namespace")
      return { kind: "no-namespace", name: bare.slice(0, -".svc".length), namespace: reference.namespace };
    // A field without a namespace refers to the namespace of its object.
    named = inside && {
      ...inside,
      confidence: "high",
      explicit: !(reference.shape === "field" && inside.namespace === reference.resource.namespace),
    };
  } else {
    // The target of a CNAME is an absolute name: the search list does not apply.
    named = reference.source === "external-name" ? undefined : shortName(model, reference, host.split("."));
  }
  if (named === undefined || isBuiltIn(named.namespace, named.name)) return ELSEWHERE;
  const service = model.get("Service", named.namespace, named.name);
  if (service !== undefined) return { ...named, kind: "service", service };
  if (model.find("", "Service", named.namespace, named.name) !== undefined || isAliased(model, reference))
    return ELSEWHERE;
  return { ...named, kind: "missing" };
}

export interface ServiceDirectory {
  readonly byNamespace: ReadonlyMap<string, readonly string[]>;
  readonly byName: ReadonlyMap<string, readonly Service[]>;
  /** Namespaces that some manifest sets. */
  readonly given: ReadonlySet<string>;
  /** By namespace, a workload whose controller may create Services too. */
  readonly makers: ReadonlyMap<string, Workload>;
}

/** The names of all Services, and what may create more. Use it as `simulation.fact(serviceDirectory)`. */
export function serviceDirectory(model: Model): ServiceDirectory {
  const byNamespace = new Map<string, string[]>();
  const byName = new Map<string, Service[]>();
  const given = new Set<string>();
  const makers = new Map<string, Workload>();
  for (const resource of model.resources) if (resource.namespaceGiven) given.add(resource.namespace);
  for (const service of model.all("Service")) {
    addTo(byNamespace, service.namespace, service.name);
    addTo(byName, service.name, service);
  }
  for (const workload of model.workloads)
    if (templateUncertainty(workload) !== undefined) makers.set(workload.namespace, workload);
  return { byNamespace, byName, given, makers };
}

/** The closest match among the Services of the same namespace. */
export const nearestService = (
  model: Model,
  names: ServiceDirectory,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Service | undefined => {
  const near = nearest(name, names.byNamespace.get(namespace) ?? []);
  return near === undefined ? undefined : model.get("Service", namespace, near);
};

/** Namespaces of the cluster and of platforms that many repositories share: one repository shows a part of them. */
const SHARED = new RegExp(
  String.raw`^(?:kube|openshift|istio|linkerd|knative|gke|gmp|azure|aws|amazon)-|` +
    String.raw`^(?:monitoring|observability|logging|ingress-nginx|cert-manager|linkerd|argocd|flux-system|` +
    String.raw`calico-system|tigera-operator)$`,
);
const isShared = (namespace: string): boolean => SHARED.test(namespace);

/** Whether the manifests show all Services of a namespace; operators create Services as well as pods. */
export function serviceWorld(
  model: Model,
  names: ServiceDirectory,
  { namespace, name, explicit }: { readonly namespace: string; readonly name: string; readonly explicit: boolean },
): Completeness {
  const world = model.world(namespace);
  if (!world.closed && (world.producers?.some((producer) => mayMakeService(producer, name)) ?? true)) return world;
  if (isShared(namespace))
    return { closed: false, because: `namespace ${namespace} usually contains objects of other repositories` };
  if (explicit && !names.given.has(namespace))
    return { closed: false, because: `these manifests do not show that they are applied to namespace ${namespace}` };
  const gateway = model
    .all("Gateway")
    .find((candidate) => candidate.namespace === namespace && name.startsWith(candidate.name));
  if (gateway !== undefined)
    return {
      closed: false,
      because: `the controller of ${gateway.title} may create the Service`,
      producer: gateway,
    };
  const maker = names.makers.get(namespace);
  return maker === undefined
    ? { closed: true }
    : {
        closed: false,
        because: `the controller of ${maker.resource.title} may create Services`,
        producer: maker.resource,
      };
}
