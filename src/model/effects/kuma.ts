import { harmless, meshRows } from "./effect.ts";
import type { Effect } from "./effect.ts";

const TARGET = { by: "kuma" } as const;
const TAGS = { by: "kuma-tags" } as const;

/** Kinds before those with `targetRef`; they are cluster-scoped and select their sources and destinations with tags. */
const OLD = { clusterScoped: true, touches: TAGS } as const;

/**
 * Source: kuma.io/docs policies (introduction, mesh-traffic-permission, mesh-fault-injection, mesh-passthrough …):
 * `targetRef` selects proxies; a policy of the system namespace applies to the mesh, one of another namespace to that
 * namespace. With mTLS of a Mesh, only permitted clients can connect.
 */
export const KUMA: readonly Effect[] = [
  ...meshRows("kuma.io", {
    Mesh: {
      does: ["identity", "isolate"],
      clusterScoped: true,
      touches: { by: "all" },
      inert: ({ spec }) => !hasMTLS(spec),
    },
    MeshTrafficPermission: { does: ["isolate", "identity"], side: "towards", touches: TARGET },
    MeshTLS: { does: ["identity"], side: "towards", touches: TARGET },
    MeshFaultInjection: { does: ["isolate"], side: "towards", touches: TARGET },
    MeshRateLimit: { does: ["isolate"], side: "towards", touches: TARGET },
    MeshGlobalRateLimit: { does: ["isolate"], side: "towards", touches: TARGET },
    MeshOPA: { does: ["isolate", "identity"], side: "towards", touches: TARGET },
    MeshPassthrough: { does: ["isolate"], side: "from", peers: "outside", touches: TARGET },
    MeshProxyPatch: { does: ["isolate", "move-traffic"], touches: TARGET },
    MeshHTTPRoute: { does: ["move-traffic"], touches: { by: "services", at: ["spec.to[].targetRef"] } },
    MeshTCPRoute: { does: ["move-traffic"], touches: { by: "services", at: ["spec.to[].targetRef"] } },
    MeshLoadBalancingStrategy: { does: ["move-traffic"], touches: { by: "services", at: ["spec.to[].targetRef"] } },
    TrafficPermission: { ...OLD, does: ["isolate", "identity"], side: "towards" },
    TrafficRoute: { clusterScoped: true, does: ["move-traffic"], touches: { by: "nothing" } },
    FaultInjection: { ...OLD, does: ["isolate"], side: "towards" },
    RateLimit: { ...OLD, does: ["isolate"], side: "towards" },
    VirtualOutbound: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    HostnameGenerator: { does: ["change-dns"], touches: { by: "nothing" } },
    MeshExternalService: {
      does: ["change-dns", "write-endpoints"],
      touches: { by: "services", at: ["metadata.name"] },
    },
    ExternalService: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    MeshMultiZoneService: { does: ["write-endpoints"], touches: { by: "nothing" } },
    MeshGateway: {
      does: ["serve-host"],
      clusterScoped: true,
      touches: { by: "hosts", at: ["spec.conf.listeners[].hostname"] },
    },
    MeshGatewayRoute: {
      does: ["serve-host"],
      clusterScoped: true,
      touches: { by: "hosts", at: ["spec.conf.http.hostnames[]"] },
    },
    MeshGatewayInstance: { does: ["make-pods"] },
    ProxyTemplate: { clusterScoped: true },
    CircuitBreaker: { clusterScoped: true },
    HealthCheck: { clusterScoped: true },
    Retry: { clusterScoped: true },
    Timeout: { clusterScoped: true },
    TrafficLog: { clusterScoped: true },
    TrafficTrace: { clusterScoped: true },
    MeshGatewayConfig: { clusterScoped: true },
    Zone: { clusterScoped: true },
  }),
  ...harmless("kuma.io", [
    "MeshCircuitBreaker",
    "MeshHealthCheck",
    "MeshRetry",
    "MeshTimeout",
    "MeshAccessLog",
    "MeshMetric",
    "MeshTrace",
    "MeshService",
    "ContainerPatch",
    "Dataplane",
    "ZoneIngress",
    "ZoneEgress",
    "MeshIdentity",
    "MeshTrust",
  ]),
];

function hasMTLS(spec: unknown): boolean {
  const { mtls } = (typeof spec === "object" && spec !== null ? spec : {}) as {
    readonly mtls?: { readonly enabledBackend?: unknown };
  };
  return typeof mtls?.enabledBackend === "string" && mtls.enabledBackend !== "";
}
