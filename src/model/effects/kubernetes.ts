import { rowsOf } from "./effect.ts";
import type { Effect } from "./effect.ts";

const PODS = { by: "labels", at: "spec.podSelector" } as const;

/** Pods of a template are simulated; a version of unknown shape may create any. */
const WORKLOAD = { does: ["make-pods"], simulated: true } as const;

const ROUTE = { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.hostnames[]"] } } as const;

/** Kinds of Kubernetes and of its own sub-projects. Their versions in `API_VERSIONS` are simulated, others are not. */
export const KUBERNETES: readonly Effect[] = [
  // Source: k8s.io/api networking/v1 types.go. extensions/v1beta1 had the same shape and is no longer served since
  // 1.16.
  ...rowsOf("networking.k8s.io", {
    NetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: PODS, simulated: true },
    Ingress: { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.rules[].host"] } },
    IngressClass: { clusterScoped: true, simulated: true },
    ServiceCIDR: { clusterScoped: true },
    IPAddress: { clusterScoped: true },
  }),
  ...rowsOf("extensions", {
    NetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: PODS },
    Ingress: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.rules[].host"] } },
    Deployment: WORKLOAD,
    DaemonSet: WORKLOAD,
    ReplicaSet: WORKLOAD,
  }),
  // Source: network-policy-api apis/v1alpha1 and v1alpha2: subject, tiers; Admin comes before NetworkPolicy, Baseline
  // after.
  ...rowsOf("policy.networking.k8s.io", {
    ClusterNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
      simulated: true,
    },
    AdminNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
      simulated: true,
    },
    BaselineAdminNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
      simulated: true,
    },
  }),
  ...rowsOf("discovery.k8s.io", {
    EndpointSlice: {
      does: ["write-endpoints"],
      simulated: true,
      touches: { by: "services", at: ["metadata.labels.kubernetes.io/service-name"] },
    },
  }),
  ...rowsOf("", {
    Service: { simulated: true },
    Endpoints: { does: ["write-endpoints"], simulated: true, touches: { by: "services", at: ["metadata.name"] } },
    Pod: WORKLOAD,
    ReplicationController: WORKLOAD,
    ConfigMap: {},
    Secret: {},
    Event: {},
    LimitRange: {},
    PersistentVolumeClaim: {},
    PodTemplate: {},
    ResourceQuota: {},
    ServiceAccount: {},
    Namespace: { clusterScoped: true },
    Node: { clusterScoped: true, simulated: true },
    PersistentVolume: { clusterScoped: true },
  }),
  ...rowsOf("apps", {
    Deployment: WORKLOAD,
    DaemonSet: WORKLOAD,
    ReplicaSet: WORKLOAD,
    StatefulSet: WORKLOAD,
    ControllerRevision: {},
  }),
  ...rowsOf("batch", { Job: WORKLOAD, CronJob: WORKLOAD }),
  // Source: gateway-api apis/v1; TCPRoute and UDPRoute have no hosts, they use a port of their listener.
  ...rowsOf("gateway.networking.k8s.io", {
    HTTPRoute: ROUTE,
    GRPCRoute: ROUTE,
    TLSRoute: ROUTE,
    TCPRoute: { does: ["serve-host"], simulated: true },
    UDPRoute: { does: ["serve-host"], simulated: true },
    Gateway: { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.listeners[].hostname"] } },
    ListenerSet: { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.listeners[].hostname"] } },
    GatewayClass: { clusterScoped: true, simulated: true },
    ReferenceGrant: { simulated: true },
    BackendTLSPolicy: { does: ["identity"], side: "towards", simulated: ["v1", "v1alpha3"], touches: { by: "routes" } },
  }),
  ...rowsOf("gateway.networking.x-k8s.io", {
    XListenerSet: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.listeners[].hostname"] } },
    XBackendTrafficPolicy: { does: ["isolate"], side: "towards", touches: { by: "routes" } },
    XBackend: {},
    XMesh: { clusterScoped: true },
  }),
  // Source: gateway-api-inference-extension api/v1: a pool replaces a Service behind a route.
  ...rowsOf("inference.networking.k8s.io", { InferencePool: { does: ["move-traffic"], touches: { by: "nothing" } } }),
  ...rowsOf("inference.networking.x-k8s.io", {
    InferencePool: { does: ["move-traffic"], touches: { by: "nothing" } },
    InferenceModel: {},
    InferenceObjective: {},
    InferencePoolImport: {},
  }),
  // Source: KEP-1645: names of clusterset.local; the endpoints of an import come from other clusters.
  ...rowsOf("multicluster.x-k8s.io", {
    ServiceExport: { does: ["change-dns"], touches: { by: "services", at: ["metadata.name"] } },
    ServiceImport: { does: ["change-dns", "write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
  }),
  // Source: smi-spec access/v1alpha3: the ServiceAccounts of the destination only accept the sources.
  ...rowsOf("access.smi-spec.io", {
    TrafficTarget: { does: ["isolate", "identity"], side: "towards", touches: { by: "traffic-target" } },
  }),
  ...rowsOf("split.smi-spec.io", {
    TrafficSplit: { does: ["move-traffic"], simulated: true, touches: { by: "services", at: ["spec.service"] } },
  }),
  ...rowsOf("specs.smi-spec.io", { HTTPRouteGroup: {}, TCPRoute: {}, UDPRoute: {} }),
];
