import type { Probe } from "kubernetes-types/core/v1.js";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers } from "../service/ports.ts";
import { canonical, compareFacts } from "./change.ts";
import type { Change, Fact } from "./change.ts";

type Facts = Map<string, Fact>;

/** Annotations and labels that include a pod in a mesh, or exclude ports from it. */
const MESH_KEY = /(^|\.)istio\.io\/|linkerd\.io\/|openservicemesh\.io\/|^istio-injection$|\.cilium\.io\//;

/** Annotations that tools write for themselves. */
const BOOKKEEPING = new RegExp(
  String.raw`^kubectl\.kubernetes\.io\/|^meta\.helm\.sh\/|^argocd\.argoproj\.io\/|^kustomize\.toolkit\.fluxcd\.io\/|` +
    String.raw`^config\.kubernetes\.io\/|^checksum\/|^kubenetlint`,
);

function addEntries(
  facts: Facts,
  resource: Resource,
  title: string,
  owner: Readonly<Record<string, string>> | undefined,
  wanted: (key: string) => boolean,
): void {
  for (const [key, text] of Object.entries(owner ?? {}))
    if (wanted(key)) facts.set(`${title} ${key}`, { text, at: owner && resource.document.at(owner, key) });
}

/** A probe with the API server's defaults. Source: pkg/apis/core/v1/defaults.go SetDefaults_Probe. */
function probeText(probe: DeepReadonly<Probe>): string {
  const {
    httpGet,
    timeoutSeconds,
    periodSeconds,
    successThreshold,
    failureThreshold,
    initialDelaySeconds,
    terminationGracePeriodSeconds: _,
    ...rest
  } = probe;
  return canonical({
    ...rest,
    ...(httpGet !== undefined && {
      httpGet: { ...httpGet, path: httpGet.path || "/", scheme: httpGet.scheme || "HTTP" },
    }),
    initialDelaySeconds: initialDelaySeconds ?? 0,
    timeoutSeconds: timeoutSeconds || 1,
    periodSeconds: periodSeconds || 10,
    successThreshold: successThreshold || 1,
    failureThreshold: failureThreshold || 3,
  });
}

/**
 * The fields of a pod template that affect selection, names and readiness; labels and ports are part of endpoints and
 * reach.
 */
function addWorkload(facts: Facts, { resource, template }: Workload): void {
  const { spec, metadata } = template;
  for (const field of [
    "hostNetwork",
    "dnsPolicy",
    "dnsConfig",
    "hostname",
    "subdomain",
    "hostAliases",
    "readinessGates",
  ] as const) {
    const value = spec[field];
    if (value === undefined || value === false || (field === "dnsPolicy" && value === "ClusterFirst")) continue;
    facts.set(`${resource.title}: ${field}`, {
      text: typeof value === "string" ? value : canonical(value),
      at: resource.document.at(spec, field),
    });
  }
  for (const container of portContainers(spec)) {
    for (const kind of ["readinessProbe", "livenessProbe", "startupProbe"] as const) {
      const probe = container[kind];
      if (probe !== undefined)
        facts.set(`${resource.title}: ${kind} of ${container.name}`, {
          text: probeText(probe),
          at: resource.document.at(container, kind),
        });
    }
  }
  addEntries(facts, resource, `${resource.title}: annotation`, metadata?.annotations, (key) => MESH_KEY.test(key));
  addEntries(facts, resource, `${resource.title}: label`, metadata?.labels, (key) => MESH_KEY.test(key));
}

/** Kinds whose fields are compared verbatim, and the fields that routes and reach cover. */
const PLAIN_KINDS: Readonly<Record<string, readonly string[]>> = {
  "/Node": [],
  "discovery.k8s.io/EndpointSlice": ["endpoints", "ports"],
  "networking.k8s.io/IngressClass": [],
  "networking.k8s.io/Ingress": ["rules", "defaultBackend", "ingressClassName"],
  "gateway.networking.k8s.io/Gateway": [],
  "gateway.networking.k8s.io/GatewayClass": [],
  "gateway.networking.k8s.io/ListenerSet": [],
  "gateway.networking.k8s.io/ReferenceGrant": [],
  "gateway.networking.k8s.io/BackendTLSPolicy": [],
  "networking.istio.io/DestinationRule": [],
  "networking.istio.io/ServiceEntry": [],
};

const kindId = ({ group, kind }: Resource): string => `${group}/${kind}`;

export const isComparedPlainly = (resource: Resource): boolean => Object.hasOwn(PLAIN_KINDS, kindId(resource));

function addFields(facts: Facts, resource: Resource, owner: object, prefix: string, omit: readonly string[]): void {
  for (const [key, value] of Object.entries(owner)) {
    if (omit.includes(key) || value === undefined || value === null) continue;
    facts.set(`${resource.title}: ${prefix}${key}`, {
      text: typeof value === "string" ? value : canonical(value),
      at: resource.document.at(owner, key),
    });
  }
}

/** A list of named items as a map, so that an inserted one does not shift the rest. */
function addPlain(facts: Facts, resource: Resource): void {
  const omit = PLAIN_KINDS[kindId(resource)] ?? [];
  const { spec } = resource.object as { readonly spec?: Readonly<Record<string, unknown>> };
  const listeners = (spec?.["listeners"] ?? []) as readonly { readonly name?: string }[];
  addFields(facts, resource, spec ?? resource.object, "", [
    ...omit,
    "apiVersion",
    "kind",
    "metadata",
    "status",
    "listeners",
  ]);
  if (Array.isArray(listeners))
    for (const listener of listeners)
      facts.set(`${resource.title}: listener ${listener.name ?? ""}`, {
        text: canonical(listener),
        at: resource.document.at(listener),
      });
  addEntries(facts, resource, `${resource.title}: annotation`, resource.annotations, (key) => !BOOKKEEPING.test(key));
}

function settings(model: Model): ReadonlyMap<string, Fact> {
  const facts: Facts = new Map();
  for (const workload of model.workloads) addWorkload(facts, workload);
  for (const resource of model.resources) {
    if (isComparedPlainly(resource)) addPlain(facts, resource);
    else if (["Service", "HTTPRoute", "GRPCRoute", "TLSRoute", "VirtualService"].includes(resource.kind)) {
      addEntries(
        facts,
        resource,
        `${resource.title}: annotation`,
        resource.annotations,
        (key) => !BOOKKEEPING.test(key),
      );
    } else if (resource.kind === "Namespace") {
      addEntries(facts, resource, `${resource.title}: label`, resource.labels, (key) => MESH_KEY.test(key));
      addEntries(facts, resource, `${resource.title}: annotation`, resource.annotations, (key) => MESH_KEY.test(key));
    }
  }
  return facts;
}

/**
 * Settings that do not show in endpoints, routes or connections; a workload that only one side has is reported once, as
 * such.
 */
export function compareSettings(base: Model, head: Model): readonly Change[] {
  const titles = (model: Model): ReadonlySet<string> => new Set(model.workloads.map(({ resource }) => resource.title));
  const [before, after] = [titles(base), titles(head)];
  const services = (model: Model): ReadonlySet<string> => new Set(model.all("Service").map(({ title }) => title));
  const [old, now] = [services(base), services(head)];
  return compareFacts("settings", settings(base), settings(head)).filter(({ subject }) => {
    const title = subject.slice(0, subject.indexOf(": "));
    return before.has(title) === after.has(title) && old.has(title) === now.has(title);
  });
}
