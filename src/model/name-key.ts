import type { Kind } from "./kinds.ts";

export const GROUPS: Readonly<Partial<Record<Kind, string>>> = {
  AdminNetworkPolicy: "policy.networking.k8s.io",
  BaselineAdminNetworkPolicy: "policy.networking.k8s.io",
  ClusterNetworkPolicy: "policy.networking.k8s.io",
  CronJob: "batch",
  DaemonSet: "apps",
  Deployment: "apps",
  DestinationRule: "networking.istio.io",
  EndpointSlice: "discovery.k8s.io",
  Gateway: "gateway.networking.k8s.io",
  GatewayClass: "gateway.networking.k8s.io",
  GRPCRoute: "gateway.networking.k8s.io",
  HTTPRoute: "gateway.networking.k8s.io",
  HorizontalPodAutoscaler: "autoscaling",
  Ingress: "networking.k8s.io",
  IngressClass: "networking.k8s.io",
  Job: "batch",
  ListenerSet: "gateway.networking.k8s.io",
  NetworkPolicy: "networking.k8s.io",
  PodDisruptionBudget: "policy",
  ReferenceGrant: "gateway.networking.k8s.io",
  ReplicaSet: "apps",
  ServiceEntry: "networking.istio.io",
  StatefulSet: "apps",
  TCPRoute: "gateway.networking.k8s.io",
  TLSRoute: "gateway.networking.k8s.io",
  TrafficSplit: "split.smi-spec.io",
  UDPRoute: "gateway.networking.k8s.io",
  VirtualService: "networking.istio.io",
};

export const nameKey = (group: string, kind: string, namespace: string, name: string): string =>
  // `extensions` served the same objects as `apps` and `networking.k8s.io`.
  `${group === "extensions" ? (GROUPS[kind as Kind] ?? group) : group}/${kind} ${namespace}/${name}`;
