import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "kubernetes-types/apps/v1.js";
import type { HorizontalPodAutoscaler } from "kubernetes-types/autoscaling/v2.js";
import type { CronJob, Job } from "kubernetes-types/batch/v1.js";
import type {
  ConfigMap,
  Endpoints,
  Namespace,
  Node,
  Pod,
  ReplicationController,
  Secret,
  Service,
} from "kubernetes-types/core/v1.js";
import type { EndpointSlice } from "kubernetes-types/discovery/v1.js";
import type { Ingress, IngressClass, NetworkPolicy } from "kubernetes-types/networking/v1.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { CustomKinds } from "./custom-kinds.ts";
import type { DeepReadonly } from "./readonly.ts";

/** As their packages type them, which is for writing. */
interface MutableKinds extends CustomKinds {
  ConfigMap: ConfigMap;
  CronJob: CronJob;
  DaemonSet: DaemonSet;
  Deployment: Deployment;
  EndpointSlice: EndpointSlice;
  Endpoints: Endpoints;
  HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  Ingress: Ingress;
  IngressClass: IngressClass;
  Job: Job;
  Namespace: Namespace;
  NetworkPolicy: NetworkPolicy;
  Node: Node;
  Pod: Pod;
  PodDisruptionBudget: PodDisruptionBudget;
  ReplicaSet: ReplicaSet;
  ReplicationController: ReplicationController;
  Secret: Secret;
  Service: Service;
  StatefulSet: StatefulSet;
}

/**
 * Every kind that rules read by type, with the group it belongs to; other groups' kinds of the same name are not meant.
 */
export type KindMap = { readonly [K in keyof MutableKinds]: DeepReadonly<MutableKinds[K]> };

/** A kind that `Model.all` and `Model.get` know by type. */
export type Kind = keyof KindMap;

/** The API versions in which a kind has the shape of `KindMap`. Objects of older versions are opaque. */
export const API_VERSIONS: Readonly<Record<Kind, readonly string[]>> = {
  AdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  BaselineAdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  CiliumCIDRGroup: ["cilium.io/v2", "cilium.io/v2alpha1"],
  CiliumClusterwideNetworkPolicy: ["cilium.io/v2"],
  CiliumNetworkPolicy: ["cilium.io/v2"],
  ClusterNetworkPolicy: ["policy.networking.k8s.io/v1alpha2", "policy.networking.k8s.io/v1beta1"],
  ConfigMap: ["v1"],
  CronJob: ["batch/v1", "batch/v1beta1"],
  DaemonSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  Deployment: ["apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
  DestinationRule: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  EndpointSlice: ["discovery.k8s.io/v1"],
  Endpoints: ["v1"],
  Gateway: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1", "gateway.networking.k8s.io/v1alpha2"],
  GatewayClass: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1beta1",
    "gateway.networking.k8s.io/v1alpha2",
  ],
  GRPCRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  HTTPRoute: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1beta1",
    "gateway.networking.k8s.io/v1alpha2",
  ],
  HorizontalPodAutoscaler: ["autoscaling/v2", "autoscaling/v1"],
  Ingress: ["networking.k8s.io/v1"],
  IngressClass: ["networking.k8s.io/v1"],
  Job: ["batch/v1"],
  ListenerSet: ["gateway.networking.k8s.io/v1"],
  Namespace: ["v1"],
  NetworkPolicy: ["networking.k8s.io/v1"],
  Node: ["v1"],
  Pod: ["v1"],
  PodDisruptionBudget: ["policy/v1"],
  ReferenceGrant: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1beta1",
    "gateway.networking.k8s.io/v1alpha2",
  ],
  ReplicaSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  ReplicationController: ["v1"],
  Secret: ["v1"],
  Service: ["v1"],
  ServiceEntry: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  StatefulSet: ["apps/v1", "apps/v1beta2", "apps/v1beta1"],
  TCPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  TLSRoute: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2",
    "gateway.networking.k8s.io/v1alpha3",
  ],
  TrafficSplit: [
    "split.smi-spec.io/v1alpha1",
    "split.smi-spec.io/v1alpha2",
    "split.smi-spec.io/v1alpha3",
    "split.smi-spec.io/v1alpha4",
  ],
  UDPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  VirtualService: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
};

const VERSIONS_BY_KIND: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(API_VERSIONS));

/** Whether the object is of a kind and version that `KindMap` types. */
export const isKnown = (apiVersion: string, kind: string): kind is Kind =>
  VERSIONS_BY_KIND.get(kind)?.includes(apiVersion) === true;

/**
 * Cluster-scoped kinds by group: paths of `api/openapi-spec/swagger.json` of Kubernetes 1.37.2 without `{namespace}`,
 * those of earlier versions, and those of well-known projects from their CRDs.
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  "": ["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
  "admissionregistration.k8s.io": [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "authentication.k8s.io": ["SelfSubjectReview", "TokenReview"],
  "authorization.k8s.io": ["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  "cert-manager.io": ["ClusterIssuer"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "cilium.io": ["CiliumCIDRGroup", "CiliumClusterwideNetworkPolicy"],
  "crd.projectcalico.org": [
    "GlobalNetworkPolicy",
    "GlobalNetworkSet",
    "HostEndpoint",
    "StagedGlobalNetworkPolicy",
    "Tier",
  ],
  extensions: ["PodSecurityPolicy"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "gateway.networking.x-k8s.io": ["XMesh"],
  "internal.apiserver.k8s.io": ["StorageVersion"],
  "kyverno.io": ["ClusterPolicy"],
  "networking.k8s.io": ["ClusterCIDR", "IPAddress", "IngressClass", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  policy: ["PodSecurityPolicy"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
  "projectcalico.org": ["GlobalNetworkPolicy", "GlobalNetworkSet", "HostEndpoint", "StagedGlobalNetworkPolicy", "Tier"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "DeviceTaintRule", "ResourceClass", "ResourcePoolStatusRequest", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
  "storagemigration.k8s.io": ["StorageVersionMigration"],
};

const GROUPS_OF_SCOPED: ReadonlyMap<string, readonly string[]> = Object.entries(CLUSTER_SCOPED).reduce(
  (found, [group, kinds]) => {
    for (const kind of kinds) found.set(kind, [...(found.get(kind) ?? []), group]);
    return found;
  },
  new Map<string, readonly string[]>(),
);

/** Groups without a dot belong to Kubernetes: their kinds count as the known ones even if the group is wrong. */
const isForeign = (group: string): boolean => group.includes(".") && !group.endsWith("k8s.io");

/**
 * Whether a kind is cluster-scoped. Unknown kinds count as namespaced, as most custom resources are; so do kinds of
 * other projects with the same name (`ipam.cluster.x-k8s.io` IPAddress).
 */
export function isClusterScoped(kind: string, apiVersion: string): boolean {
  const groups = GROUPS_OF_SCOPED.get(kind);
  if (groups === undefined) return false;
  const group = apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf("/")));
  return groups.includes(group) || !(isForeign(group) || group.endsWith("x-k8s.io"));
}
