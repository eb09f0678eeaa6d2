/** When an API was deprecated, when it was removed, and its replacement. Versions read `1.22`. */
export interface ApiLifecycle {
  readonly deprecatedIn?: string;
  /** The first version that does not serve it. */
  readonly removedIn?: string;
  /** The apiVersion to write if the kind is unchanged; else the replacement. */
  readonly replacement?: string;
  readonly note?: string;
  /** Only the experimental channel of its definitions still serves it. */
  readonly experimental?: true;
}

const CHANNEL_NOTE =
  'Set `gatewayAPI: {version: "1.6", channel: experimental}` in the configuration to the definitions that are ' +
  "installed.";
const INGRESS_NOTE =
  "Also write pathType, service.name and service.port.number (or .name) instead of serviceName and " +
  "servicePort, and defaultBackend instead of backend.";

/**
 * @see k8s.io/api zz_generated.prerelease-lifecycle.go of each group; the deprecation guide of Kubernetes; KEP-4974 for
 * Endpoints
 */
const APIS: readonly (readonly [apiVersion: string, kinds: string, lifecycle: ApiLifecycle])[] = [
  [
    "extensions/v1beta1",
    "Deployment DaemonSet ReplicaSet",
    {
      deprecatedIn: "1.8",
      removedIn: "1.16",
      replacement: "apps/v1",
      note: "spec.selector is required there and cannot be changed.",
    },
  ],
  [
    "extensions/v1beta1",
    "NetworkPolicy",
    { deprecatedIn: "1.9", removedIn: "1.16", replacement: "networking.k8s.io/v1" },
  ],
  [
    "extensions/v1beta1",
    "Ingress",
    { deprecatedIn: "1.14", removedIn: "1.22", replacement: "networking.k8s.io/v1", note: INGRESS_NOTE },
  ],
  [
    "extensions/v1beta1",
    "PodSecurityPolicy",
    { deprecatedIn: "1.10", removedIn: "1.16", note: "Use Pod Security admission." },
  ],
  [
    "apps/v1beta1",
    "Deployment StatefulSet ControllerRevision",
    {
      deprecatedIn: "1.8",
      removedIn: "1.16",
      replacement: "apps/v1",
      note: "spec.selector is required there and cannot be changed.",
    },
  ],
  [
    "apps/v1beta2",
    "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision",
    { deprecatedIn: "1.9", removedIn: "1.16", replacement: "apps/v1" },
  ],
  [
    "networking.k8s.io/v1beta1",
    "Ingress",
    { deprecatedIn: "1.19", removedIn: "1.22", replacement: "networking.k8s.io/v1", note: INGRESS_NOTE },
  ],
  [
    "networking.k8s.io/v1beta1",
    "IngressClass",
    { deprecatedIn: "1.19", removedIn: "1.22", replacement: "networking.k8s.io/v1" },
  ],
  [
    "networking.k8s.io/v1beta1",
    "IPAddress ServiceCIDR",
    { deprecatedIn: "1.34", removedIn: "1.37", replacement: "networking.k8s.io/v1" },
  ],
  [
    "discovery.k8s.io/v1beta1",
    "EndpointSlice",
    {
      deprecatedIn: "1.21",
      removedIn: "1.25",
      replacement: "discovery.k8s.io/v1",
      note: "endpoints[].topology became nodeName and zone.",
    },
  ],
  ["batch/v1beta1", "CronJob", { deprecatedIn: "1.21", removedIn: "1.25", replacement: "batch/v1" }],
  ["batch/v2alpha1", "CronJob", { deprecatedIn: "1.8", removedIn: "1.21", replacement: "batch/v1" }],
  [
    "policy/v1beta1",
    "PodDisruptionBudget",
    {
      deprecatedIn: "1.21",
      removedIn: "1.25",
      replacement: "policy/v1",
      note: "An empty selector selects every pod there, and none before.",
    },
  ],
  [
    "policy/v1beta1",
    "PodSecurityPolicy",
    { deprecatedIn: "1.21", removedIn: "1.25", note: "Use Pod Security admission." },
  ],
  [
    "autoscaling/v2beta1",
    "HorizontalPodAutoscaler",
    {
      deprecatedIn: "1.22",
      removedIn: "1.25",
      replacement: "autoscaling/v2",
      note: "There a metric has target: {type: …, averageUtilization: …} or the like.",
    },
  ],
  [
    "autoscaling/v2beta2",
    "HorizontalPodAutoscaler",
    { deprecatedIn: "1.23", removedIn: "1.26", replacement: "autoscaling/v2" },
  ],
  [
    "admissionregistration.k8s.io/v1beta1",
    "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    {
      deprecatedIn: "1.16",
      removedIn: "1.22",
      replacement: "admissionregistration.k8s.io/v1",
      note: "sideEffects and admissionReviewVersions are required there.",
    },
  ],
  [
    "apiregistration.k8s.io/v1beta1",
    "APIService",
    { deprecatedIn: "1.19", removedIn: "1.22", replacement: "apiregistration.k8s.io/v1" },
  ],
  [
    "apiextensions.k8s.io/v1beta1",
    "CustomResourceDefinition",
    {
      deprecatedIn: "1.16",
      removedIn: "1.22",
      replacement: "apiextensions.k8s.io/v1",
      note: "Every version needs a schema there.",
    },
  ],
  [
    "rbac.authorization.k8s.io/v1beta1",
    "Role RoleBinding ClusterRole ClusterRoleBinding",
    { deprecatedIn: "1.17", removedIn: "1.22", replacement: "rbac.authorization.k8s.io/v1" },
  ],
  [
    "rbac.authorization.k8s.io/v1alpha1",
    "Role RoleBinding ClusterRole ClusterRoleBinding",
    { deprecatedIn: "1.17", removedIn: "1.22", replacement: "rbac.authorization.k8s.io/v1" },
  ],
  [
    "scheduling.k8s.io/v1beta1",
    "PriorityClass",
    { deprecatedIn: "1.14", removedIn: "1.22", replacement: "scheduling.k8s.io/v1" },
  ],
  [
    "storage.k8s.io/v1beta1",
    "StorageClass VolumeAttachment CSIDriver CSINode",
    { deprecatedIn: "1.19", removedIn: "1.22", replacement: "storage.k8s.io/v1" },
  ],
  [
    "coordination.k8s.io/v1beta1",
    "Lease",
    { deprecatedIn: "1.19", removedIn: "1.22", replacement: "coordination.k8s.io/v1" },
  ],
  ["node.k8s.io/v1beta1", "RuntimeClass", { deprecatedIn: "1.22", removedIn: "1.25", replacement: "node.k8s.io/v1" }],
  [
    "certificates.k8s.io/v1beta1",
    "CertificateSigningRequest",
    {
      deprecatedIn: "1.19",
      removedIn: "1.22",
      replacement: "certificates.k8s.io/v1",
      note: "spec.signerName and spec.usages are required there.",
    },
  ],
  ["events.k8s.io/v1beta1", "Event", { deprecatedIn: "1.22", removedIn: "1.25", replacement: "events.k8s.io/v1" }],
  [
    "storage.k8s.io/v1beta1",
    "CSIStorageCapacity",
    { deprecatedIn: "1.24", removedIn: "1.27", replacement: "storage.k8s.io/v1" },
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "FlowSchema PriorityLevelConfiguration",
    { deprecatedIn: "1.23", removedIn: "1.26", replacement: "flowcontrol.apiserver.k8s.io/v1" },
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "FlowSchema PriorityLevelConfiguration",
    { deprecatedIn: "1.26", removedIn: "1.29", replacement: "flowcontrol.apiserver.k8s.io/v1" },
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "FlowSchema PriorityLevelConfiguration",
    { deprecatedIn: "1.29", removedIn: "1.32", replacement: "flowcontrol.apiserver.k8s.io/v1" },
  ],
  [
    "v1",
    "Endpoints",
    {
      deprecatedIn: "1.33",
      replacement: "discovery.k8s.io/v1 EndpointSlice",
      note: "It is still served, and mirrored to EndpointSlices.",
    },
  ],
  [
    "policy.networking.k8s.io/v1alpha1",
    "AdminNetworkPolicy BaselineAdminNetworkPolicy",
    {
      replacement: "policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy",
      note: "Merged into ClusterNetworkPolicy by Network Policy API v0.2.0, which no longer defines it.",
    },
  ],
  ...["v1alpha1", "v1alpha2", "v1alpha3", "v1alpha4"].map(
    (version) =>
      [
        `split.smi-spec.io/${version}`,
        "TrafficSplit",
        {
          replacement: "gateway.networking.k8s.io/v1 HTTPRoute with weights",
          note: "The SMI project was archived in October 2023.",
        },
      ] as const,
  ),
  [
    "gateway.networking.k8s.io/v1alpha2",
    "GatewayClass Gateway HTTPRoute GRPCRoute ReferenceGrant ReferencePolicy",
    {
      replacement: "gateway.networking.k8s.io/v1",
      note: "The Gateway API definitions no longer serve v1alpha2 of this kind.",
    },
  ],
  [
    "gateway.networking.k8s.io/v1alpha2",
    "BackendTLSPolicy",
    {
      replacement: "gateway.networking.k8s.io/v1",
      note: "Also write targetRefs, a list, instead of targetRef, and validation instead of tls.",
    },
  ],
  [
    "gateway.networking.k8s.io/v1alpha2",
    "TLSRoute TCPRoute UDPRoute",
    { replacement: "gateway.networking.k8s.io/v1", note: CHANNEL_NOTE, experimental: true },
  ],
  [
    "gateway.networking.k8s.io/v1alpha3",
    "TLSRoute BackendTLSPolicy",
    { replacement: "gateway.networking.k8s.io/v1", note: CHANNEL_NOTE, experimental: true },
  ],
];

const LIFECYCLES = new Map(
  APIS.flatMap(([apiVersion, kinds, lifecycle]) =>
    kinds.split(" ").map((kind) => [`${apiVersion} ${kind}`, lifecycle] as const),
  ),
);

/** `undefined` for an API that is neither deprecated nor removed according to the table. */
export const apiLifecycle = (apiVersion: string, kind: string): ApiLifecycle | undefined =>
  LIFECYCLES.get(`${apiVersion} ${kind}`);

/**
 * Whether the API is not served by Kubernetes `version` (`1.31`). APIs that are not part of Kubernetes are never
 * removed by it.
 */
export function isRemoved(lifecycle: ApiLifecycle, version: string): boolean {
  return lifecycle.removedIn !== undefined && minor(version) >= minor(lifecycle.removedIn);
}

export const isDeprecated = (lifecycle: ApiLifecycle, version: string): boolean =>
  lifecycle.deprecatedIn === undefined || minor(version) >= minor(lifecycle.deprecatedIn);

const minor = (version: string): number => Number(version.split(".")[1] ?? "0");
