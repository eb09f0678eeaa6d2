import { fieldsOf, listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { harmless, meshRows } from "./effect.ts";
import type { Effect } from "./effect.ts";

type Object = Readonly<Record<string, unknown>>;

/**
 * AUDIT only logs, as does the dry-run annotation. DENY without rules denies nothing, ALLOW with a rule that matches
 * everything allows everything. Source: istio.io/latest/docs/reference/config/security/authorization-policy and
 * docs/tasks/security/authorization/authz-dry-run.
 */
function isInertAuthorization({ spec, metadata }: Object): boolean {
  const { action = "ALLOW", rules } = fieldsOf(spec);
  if (fieldsOf(fieldsOf(metadata)["annotations"])["istio.io/dry-run"] === "true" || action === "AUDIT") return true;
  if (action === "DENY") return listOf(rules).length === 0;
  return action === "ALLOW" && listOf(rules).some((rule) => isRecord(rule) && Object.keys(rule).length === 0);
}

/**
 * PERMISSIVE and DISABLE accept clients without mTLS; UNSET inherits from the parent. Source: istio.io
 * .../peer_authentication.
 */
function isInertPeerAuthentication({ spec }: Object): boolean {
  const { mtls, portLevelMtls } = fieldsOf(spec);
  const modes = [mtls, ...Object.values(fieldsOf(portLevelMtls))].map((entry) => fieldsOf(entry)["mode"] ?? "UNSET");
  return modes.every((mode) => mode === "PERMISSIVE" || mode === "DISABLE" || mode === "UNSET");
}

/** Routes to a Service, as its clients' proxies apply them. */
const SERVICE_BY_NAME = { by: "services", at: ["metadata.name"] } as const;

const PROXY_SHOWN = "where the pod surely has a sidecar or is in the ambient mesh";

const SELECTOR = { by: "istio", at: "spec.selector" } as const;
const WORKLOAD = { by: "istio", at: "spec.workloadSelector" } as const;

/** Kinds of Istio, Linkerd and Consul, and of discontinued meshes. */
export const MESHES: readonly Effect[] = [
  // Source: istio.io/latest/docs/reference/config/security: selector, targetRefs; a policy of the root namespace
  // applies to the mesh.
  ...meshRows("security.istio.io", {
    AuthorizationPolicy: {
      does: ["isolate", "identity"],
      side: "towards",
      touches: SELECTOR,
      inert: isInertAuthorization,
      simulatedWhere: PROXY_SHOWN,
    },
    PeerAuthentication: {
      does: ["identity"],
      side: "towards",
      touches: SELECTOR,
      inert: isInertPeerAuthentication,
      simulatedWhere: PROXY_SHOWN,
    },
    // Requests without a token pass; only an AuthorizationPolicy can require one.
    RequestAuthentication: {},
  }),
  // Source: istio.io/latest/docs/reference/config/networking: sidecar (egress hosts, ingress listeners), envoy-filter,
  // workload-entry.
  ...meshRows("networking.istio.io", {
    VirtualService: {
      does: ["move-traffic", "serve-host"],
      simulated: true,
      touches: { by: "hosts", at: ["spec.hosts[]"] },
    },
    DestinationRule: { does: ["move-traffic"], simulated: true, touches: { by: "services", at: ["spec.host"] } },
    ServiceEntry: {
      does: ["write-endpoints", "change-dns"],
      simulated: true,
      touches: { by: "hosts", at: ["spec.hosts[]"] },
    },
    Gateway: {
      does: ["serve-host"],
      simulated: ["v1", "v1beta1", "v1alpha3"],
      touches: { by: "hosts", at: ["spec.servers[].hosts[]"] },
    },
    Sidecar: { does: ["isolate"], side: "rules", touches: WORKLOAD },
    EnvoyFilter: { does: ["isolate", "move-traffic"], touches: WORKLOAD },
    WorkloadEntry: { does: ["write-endpoints"], touches: { by: "map", at: "spec.labels", absent: "nothing" } },
    WorkloadGroup: { does: ["write-endpoints"], touches: { by: "map", at: "spec.metadata.labels", absent: "nothing" } },
    ProxyConfig: {},
  }),
  ...meshRows("extensions.istio.io", {
    WasmPlugin: { does: ["isolate"], side: "towards", touches: SELECTOR },
    TrafficExtension: { does: ["isolate"], side: "towards", touches: SELECTOR },
  }),
  ...harmless("telemetry.istio.io", ["Telemetry"]),
  ...meshRows("authentication.istio.io", {
    Policy: { does: ["identity"], side: "towards" },
    MeshPolicy: { does: ["identity"], side: "towards", clusterScoped: true },
  }),
  ...meshRows("rbac.istio.io", {
    ClusterRbacConfig: { does: ["isolate"], side: "towards", clusterScoped: true },
    RbacConfig: { does: ["isolate"], side: "towards", clusterScoped: true },
    ServiceRole: {},
    ServiceRoleBinding: {},
  }),
  ...meshRows("install.istio.io", { IstioOperator: { does: ["make-pods"] } }),
  ...meshRows("sailoperator.io", {
    Istio: { does: ["make-pods"], clusterScoped: true },
    IstioCNI: { does: ["make-pods"], clusterScoped: true },
    ZTunnel: { does: ["make-pods"], clusterScoped: true },
    IstioRevision: { does: ["make-pods"], clusterScoped: true },
    IstioRevisionTag: { clusterScoped: true },
  }),
  ...meshRows("maistra.io", {
    ServiceMeshControlPlane: { does: ["make-pods"] },
    ServiceMeshMember: {},
    ServiceMeshMemberRoll: {},
  }),
  // Source: linkerd.io/2/reference/authorization-policy: a Server denies what is not authorized; AuthorizationPolicy
  // targets Server, route or Namespace.
  ...meshRows("policy.linkerd.io", {
    Server: { does: ["isolate", "identity"], side: "towards", touches: { by: "linkerd-server" } },
    ServerAuthorization: { does: ["isolate", "identity"], side: "towards", touches: { by: "linkerd-target" } },
    AuthorizationPolicy: { does: ["isolate", "identity"], side: "towards", touches: { by: "linkerd-target" } },
    HTTPLocalRateLimitPolicy: { does: ["isolate"], side: "towards", touches: { by: "linkerd-target" } },
    HTTPRoute: { does: ["move-traffic", "isolate"], side: "towards", touches: { by: "linkerd-target" } },
    EgressNetwork: { does: ["isolate"], side: "from", peers: "outside" },
    MeshTLSAuthentication: {},
    NetworkAuthentication: {},
  }),
  ...meshRows("linkerd.io", { ServiceProfile: { does: ["move-traffic"], touches: SERVICE_BY_NAME } }),
  ...meshRows("workload.linkerd.io", {
    ExternalWorkload: { does: ["write-endpoints"], touches: { by: "map", at: "metadata.labels", absent: "nothing" } },
  }),
  ...meshRows("multicluster.linkerd.io", { Link: { does: ["write-endpoints"], touches: { by: "nothing" } } }),
  // Source: developer.hashicorp.com/consul/docs/connect/config-entries: service names are those of Services or of the
  // pod's annotation; `*` is all.
  ...meshRows("consul.hashicorp.com", {
    ServiceIntentions: {
      does: ["isolate", "identity"],
      side: "towards",
      touches: { by: "consul", at: "spec.destination.name" },
    },
    ServiceDefaults: {
      does: ["move-traffic", "isolate"],
      side: "towards",
      touches: { by: "consul", at: "metadata.name" },
    },
    ServiceResolver: { does: ["move-traffic"], touches: { by: "consul", at: "metadata.name" } },
    ServiceRouter: { does: ["move-traffic"], touches: { by: "consul", at: "metadata.name" } },
    ServiceSplitter: { does: ["move-traffic"], touches: { by: "consul", at: "metadata.name" } },
    ProxyDefaults: { does: ["move-traffic"], clusterScoped: true },
    Mesh: { does: ["identity"], clusterScoped: true },
    IngressGateway: { does: ["serve-host"] },
    TerminatingGateway: {},
    ExportedServices: {},
    SamenessGroup: {},
    JWTProvider: {},
    PeeringAcceptor: {},
    PeeringDialer: {},
    ControlPlaneRequestLimit: {},
    RouteAuthFilter: {},
    GatewayPolicy: {},
    GatewayClassConfig: { clusterScoped: true },
    MeshService: {},
    Registration: {
      does: ["write-endpoints"],
      clusterScoped: true,
      touches: { by: "services", at: ["spec.service.name"] },
    },
  }),
  ...meshRows("auth.consul.hashicorp.com", { TrafficPermissions: { does: ["isolate", "identity"], side: "towards" } }),
  ...meshRows("policy.openservicemesh.io", {
    IngressBackend: { does: ["isolate"], side: "towards", touches: { by: "services", at: ["spec.backends[]"] } },
    Egress: { does: ["allow"], side: "from", peers: "outside" },
    Retry: {},
    UpstreamTrafficSetting: {},
  }),
  ...meshRows("config.openservicemesh.io", { MeshConfig: { does: ["identity"], clusterScoped: true } }),
];
