import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

const READINESS =
  "          readinessProbe:\n            tcpSocket:\n              port: http\n            periodSeconds: 5\n";
const ENV = '            - name: REDIS_ADDR\n              value: "redis-cart:6379"';
const env = (name: string, value: string): string =>
  `${ENV}\n            - name: ${name}\n              value: ${value}§`;

/** Probes, references and rollouts. */
export const POD_DEFECTS: readonly Defect[] = [
  defect(
    "readiness-probe-missing",
    ["search.yaml", READINESS, ""],
    ["search.yaml", "- name: search", "- name: search§"],
  ),
  defect("probe-port-unknown", ["search.yaml", READINESS, READINESS.replace("port: http", "port: web§")]),
  defect("probe-port-not-served", ["search.yaml", READINESS, READINESS.replace("port: http", "port: 9999§")]),
  defect("liveness-equals-readiness", [
    "search.yaml",
    READINESS,
    `${READINESS}${READINESS.replace("readinessProbe:", "livenessProbe:§")}`,
  ]),
  defect("probe-timing-contradiction", ["search.yaml", READINESS, `${READINESS}            timeoutSeconds: 20§\n`]),
  defect("probe-host-set", [
    "search.yaml",
    READINESS,
    READINESS.replace("port: http", "port: http\n              host: search.shop§"),
  ]),
  defect("hard-coded-pod-ip", ["cart.yaml", ENV, env("PEER", "10.244.3.17")]),
  defect(
    "hard-coded-cluster-ip",
    [
      "search.yaml",
      "  ports:\n    - name: http\n      port",
      "  clusterIP: 10.96.0.80\n  ports:\n    - name: http\n      port",
    ],
    ["cart.yaml", ENV, env("SEARCH_ADDR", "10.96.0.80:80")],
  ),
  defect("dns-reference-missing", ["cart.yaml", '"redis-cart:6379"', '"redis-carts:6379"§']),
  defect(
    "dns-reference-missing",
    ["orders.yaml", "postgres.data.svc", "postgres.shop.svc"],
    [
      "orders.yaml",
      /(value: "postgres:.*")/,
      'value: "postgres://orders@postgres.shop.svc.cluster.local:5432/orders"§',
    ],
  ),
  defect("dns-reference-port-wrong", ["cart.yaml", '"redis-cart:6379"', '"redis-cart:6380"§']),
  defect("dns-reference-port-wrong", ["storefront.yaml", '"http://cart:80"', '"http://cart:8080"§']),
  {
    ...defect(
      "host-network-without-cluster-dns",
      ["cart.yaml", "      containers:\n", "      hostNetwork: true\n      containers:\n"],
      ["cart.yaml", 'value: "redis-cart:6379"', 'value: "redis-cart:6379"§'],
    ),
    also: ["host-network-ignores-policy"],
  },
  defect(
    "monitor-target-missing",
    ["search.yaml", "  name: search\n", "  name: search\n  labels:\n    app: search\n"],
    [
      "search.yaml",
      undefined,
      "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: search\n" +
        "  namespace: shop\nspec:\n  selector:\n    matchLabels:\n      app: search\n  endpoints:\n" +
        "    - port: metrics§",
    ],
  ),
  defect("service-env-collision", [
    "cart.yaml",
    "          image: registry.example.com/cart:1\n",
    '          image: registry.example.com/cart:1\n          args: ["--search-port=$(SEARCH_PORT)"]§\n',
  ]),
  defect("rollout-reaches-zero-ready", [
    "search.yaml",
    "  replicas: 3\n",
    "  replicas: 3\n  strategy:\n    rollingUpdate:\n      maxSurge: 0\n      maxUnavailable: 100%§\n",
  ]),
  defect(
    "rollout-stuck",
    ["search.yaml", "  replicas: 3\n", "  replicas: 3\n  progressDeadlineSeconds: 60§\n"],
    [
      "search.yaml",
      READINESS,
      READINESS.replace("periodSeconds: 5", "periodSeconds: 5\n            initialDelaySeconds: 120"),
    ],
  ),
  defect("disruption-budget-blocks-drain", ["search.yaml", "maxUnavailable: 1", "maxUnavailable: 0§"]),
  defect("disruption-budget-blocks-drain", ["storefront.yaml", "maxUnavailable: 1", "minAvailable: 3§"]),
  defect("disruption-budget-selects-nothing", [
    "search.yaml",
    /(maxUnavailable: 1\n {2}selector:\n {4}matchLabels:\n {6}app: search)/,
    "maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: searcher§",
  ]),
  {
    ...defect("hpa-target-missing", [
      "storefront.yaml",
      "kind: Deployment\n    name: storefront",
      "kind: Deployment\n    name: storefronts§",
    ]),
    also: ["single-endpoint"],
  },
  defect("hpa-fights-replicas", [
    "storefront.yaml",
    "spec:\n  selector:\n    matchLabels",
    "spec:\n  replicas: 3§\n  selector:\n    matchLabels",
  ]),
  defect("scaled-target-missing", [
    "search.yaml",
    undefined,
    "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: search\n  namespace: shop\nspec:\n" +
      "  scaleTargetRef:\n    name: serach§\n  triggers:\n    - type: cpu\n      metricType: Utilization\n" +
      '      metadata:\n        value: "60"',
  ]),
];
