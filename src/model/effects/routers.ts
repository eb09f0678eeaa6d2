import { harmless, rowsOf } from "./effect.ts";
import type { Effect } from "./effect.ts";

const serving = (...at: readonly string[]) => ({ does: ["serve-host"], touches: { by: "hosts", at } }) as const;

/** It may serve any host. */
const SERVES_ANY = { does: ["serve-host"] } as const;

/** Traefik rules contain their hosts in a text: ``Host(`a`) && PathPrefix(`/b`)``. */
const RULES = serving("spec.routes[].match");

const traefik = (group: string): readonly Effect[] => [
  ...rowsOf(group, { IngressRoute: RULES, IngressRouteTCP: RULES, IngressRouteUDP: SERVES_ANY }),
  ...harmless(group, [
    "Middleware",
    "MiddlewareTCP",
    "TraefikService",
    "ServersTransport",
    "ServersTransportTCP",
    "TLSOption",
    "TLSStore",
  ]),
];

/** Filters for routes of the same product, none of which is simulated. */
const OF_OWN_ROUTES = { does: ["isolate", "identity"], side: "towards", touches: { by: "nothing" } } as const;

/** Filters and security of a proxy: they target a Gateway or route, not pods. */
const OF_A_ROUTE = { does: ["isolate", "identity"], side: "towards", touches: { by: "routes" } } as const;

/** Kinds of Ingress controllers and Gateway extensions. */
export const ROUTERS: readonly Effect[] = [
  // Source: projectcontour.io/docs config/api: virtualhost.fqdn; an included HTTPProxy has none.
  ...rowsOf("projectcontour.io", {
    HTTPProxy: serving("spec.virtualhost.fqdn"),
    TLSCertificateDelegation: {},
    ExtensionService: {},
    ContourConfiguration: {},
    ContourDeployment: { does: ["make-pods"] },
  }),
  // Source: doc.traefik.io/traefik routing/providers/kubernetes-crd.
  ...traefik("traefik.io"),
  ...traefik("traefik.containo.us"),
  // Source: docs.nginx.com/nginx-ingress-controller configuration: VirtualServer host, VirtualServerRoute host,
  // TransportServer host or listener.
  ...rowsOf("k8s.nginx.org", {
    VirtualServer: serving("spec.host"),
    VirtualServerRoute: serving("spec.host"),
    TransportServer: serving("spec.host"),
    GlobalConfiguration: {},
    Policy: OF_OWN_ROUTES,
  }),
  ...rowsOf("gateway.nginx.org", {
    NginxGateway: {},
    NginxProxy: {},
    ClientSettingsPolicy: {},
    ObservabilityPolicy: {},
    UpstreamSettingsPolicy: {},
    SnippetsFilter: OF_OWN_ROUTES,
    AuthenticationFilter: OF_OWN_ROUTES,
  }),
  // Source: getambassador.io/docs/emissary: Mapping hostname or host; Host hostname.
  ...rowsOf("getambassador.io", {
    Mapping: serving("spec.hostname", "spec.host"),
    TCPMapping: serving("spec.host"),
    Host: serving("spec.hostname"),
    Listener: {},
    TLSContext: {},
    Module: {},
    AuthService: OF_OWN_ROUTES,
    RateLimitService: {},
    KubernetesEndpointResolver: {},
    ConsulResolver: {},
  }),
  // Source: docs.konghq.com/kubernetes-ingress-controller custom-resources.
  ...rowsOf("configuration.konghq.com", {
    TCPIngress: serving("spec.rules[].host"),
    UDPIngress: SERVES_ANY,
    KongPlugin: OF_OWN_ROUTES,
    KongClusterPlugin: { ...OF_OWN_ROUTES, clusterScoped: true },
    KongIngress: {},
    KongConsumer: {},
    KongConsumerGroup: {},
    KongUpstreamPolicy: {},
    KongVault: { clusterScoped: true },
    IngressClassParameters: {},
  }),
  // Source: apisix.apache.org/docs/ingress-controller references/apisix_route_v2: http[].match.hosts.
  ...rowsOf("apisix.apache.org", {
    ApisixRoute: serving("spec.http[].match.hosts[]"),
    ApisixUpstream: {},
    ApisixTls: {},
    ApisixPluginConfig: {},
    ApisixConsumer: {},
    ApisixGlobalRule: OF_OWN_ROUTES,
    ApisixClusterConfig: { clusterScoped: true },
  }),
  // Source: opensource.zalando.com/skipper kubernetes/routegroup-crd.
  ...rowsOf("zalando.org", { RouteGroup: serving("spec.hosts[]") }),
  ...rowsOf("ingress.v1.haproxy.org", { TCP: SERVES_ANY, Global: {}, Defaults: {}, Backend: {}, ValidationRules: {} }),
  ...rowsOf("voyager.appscode.com", { Ingress: serving("spec.rules[].host"), Certificate: {} }),
  // Source: clouddocs.f5.com/containers: VirtualServer host, TransportServer.
  ...rowsOf("cis.f5.com", {
    VirtualServer: serving("spec.host"),
    TransportServer: SERVES_ANY,
    IngressLink: SERVES_ANY,
    ExternalDNS: { does: ["change-dns"], touches: { by: "hosts", at: ["spec.domainName"] } },
    TLSProfile: {},
    Policy: {},
  }),
  ...rowsOf("gateway.solo.io", {
    VirtualService: serving("spec.virtualHost.domains[]"),
    RouteTable: SERVES_ANY,
    Gateway: {},
    VirtualHostOption: OF_OWN_ROUTES,
    RouteOption: OF_OWN_ROUTES,
  }),
  ...rowsOf("gloo.solo.io", { Upstream: {}, Proxy: {}, Settings: {}, UpstreamGroup: {} }),
  ...rowsOf("gateway.kgateway.dev", {
    TrafficPolicy: OF_A_ROUTE,
    HTTPListenerPolicy: {},
    BackendConfigPolicy: {},
    Backend: {},
    GatewayParameters: {},
    GatewayExtension: {},
    DirectResponse: {},
  }),
  // Source: gateway.envoyproxy.io/docs/api/extension_types.
  ...rowsOf("gateway.envoyproxy.io", {
    SecurityPolicy: OF_A_ROUTE,
    BackendTrafficPolicy: OF_A_ROUTE,
    ClientTrafficPolicy: OF_A_ROUTE,
    EnvoyPatchPolicy: OF_A_ROUTE,
    EnvoyExtensionPolicy: OF_A_ROUTE,
    EnvoyProxy: {},
    Backend: {},
    HTTPRouteFilter: {},
  }),
  // Source: docs.kuadrant.io: policies attached to Gateways and routes.
  ...rowsOf("kuadrant.io", {
    AuthPolicy: OF_A_ROUTE,
    RateLimitPolicy: OF_A_ROUTE,
    TokenRateLimitPolicy: OF_A_ROUTE,
    DNSPolicy: {},
    TLSPolicy: {},
    TelemetryPolicy: {},
    Kuadrant: { does: ["make-pods"] },
  }),
  ...rowsOf("hub.traefik.io", {
    AccessControlPolicy: { ...OF_OWN_ROUTES, clusterScoped: true },
    APIAccess: {},
    API: {},
  }),
  ...rowsOf("networking.higress.io", {
    McpBridge: { does: ["write-endpoints"], touches: { by: "nothing" } },
    Http2Rpc: {},
  }),
  ...rowsOf("ingress.k8s.ngrok.com", {
    Domain: serving("spec.domain"),
    Tunnel: {},
    TCPEdge: SERVES_ANY,
    HTTPSEdge: SERVES_ANY,
    TLSEdge: SERVES_ANY,
  }),
  ...rowsOf("ngrok.k8s.ngrok.com", { CloudEndpoint: serving("spec.url"), AgentEndpoint: serving("spec.url") }),
  ...rowsOf("networking.cfargotunnel.com", {
    TunnelBinding: serving("subjects[].spec.fqdn"),
    AccessTunnel: { does: ["make-pods"] },
    Tunnel: { does: ["make-pods"] },
    ClusterTunnel: { does: ["make-pods"], clusterScoped: true },
  }),
  ...rowsOf("ako.vmware.com", { HostRule: {}, HTTPRule: {}, AviInfraSetting: { clusterScoped: true } }),
  ...rowsOf("http.keda.sh", {
    HTTPScaledObject: { does: ["serve-host", "move-traffic"], touches: { by: "hosts", at: ["spec.hosts[]"] } },
  }),
];
