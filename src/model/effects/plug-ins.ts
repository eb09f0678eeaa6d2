import { harmless, rowsOf } from "./effect.ts";
import type { Effect } from "./effect.ts";

const CALICO = {
  does: ["isolate", "allow"],
  side: "rules",
  touches: { by: "calico" },
  simulated: ["v1", "v3"],
} as const;

const ANTREA = { does: ["isolate", "allow"], side: "rules", touches: { by: "antrea" } } as const;

/**
 * The same kinds are served as projectcalico.org/v3 and stored as crd.projectcalico.org/v1. Staged policies are never
 * enforced.
 */
const calico = (group: string): readonly Effect[] => [
  ...rowsOf(group, {
    NetworkPolicy: CALICO,
    GlobalNetworkPolicy: { ...CALICO, clusterScoped: true },
    HostEndpoint: { does: ["isolate"], clusterScoped: true, touches: { by: "nodes" } },
    Tier: { clusterScoped: true, simulated: CALICO.simulated },
    GlobalNetworkSet: { clusterScoped: true, simulated: CALICO.simulated },
    NetworkSet: { simulated: CALICO.simulated },
    IPPool: { clusterScoped: true },
    StagedGlobalNetworkPolicy: { clusterScoped: true },
    Profile: { clusterScoped: true },
    FelixConfiguration: { clusterScoped: true },
    BGPPeer: { clusterScoped: true },
    BGPConfiguration: { clusterScoped: true },
    BGPFilter: { clusterScoped: true },
    KubeControllersConfiguration: { clusterScoped: true },
    ClusterInformation: { clusterScoped: true },
    EgressGatewayPolicy: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "nothing" },
    },
  }),
  ...harmless(group, ["StagedNetworkPolicy", "StagedKubernetesNetworkPolicy", "PacketCapture"]),
];

/** Kinds of network plugins. */
export const PLUG_INS: readonly Effect[] = [
  // Source: cilium Documentation/security/policy/language.rst; pkg/k8s/apis/cilium.io/v2/types.go;
  // network/egress-gateway; local-redirect-policy.
  ...rowsOf("cilium.io", {
    CiliumNetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: { by: "cilium" }, simulated: true },
    CiliumClusterwideNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "cilium" },
      simulated: true,
    },
    CiliumLocalRedirectPolicy: {
      does: ["move-traffic"],
      touches: { by: "services", at: ["spec.redirectFrontend.serviceMatcher.serviceName"] },
    },
    CiliumEgressGatewayPolicy: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "nothing" },
    },
    CiliumEnvoyConfig: {
      does: ["move-traffic", "isolate"],
      side: "towards",
      touches: { by: "services", at: ["spec.services[]"] },
    },
    CiliumClusterwideEnvoyConfig: {
      does: ["move-traffic", "isolate"],
      side: "towards",
      clusterScoped: true,
      touches: { by: "services", at: ["spec.services[]"] },
    },
    CiliumCIDRGroup: { clusterScoped: true, simulated: true },
    CiliumLoadBalancerIPPool: { clusterScoped: true },
    CiliumBGPClusterConfig: { clusterScoped: true },
    CiliumBGPPeeringPolicy: { clusterScoped: true },
    CiliumL2AnnouncementPolicy: { clusterScoped: true },
    CiliumNode: { clusterScoped: true },
    CiliumIdentity: { clusterScoped: true },
  }),
  ...harmless("cilium.io", ["CiliumEndpoint", "CiliumEndpointSlice", "CiliumNodeConfig", "CiliumGatewayClassConfig"]),
  // Source: docs.isovalent.com: the enterprise kinds have the shape of Cilium's.
  ...rowsOf("isovalent.com", {
    IsovalentClusterwideNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "cilium" },
    },
    IsovalentNetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: { by: "cilium" } },
    IsovalentEgressGatewayPolicy: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "nothing" },
    },
  }),
  // Source: docs.tigera.io reference/resources: networkpolicy, globalnetworkpolicy, hostendpoint, stagednetworkpolicy.
  ...calico("projectcalico.org"),
  ...calico("crd.projectcalico.org"),
  // Source: antrea docs/antrea-network-policy.md (appliedTo, tiers; tier baseline comes after NetworkPolicy),
  // docs/egress.md, docs/traffic-control.md.
  ...rowsOf("crd.antrea.io", {
    NetworkPolicy: ANTREA,
    ClusterNetworkPolicy: { ...ANTREA, clusterScoped: true },
    Egress: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.appliedTo.namespaceSelector", pods: "spec.appliedTo.podSelector" },
    },
    TrafficControl: {
      does: ["move-traffic", "isolate"],
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.appliedTo.namespaceSelector", pods: "spec.appliedTo.podSelector" },
    },
    Tier: { clusterScoped: true },
    ClusterGroup: { clusterScoped: true },
    ExternalIPPool: { clusterScoped: true },
    BGPPolicy: { clusterScoped: true },
    IPPool: { clusterScoped: true },
    Traceflow: { clusterScoped: true },
  }),
  ...harmless("crd.antrea.io", ["Group", "ExternalEntity", "ExternalNode"]),
  ...rowsOf("security.antrea.tanzu.vmware.com", {
    NetworkPolicy: ANTREA,
    ClusterNetworkPolicy: { ...ANTREA, clusterScoped: true },
    Tier: { clusterScoped: true },
  }),
  // Source: kube-ovn docs: a private subnet only accepts connections of its own addresses and of allowSubnets; security
  // groups by annotation of the pod.
  ...rowsOf("kubeovn.io", {
    Subnet: {
      does: ["isolate"],
      clusterScoped: true,
      touches: { by: "names", at: "spec.namespaces[]" },
      inert: ({ spec }) => !isRestricted(spec),
    },
    SecurityGroup: {
      does: ["isolate"],
      clusterScoped: true,
      touches: { by: "annotation", key: "ovn.kubernetes.io/security_groups" },
    },
    Vpc: {
      does: ["isolate"],
      peers: "other-namespaces",
      clusterScoped: true,
      touches: { by: "names", at: "spec.namespaces[]", absent: "nothing" },
    },
    VpcDns: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    VpcEgressGateway: { does: ["move-traffic"], side: "from", peers: "outside" },
    SwitchLBRule: {
      does: ["write-endpoints"],
      clusterScoped: true,
      touches: { by: "services", at: ["metadata.name"] },
    },
    IP: { clusterScoped: true },
    VpcNatGateway: { clusterScoped: true },
    Vlan: { clusterScoped: true },
    ProviderNetwork: { clusterScoped: true },
  }),
  // Source: kubearmor getting-started/network security: rules of a process' network calls.
  ...rowsOf("security.kubearmor.com", {
    KubeArmorPolicy: { does: ["isolate"], side: "from", touches: { by: "map", at: "spec.selector.matchLabels" } },
    KubeArmorClusterPolicy: { does: ["isolate"], side: "from", clusterScoped: true },
    KubeArmorHostPolicy: { does: ["isolate"], clusterScoped: true, touches: { by: "nodes" } },
  }),
  // Source: neuvector docs policy/usingcrd: the target of a rule is a group of labels, which is not evaluated here.
  ...rowsOf("neuvector.com", {
    NvSecurityRule: { does: ["isolate"] },
    NvClusterSecurityRule: { does: ["isolate"], clusterScoped: true },
  }),
  // Source: nsx-operator docs: SecurityPolicy appliedTo and rules' appliedTo are podSelectors of its namespace.
  ...rowsOf("crd.nsx.vmware.com", {
    SecurityPolicy: { does: ["isolate", "allow"], touches: { by: "labels", at: "spec.appliedTo[].podSelector" } },
    VPCNetworkConfiguration: { clusterScoped: true },
  }),
  // Source: docs.otterize.com: the operator creates NetworkPolicies for the declared calls.
  ...rowsOf("k8s.otterize.com", {
    ClientIntents: { does: ["isolate", "allow"] },
    ProtectedService: { does: ["isolate"] },
  }),
];

function isRestricted(spec: unknown): boolean {
  const {
    private: closed,
    acls,
    vpc,
  } = (typeof spec === "object" && spec !== null ? spec : {}) as {
    readonly private?: unknown;
    readonly acls?: unknown;
    readonly vpc?: unknown;
  };
  return (
    closed === true ||
    (Array.isArray(acls) && acls.length > 0) ||
    (typeof vpc === "string" && vpc !== "" && vpc !== "ovn-cluster")
  );
}
