import { chance, pick } from "./grammar-text.ts";
import type { Value } from "./grammar-text.ts";
import { spoiled } from "./grammar-junk.ts";
import type { Random } from "./mutate.ts";

const NAMES = ["web", "api", "db", "cache", "auth", "wbe", "apis"] as const;
const PORTS = ["http", "grpc", "metrics", 80, 8080, 9090] as const;
type Fields = Readonly<Record<string, Value>>;

const name = (random: Random): string => pick(random, NAMES);
const port = (random: Random): Value => pick(random, PORTS);
const number = (random: Random): Value => pick(random, [80, 443, 8080, 9090, 65_535]);
const some = (random: Random, most: number, make: () => Value): Value => Array.from({ length: random(most + 1) }, make);
const labels = (random: Random): Fields => ({
  app: name(random),
  ...(chance(random, 30) && { tier: pick(random, ["front", "back"]) }),
});
const selector = (random: Random): Fields =>
  pick(random, [
    () => ({}),
    () => ({ matchLabels: labels(random) }),
    () => ({
      matchExpressions: [
        { key: "app", operator: pick(random, ["In", "NotIn", "Exists", "DoesNotExist"]), values: [name(random)] },
      ],
    }),
  ])();
const backend = (random: Random): Fields => ({
  service: {
    name: name(random),
    port: chance(random, 50) ? { number: number(random) } : { name: pick(random, ["http", "grpc"]) },
  },
});

const probe = (random: Random): Fields =>
  pick(random, [
    () => ({ httpGet: { path: "/", port: port(random) } }),
    () => ({ tcpSocket: { port: port(random) } }),
    () => ({ grpc: { port: number(random) } }),
    () => ({ exec: { command: ["true"] } }),
  ])();
const container = (random: Random): Fields => ({
  name: name(random),
  image: "example.com/x:1",
  ports: some(random, 3, () => ({
    containerPort: number(random),
    ...(chance(random, 70) && { name: pick(random, ["http", "grpc", "metrics"]) }),
    ...(chance(random, 20) && { protocol: pick(random, ["TCP", "UDP", "SCTP"]) }),
  })),
  ...(chance(random, 40) && { readinessProbe: probe(random) }),
  ...(chance(random, 20) && { livenessProbe: probe(random) }),
  ...(chance(random, 40) && {
    env: some(random, 3, () => ({
      name: `${name(random).toUpperCase()}_URL`,
      value: pick(random, [
        `http://${name(random)}:${String(number(random))}`,
        `${name(random)}.shop.svc.cluster.local`,
        name(random),
      ]),
    })),
  }),
});
const podSpec = (random: Random): Fields => ({
  containers: [container(random), ...(chance(random, 20) ? [container(random)] : [])],
  ...(chance(random, 10) && { hostNetwork: true }),
  ...(chance(random, 10) && { initContainers: [{ ...container(random), restartPolicy: "Always" }] }),
});
const template = (random: Random): Fields => ({ metadata: { labels: labels(random) }, spec: podSpec(random) });
const workload =
  (kind: string) =>
  (random: Random): Fields => ({
    apiVersion: "apps/v1",
    kind,
    spec: {
      ...(kind !== "DaemonSet" && { replicas: random(4) }),
      selector: { matchLabels: labels(random) },
      template: template(random),
      ...(kind === "StatefulSet" && { serviceName: name(random) }),
    },
  });
const peer = (random: Random): Fields =>
  pick(random, [
    () => ({ podSelector: selector(random) }),
    () => ({ namespaceSelector: selector(random) }),
    () => ({ ipBlock: { cidr: pick(random, ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8"]) } }),
    () => ({ namespaceSelector: selector(random), podSelector: selector(random) }),
  ])();
const policyPorts = (random: Random): Value =>
  some(random, 2, () => ({
    port: port(random),
    ...(chance(random, 30) && { protocol: pick(random, ["TCP", "UDP"]) }),
  }));
const parentRef = (random: Random): Fields => ({
  name: name(random),
  ...(chance(random, 40) && { sectionName: pick(random, ["http", "https"]) }),
  ...(chance(random, 20) && { namespace: pick(random, ["shop", "edge"]) }),
});
const host = (random: Random): string => `${name(random)}.example.com`;

/** One small maker a kind: objects that are right for themselves, with references that may lead to nothing. */
const KINDS: readonly ((random: Random) => Fields)[] = [
  (random) => ({
    apiVersion: "v1",
    kind: "Service",
    spec: {
      selector: labels(random),
      ports: [{ name: pick(random, ["http", "grpc"]), port: number(random), targetPort: port(random) }],
      ...(chance(random, 15) && { clusterIP: "None" }),
      ...(chance(random, 15) && { type: pick(random, ["NodePort", "LoadBalancer"]) }),
    },
  }),
  (random) => ({ apiVersion: "v1", kind: "Service", spec: { type: "ExternalName", externalName: host(random) } }),
  (random) => ({ apiVersion: "v1", kind: "Service", spec: { ports: [{ port: number(random) }] } }),
  workload("Deployment"),
  workload("StatefulSet"),
  workload("DaemonSet"),
  workload("ReplicaSet"),
  (random) => ({ apiVersion: "v1", kind: "Pod", metadata: { labels: labels(random) }, spec: podSpec(random) }),
  (random) => ({
    apiVersion: "batch/v1",
    kind: "Job",
    spec: { template: { ...template(random), spec: { ...podSpec(random), restartPolicy: "Never" } } },
  }),
  (random) => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    spec: {
      schedule: "0 * * * *",
      jobTemplate: {
        spec: { template: { ...template(random), spec: { ...podSpec(random), restartPolicy: "Never" } } },
      },
    },
  }),
  (random) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    spec: {
      podSelector: selector(random),
      policyTypes: pick(random, [["Ingress"], ["Egress"], ["Ingress", "Egress"]]),
      ingress: some(random, 2, () => ({ from: some(random, 2, () => peer(random)), ports: policyPorts(random) })),
      egress: some(random, 2, () => ({ to: some(random, 2, () => peer(random)), ports: policyPorts(random) })),
    },
  }),
  (random) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    spec: {
      ingressClassName: name(random),
      rules: some(random, 2, () => ({
        host: host(random),
        http: {
          paths: [
            {
              path: pick(random, ["/", "/a", "/a/b"]),
              pathType: pick(random, ["Prefix", "Exact"]),
              backend: backend(random),
            },
          ],
        },
      })),
      ...(chance(random, 20) && { defaultBackend: backend(random) }),
      ...(chance(random, 20) && { tls: [{ hosts: [host(random)], secretName: name(random) }] }),
    },
  }),
  () => ({ apiVersion: "networking.k8s.io/v1", kind: "IngressClass", spec: { controller: "k8s.io/ingress-nginx" } }),
  (random) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    spec: {
      gatewayClassName: name(random),
      listeners: [{ name: "http", port: 80, protocol: "HTTP", ...(chance(random, 40) && { hostname: host(random) }) }],
    },
  }),
  (random) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    spec: {
      parentRefs: [parentRef(random)],
      hostnames: some(random, 2, () => host(random)),
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: pick(random, ["/", "/a"]) } }],
          backendRefs: some(random, 2, () => ({ name: name(random), port: number(random), weight: random(3) })),
        },
      ],
    },
  }),
  (random) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GRPCRoute",
    spec: { parentRefs: [parentRef(random)], rules: [{ backendRefs: [{ name: name(random), port: number(random) }] }] },
  }),
  (random) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "ReferenceGrant",
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "edge" }],
      to: [{ group: "", kind: "Service", ...(chance(random, 50) && { name: name(random) }) }],
    },
  }),
  (random) => ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { labels: { "kubernetes.io/service-name": name(random) } },
    addressType: "IPv4",
    ports: [{ name: "http", port: number(random) }],
    endpoints: [{ addresses: ["10.1.2.3"] }],
  }),
  (random) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    spec: { minAvailable: random(4), selector: selector(random) },
  }),
  (random) => ({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: name(random) },
      minReplicas: 1 + random(2),
      maxReplicas: 3,
    },
  }),
  (random) => ({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    spec: {
      hosts: [name(random)],
      http: [{ route: [{ destination: { host: name(random), subset: pick(random, ["v1", "v2"]) }, weight: 100 }] }],
    },
  }),
  (random) => ({
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    spec: { host: name(random), subsets: [{ name: "v1", labels: labels(random) }] },
  }),
  (random) => ({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    spec: { selector: selector(random), endpoints: [{ port: pick(random, ["http", "metrics"]) }] },
  }),
  (random) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    data: { url: `http://${name(random)}:${String(number(random))}` },
  }),
  () => ({ apiVersion: "v1", kind: "Namespace" }),
  (random) => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    spec: { endpointSelector: selector(random) },
  }),
];

/** One object, right by itself or, for some percent, with one field that is not. */
export function anyObject(random: Random, junk = 15): Value {
  const made = pick(random, KINDS)(random);
  const metadata: Fields = {
    ...(made["metadata"] as Fields | undefined),
    name: name(random),
    ...(chance(random, 60) && { namespace: pick(random, ["shop", "edge"]) }),
  };
  const object = { ...made, metadata };
  return chance(random, junk) ? spoiled(object, random) : object;
}

/** Objects as they stand in a file: alone, or within a List. */
export function documentsOf(random: Random, most: number): readonly Value[] {
  return Array.from({ length: 1 + random(most) }, () =>
    chance(random, 10)
      ? { apiVersion: "v1", kind: "List", items: Array.from({ length: 1 + random(3) }, () => anyObject(random)) }
      : anyObject(random),
  );
}
