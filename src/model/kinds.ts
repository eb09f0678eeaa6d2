import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "kubernetes-types/apps/v1.js";
import type { HorizontalPodAutoscaler } from "kubernetes-types/autoscaling/v2.js";
import type { CronJob, Job } from "kubernetes-types/batch/v1.js";
import type {
  ConfigMap, Endpoints, Namespace, Node, Pod, ReplicationController, Secret, Service,
} from "kubernetes-types/core/v1.js";
import type { EndpointSlice } from "kubernetes-types/discovery/v1.js";
import type { Ingress, IngressClass, NetworkPolicy } from "kubernetes-types/networking/v1.js";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.js";
import type { CustomKinds } from "./custom-kinds.ts";

/** Every kind that rules read by type, with the group it belongs to; other groups' kinds of the same name are not meant. */
export interface KindMap extends CustomKinds {
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

export type Kind = keyof KindMap;

/** The API versions under which a kind has the shape of `KindMap`. An older version of it is an opaque object. */
export const API_VERSIONS: Readonly<Record<Kind, readonly string[]>> = {
  AdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  BaselineAdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  ClusterNetworkPolicy: ["policy.networking.k8s.io/v1alpha2"],
  ConfigMap: ["v1"],
  CronJob: ["batch/v1", "batch/v1beta1"],
  DaemonSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  Deployment: ["apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
  DestinationRule: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  EndpointSlice: ["discovery.k8s.io/v1"],
  Endpoints: ["v1"],
  Gateway: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  GatewayClass: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  GRPCRoute: ["gateway.networking.k8s.io/v1"],
  HTTPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
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
  ReferenceGrant: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  ReplicaSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  ReplicationController: ["v1"],
  Secret: ["v1"],
  Service: ["v1"],
  ServiceEntry: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  StatefulSet: ["apps/v1", "apps/v1beta2", "apps/v1beta1"],
  TCPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  TLSRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2", "gateway.networking.k8s.io/v1alpha3"],
  TrafficSplit: ["split.smi-spec.io/v1alpha1", "split.smi-spec.io/v1alpha2", "split.smi-spec.io/v1alpha3", "split.smi-spec.io/v1alpha4"],
  UDPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  VirtualService: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
};

const VERSIONS_BY_KIND: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(API_VERSIONS));

/** Whether the object is of a kind and version that `KindMap` types. */
export const isKnown = (apiVersion: string, kind: string): kind is Kind => VERSIONS_BY_KIND.get(kind)?.includes(apiVersion) === true;

const CLUSTER_SCOPED = new Set([
  "APIService", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "CertificateSigningRequest", "ClusterIssuer",
  "ClusterNetworkPolicy", "ClusterRole", "ClusterRoleBinding", "CSIDriver", "CSINode", "CustomResourceDefinition", "DeviceClass",
  "FlowSchema", "GatewayClass", "IPAddress", "IngressClass", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PodSecurityPolicy", "PriorityClass",
  "PriorityLevelConfiguration", "RuntimeClass", "ServiceCIDR", "StorageClass", "StorageVersion", "StorageVersionMigration",
  "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment",
  "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "GlobalNetworkSet", "ClusterPolicy",
]);

/** Kinds that have no namespace. Unknown kinds are taken as namespaced, as most custom resources are. */
export const isClusterScoped = (kind: string): boolean => CLUSTER_SCOPED.has(kind);
