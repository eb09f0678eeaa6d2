/** The apiVersion and kind of an object. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Kinds of the projects whose definitions are shipped, under the versions that people write today. Kept apart from the
 * schemas, which are large and are not read for a repository that has none of them; a test compares the two.
 */
const KINDS: readonly (readonly [apiVersion: string, kinds: string])[] = [
  [
    "gateway.networking.k8s.io/v1",
    "BackendTLSPolicy GatewayClass Gateway GRPCRoute HTTPRoute ListenerSet ReferenceGrant TCPRoute TLSRoute UDPRoute",
  ],
  ["gateway.networking.k8s.io/v1beta1", "GatewayClass Gateway HTTPRoute ReferenceGrant"],
  ["policy.networking.k8s.io/v1beta1", "ClusterNetworkPolicy"],
  ["policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"],
  ["policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy BaselineAdminNetworkPolicy"],
  ["networking.istio.io/v1", "VirtualService DestinationRule Gateway ServiceEntry Sidecar WorkloadEntry"],
  ["networking.istio.io/v1beta1", "VirtualService DestinationRule Gateway ServiceEntry Sidecar WorkloadEntry"],
  ["networking.istio.io/v1alpha3", "VirtualService DestinationRule Gateway ServiceEntry Sidecar WorkloadEntry"],
  [
    "projectcalico.org/v3",
    "GlobalNetworkPolicy GlobalNetworkSet HostEndpoint NetworkPolicy NetworkSet StagedGlobalNetworkPolicy " +
      "StagedKubernetesNetworkPolicy StagedNetworkPolicy Tier",
  ],
  ["cilium.io/v2", "CiliumNetworkPolicy CiliumClusterwideNetworkPolicy CiliumCIDRGroup"],
  ["cilium.io/v2alpha1", "CiliumCIDRGroup"],
  ["split.smi-spec.io/v1alpha4", "TrafficSplit"],
  ["split.smi-spec.io/v1alpha3", "TrafficSplit"],
  ["split.smi-spec.io/v1alpha2", "TrafficSplit"],
  ["split.smi-spec.io/v1alpha1", "TrafficSplit"],
];

const ALL: readonly KindName[] = KINDS.flatMap(([apiVersion, kinds]) =>
  kinds.split(" ").map((kind) => ({ apiVersion, kind })),
);

export const customKinds = (): readonly KindName[] => ALL;
