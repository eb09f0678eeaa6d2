import { harmless, rowsOf } from "./effect.ts";
import type { Effect } from "./effect.ts";

const PODS = { by: "labels", at: "spec.podSelector" } as const;

/**
 * Whether a UserDefinedNetwork is only an additional network of its pods. Source: ovn-kubernetes
 * docs/features/user-defined-networks.
 */
function isSecondary(spec: unknown): boolean {
  const { layer2, layer3, localnet } = (typeof spec === "object" && spec !== null ? spec : {}) as Readonly<
    Record<string, { readonly role?: unknown } | undefined>
  >;
  return [layer2, layer3, localnet].some((part) => part?.role === "Secondary");
}

/** Kinds of clouds, of OpenShift and of additional networks. */
export const CLOUDS: readonly Effect[] = [
  // Source: docs.aws.amazon.com/eks security-groups-for-pods: the groups' rules apply in both directions; selectors of
  // pods or of ServiceAccounts.
  ...rowsOf("vpcresources.k8s.aws", {
    SecurityGroupPolicy: { does: ["isolate"], touches: { by: "security-groups" } },
    CNINode: { clusterScoped: true },
  }),
  // Source: docs.aws.amazon.com/eks cni-network-policy, auto-net-pol: fields of NetworkPolicy and ClusterNetworkPolicy,
  // and domainNames in egress.
  ...rowsOf("networking.k8s.aws", {
    ApplicationNetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: PODS },
    ClusterNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
    },
    PolicyEndpoint: { does: ["isolate", "allow"], side: "rules", touches: PODS },
    ClusterPolicyEndpoint: { does: ["isolate", "allow"], clusterScoped: true },
  }),
  // Source: aws-load-balancer-controller docs/guide/targetgroupbinding: registers endpoints of a Service with an
  // existing target group.
  ...rowsOf("elbv2.k8s.aws", {
    TargetGroupBinding: { does: ["serve-host"] },
    IngressClassParams: { clusterScoped: true },
  }),
  // Source: aws-application-networking-k8s docs/api-types: IAM policies of VPC Lattice apply to a Gateway or a route.
  ...rowsOf("application-networking.k8s.aws", {
    IAMAuthPolicy: { does: ["identity"], side: "towards", touches: { by: "routes" } },
    ServiceExport: {},
    ServiceImport: { does: ["change-dns"], touches: { by: "nothing" } },
    TargetGroupPolicy: {},
    VpcAssociationPolicy: {},
    AccessLogPolicy: {},
    ServiceNetwork: { clusterScoped: true },
  }),
  // Source: aws-app-mesh-controller-for-k8s docs/reference: a mesh of virtual nodes, which select pods.
  ...rowsOf("appmesh.k8s.aws", {
    VirtualNode: {
      does: ["move-traffic", "identity"],
      touches: { by: "labels", at: "spec.podSelector", absent: "nothing" },
    },
    VirtualService: { does: ["move-traffic"] },
    VirtualRouter: { does: ["move-traffic"] },
    GatewayRoute: { does: ["serve-host"] },
    VirtualGateway: { does: ["serve-host"] },
    BackendGroup: {},
    Mesh: { clusterScoped: true },
  }),
  // Source: cloud.google.com/kubernetes-engine docs fqdn-network-policies: selected pods are isolated for egress; rules
  // add to those of NetworkPolicy.
  ...rowsOf("networking.gke.io", {
    // Source: GKE documentation, "Configure Gateway resources using Policies": Identity-Aware Proxy, Cloud Armor.
    GCPBackendPolicy: { does: ["isolate", "identity"], side: "towards", touches: { by: "routes" } },
    FQDNNetworkPolicy: { does: ["isolate", "allow"], side: "from", touches: PODS },
    MultiClusterIngress: { does: ["serve-host"] },
    MultiClusterService: { does: ["write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
    Network: { clusterScoped: true },
    GKENetworkParamSet: { clusterScoped: true },
    NetworkLogging: { clusterScoped: true },
  }),
  ...harmless("networking.gke.io", [
    "ManagedCertificate",
    "FrontendConfig",
    "GCPGatewayPolicy",
    "HealthCheckPolicy",
    "GCPSessionAffinityPolicy",
  ]),
  ...rowsOf("net.gke.io", {
    ServiceExport: { does: ["change-dns"], touches: { by: "services", at: ["metadata.name"] } },
    ServiceImport: { does: ["change-dns", "write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
  }),
  ...harmless("cloud.google.com", ["BackendConfig"]),
  ...rowsOf("alb.networking.azure.io", {
    ApplicationLoadBalancer: { does: ["serve-host"] },
    RoutePolicy: {},
    HealthCheckPolicy: {},
    BackendTLSPolicy: {},
    FrontendTLSPolicy: {},
  }),
  // Source: docs.okd.io network_security/egress_firewall: traffic to hosts outside the cluster, of all pods of the
  // namespace.
  ...rowsOf("k8s.ovn.org", {
    EgressFirewall: { does: ["isolate"], side: "from", peers: "outside" },
    UserDefinedNetwork: { does: ["isolate"], peers: "other-namespaces", inert: ({ spec }) => isSecondary(spec) },
    ClusterUserDefinedNetwork: {
      does: ["isolate"],
      peers: "other-namespaces",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.namespaceSelector" },
      inert: ({ spec }) => isSecondary((spec as { readonly network?: unknown } | undefined)?.network),
    },
    AdminPolicyBasedExternalRoute: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.from.namespaceSelector" },
    },
    EgressIP: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.namespaceSelector", pods: "spec.podSelector" },
    },
    EgressService: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      touches: { by: "services", at: ["metadata.name"] },
    },
    EgressQoS: {},
    NetworkQoS: {},
    RouteAdvertisements: { clusterScoped: true },
    ClusterNetworkConnect: { clusterScoped: true },
  }),
  // Source: openshift/api network/v1: NetNamespaces with different ids are isolated (multitenant); EgressNetworkPolicy
  // is the older EgressFirewall.
  ...rowsOf("network.openshift.io", {
    EgressNetworkPolicy: { does: ["isolate"], side: "from", peers: "outside" },
    NetNamespace: {
      does: ["isolate"],
      peers: "other-namespaces",
      clusterScoped: true,
      touches: { by: "names", at: "metadata.name" },
    },
    HostSubnet: { clusterScoped: true },
    ClusterNetwork: { clusterScoped: true },
  }),
  ...rowsOf("route.openshift.io", { Route: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.host"] } } }),
  ...rowsOf("operator.openshift.io", {
    DNS: { does: ["change-dns"], clusterScoped: true, touches: { by: "hosts", at: ["spec.servers[].zones[]"] } },
    IngressController: {},
    Network: { clusterScoped: true },
  }),
  ...rowsOf("ingressnodefirewall.openshift.io", {
    IngressNodeFirewall: { does: ["isolate"], side: "towards", clusterScoped: true, touches: { by: "nodes" } },
  }),
  ...rowsOf("config.openshift.io", {
    DNS: { clusterScoped: true },
    Ingress: { clusterScoped: true },
    Network: { clusterScoped: true },
  }),
  ...rowsOf("apps.openshift.io", { DeploymentConfig: { does: ["make-pods"] } }),
  ...rowsOf("template.openshift.io", { Template: { does: ["make-pods"] } }),
  // Source: k8snetworkplumbingwg multi-networkpolicy: only the additional networks that its annotation names; multus:
  // the default network by annotation.
  ...rowsOf("k8s.cni.cncf.io", {
    MultiNetworkPolicy: { does: ["isolate"], side: "rules", touches: { by: "nothing" } },
    NetworkAttachmentDefinition: {
      does: ["isolate", "move-traffic"],
      touches: { by: "annotation", key: "v1.multus-cni.io/default-network" },
    },
  }),
  ...rowsOf("submariner.io", {
    Gateway: {},
    GlobalIngressIP: {},
    ClusterGlobalEgressIP: { does: ["move-traffic"], side: "from", peers: "outside" },
  }),
  // Source: external-dns docs/sources/crd: names in external zones.
  ...rowsOf("externaldns.k8s.io", {
    DNSEndpoint: { does: ["change-dns"], touches: { by: "hosts", at: ["spec.endpoints[].dnsName"] } },
  }),
  ...rowsOf("tailscale.com", {
    Connector: { clusterScoped: true },
    DNSConfig: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    ProxyClass: { clusterScoped: true },
    ProxyGroup: { clusterScoped: true },
  }),
  // Source: skupper.io v2: a Listener creates a Service whose endpoints are a router to another site.
  ...rowsOf("skupper.io", {
    Listener: { does: ["write-endpoints", "move-traffic"], touches: { by: "services", at: ["spec.host"] } },
    MultiKeyListener: { does: ["write-endpoints", "move-traffic"], touches: { by: "services", at: ["spec.host"] } },
    Connector: {},
    Site: { does: ["make-pods"] },
  }),
];
