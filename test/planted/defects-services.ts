import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

const PORT = "    - name: http\n      port: 80\n      targetPort: http\n";
const CONTAINER_PORT = "            - name: http\n              containerPort: 8080\n";
const READINESS = "            tcpSocket:\n              port: http\n";
const INGRESS_PORT = "        - port: http\n";
const DECLARED = "          ports:\n            - name: http\n              containerPort: 8080\n";

const service = (name: string, spec: string, metadata = ""): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\n${metadata}spec:\n${spec}`;

/** Services, ports and names. */
export const SERVICE_DEFECTS: readonly Defect[] = [
  defect("service-selects-nothing", ["search.yaml", "  selector:\n    app: search", "  selector:\n    app: serach§"]),
  defect("service-selects-nothing", [
    "storefront.yaml",
    "  selector:\n    app: storefront",
    "  selector:\n    app: store-front§",
  ]),
  defect("service-port-unresolved", ["cart.yaml", "targetPort: http", "targetPort: htpp§"]),
  defect("service-port-unresolved", ["storefront.yaml", "targetPort: http", "targetPort: web§"]),
  defect(
    "service-port-partly-resolved",
    ["catalog.yaml", "targetPort: http", "targetPort: http§"],
    ["catalog.yaml", CONTAINER_PORT, CONTAINER_PORT.replace("http", "web")],
    ["catalog.yaml", "port: http\n            period", "port: web\n            period"],
  ),
  {
    ...defect(
      "service-selects-unrelated-workloads",
      ["cart.yaml", "targetPort: http", "targetPort: 8080"],
      ["cart.yaml", "  selector:\n    app: cart", "  selector:§\n    part: basket"],
      ["cart.yaml", "labels:\n        app: cart", "labels:\n        app: cart\n        part: basket"],
      ["redis-cart.yaml", "labels:\n        app: redis-cart", "labels:\n        app: redis-cart\n        part: basket"],
    ),
    also: ["target-port-not-named"],
  },
  {
    ...defect(
      "service-selects-job-pods",
      ["cart.yaml", "targetPort: http", "targetPort: 8080"],
      ["cart.yaml", "  selector:\n    app: cart", "  selector:§\n    app: cart"],
      [
        "cart.yaml",
        undefined,
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: clean-carts\n  namespace: shop\nspec:\n" +
          "  template:\n    metadata:\n      labels:\n        app: cart\n    spec:\n" +
          "      restartPolicy: Never\n      containers:\n        - name: clean\n" +
          "          image: registry.example.com/cart:1",
      ],
    ),
    also: ["target-port-not-named"],
  },
  defect(
    "service-without-endpoints-source",
    ["payments.yaml", /---\napiVersion: discovery[\s\S]*/, ""],
    ["payments.yaml", "name: billing\n", "name: billing§\n"],
  ),
  defect("endpointslice-orphaned", ["payments.yaml", "service-name: billing", "service-name: biling§"]),
  defect("endpointslice-orphaned", [
    "payments.yaml",
    /(ports:\n  - name: )https(\n    port: 443\nendpoints)/,
    "ports:\n  - name: http§\n    port: 443\nendpoints",
  ]),
  defect("headless-port-remapped", ["postgres.yaml", "port: 5432\n      targetPort", "port: 5400§\n      targetPort"]),
  defect("external-name-conflict", [
    "payments.yaml",
    undefined,
    service("mail", "  type: ExternalName\n  externalName: 192.0.2.25§"),
  ]),
  defect("statefulset-service-broken", ["postgres.yaml", "serviceName: postgres", "serviceName: postgres-headless§"]),
  defect(
    "single-endpoint",
    ["search.yaml", "replicas: 3", "replicas: 1"],
    ["search.yaml", "  name: search\n", "  name: search§\n"],
  ),
  defect("session-affinity-ineffective", [
    "postgres.yaml",
    "  clusterIP: None",
    "  clusterIP: None\n  sessionAffinity: ClientIP§",
  ]),
  defect("traffic-distribution-shadowed", [
    "search.yaml",
    "  namespace: shop\nspec:\n",
    "  namespace: shop\n  annotations:\n    service.kubernetes.io/topology-mode: Auto\nspec:\n" +
      "  trafficDistribution: PreferSameZone§\n",
  ]),
  defect("service-topology-keys-removed", [
    "search.yaml",
    "  ports:\n    - name: http\n      port",
    '  topologyKeys: ["*"]§\n  ports:\n    - name: http\n      port',
  ]),
  defect("service-external-ips-deprecated", [
    "search.yaml",
    "  ports:\n    - name: http\n      port",
    "  externalIPs: [192.0.2.7]§\n  ports:\n    - name: http\n      port",
  ]),
  defect("load-balancer-ip-deprecated", [
    "storefront.yaml",
    "  ports:\n    - name: http\n      port",
    "  type: LoadBalancer\n  loadBalancerIP: 192.0.2.7§\n  ports:\n    - name: http\n      port",
  ]),
  defect(
    "node-port-conflict",
    ["cart.yaml", PORT, `${PORT}      nodePort: 30080\n  type: NodePort\n`],
    ["search.yaml", PORT, `${PORT}      nodePort: 30080§\n  type: NodePort\n`],
  ),
  defect("node-port-out-of-range", ["search.yaml", PORT, `${PORT}      nodePort: 8080§\n  type: NodePort\n`]),
  defect(
    "cluster-ip-conflict",
    [
      "cart.yaml",
      "  ports:\n    - name: http\n      port",
      "  clusterIP: 10.96.0.80\n  ports:\n    - name: http\n      port",
    ],
    [
      "search.yaml",
      "  ports:\n    - name: http\n      port",
      "  clusterIP: 10.96.0.80§\n  ports:\n    - name: http\n      port",
    ],
  ),
  {
    ...defect("public-service", [
      "storefront.yaml",
      "  ports:\n    - name: http\n      port",
      "  type: LoadBalancer§\n  ports:\n    - name: http\n      port",
    ]),
    rules: { "public-service": "warning" },
  },
  defect("port-name-missing", ["search.yaml", PORT, `${PORT}    - port: 8081§\n      targetPort: http\n`]),
  defect("port-unnamed", ["search.yaml", PORT, "    - port: 80§\n      targetPort: http\n"]),
  defect("target-port-not-named", ["search.yaml", "targetPort: http", "targetPort: 8080§"]),
  defect("port-name-invalid", ["search.yaml", PORT, PORT.replace("name: http", "name: web_http§")]),
  defect("port-name-invalid", [
    "search.yaml",
    DECLARED,
    `${DECLARED}            - name: administration-port§\n              containerPort: 9000\n`,
  ]),
  defect("port-duplicate", [
    "search.yaml",
    PORT,
    `${PORT}    - name: other\n      port: 80§\n      targetPort: http\n`,
  ]),
  defect("target-port-quoted", ["search.yaml", "targetPort: http", 'targetPort: "8080"§']),
  defect(
    "container-port-name-ambiguous",
    [
      "search.yaml",
      "      containers:\n",
      "      containers:\n        - name: proxy\n          image: registry.example.com/proxy:1\n" +
        "          ports:\n            - name: http\n              containerPort: 9090\n" +
        "          readinessProbe:\n            tcpSocket:\n              port: 9090\n",
    ],
    ["search.yaml", CONTAINER_PORT, CONTAINER_PORT.replace("name: http", "name: http§")],
  ),
  defect("container-port-contradicted", [
    "search.yaml",
    "            - name: http\n              containerPort: 8080\n",
    "            - name: htpp§\n              containerPort: 8080\n",
  ]),
  defect(
    "container-port-contradicted",
    ["search.yaml", "containerPort: 8080", "containerPort: 9999§"],
    ["search.yaml", READINESS, READINESS.replace("port: http", "port: 8080")],
    ["search.yaml", INGRESS_PORT, INGRESS_PORT.replace("http", "8080")],
  ),
  defect("container-port-undeclared", ["search.yaml", "targetPort: http", "targetPort: 9999§"]),
  defect("port-protocol-mismatch", [
    "search.yaml",
    PORT,
    "    - name: http\n      port: 80\n      protocol: UDP§\n      targetPort: 8080\n",
  ]),
  defect("host-port-conflict", [
    "search.yaml",
    DECLARED,
    "          ports:\n            - name: http\n              containerPort: 8080\n" +
      "              hostPort: 9000\n            - name: admin\n              containerPort: 8081\n" +
      "              hostPort: 9000§\n",
  ]),
  defect("name-meaningless", [
    "search.yaml",
    undefined,
    service(
      "svc-1234§",
      "  selector:\n    app: search\n  ports:\n    - name: http\n      port: 80\n      targetPort: http",
    ),
  ]),
  defect("name-invalid", [
    "search.yaml",
    undefined,
    service(
      "Search§",
      "  selector:\n    app: search\n  ports:\n    - name: http\n      port: 80\n      targetPort: http",
    ),
  ]),
  defect("name-too-long", [
    "search.yaml",
    undefined,
    service(
      `${"search-".repeat(9)}x§`,
      "  selector:\n    app: search\n  ports:\n    - name: http\n      port: 80\n      targetPort: http",
    ),
  ]),
  defect("label-near-duplicate", [
    "search.yaml",
    "  name: search\n  namespace: shop\nspec:\n  replicas",
    "  name: search\n  namespace: shop\n  labels:\n    app: serach§\nspec:\n  replicas",
  ]),
  defect(
    "pod-label-contradicted",
    ["search.yaml", "matchLabels:\n      app: search\n  template", "matchLabels:\n      app: serach\n  template"],
    ["search.yaml", "      labels:\n        app: search", "      labels:\n        app: serach§"],
  ),
  defect("selector-template-mismatch", [
    "search.yaml",
    "matchLabels:\n      app: search\n  template",
    "matchLabels:\n      app: finder§\n  template",
  ]),
  {
    ...defect("recommended-labels-missing", [
      "search.yaml",
      undefined,
      service(
        "finder§",
        "  selector:\n    app: search\n  ports:\n    - name: http\n      port: 80\n      targetPort: http",
      ),
    ]),
    rules: { "recommended-labels-missing": "warning" },
  },
  {
    ...defect("peers-need-not-ready", [
      "gateway.yaml",
      undefined,
      `apiVersion: v1
kind: Service
metadata:
  name: bus§
  namespace: edge
spec:
  clusterIP: None
  selector:
    app: bus
  ports:
    - name: tcp-cluster
      port: 6222
      targetPort: tcp-cluster
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: bus
  namespace: edge
spec:
  replicas: 3
  serviceName: bus
  selector:
    matchLabels:
      app: bus
  template:
    metadata:
      labels:
        app: bus
    spec:
      containers:
        - name: bus
          image: registry.example.com/bus:1
          args:
            - --routes=nats://bus-0.bus:6222,nats://bus-1.bus:6222
          ports:
            - name: tcp-cluster
              containerPort: 6222
          readinessProbe:
            tcpSocket:
              port: tcp-cluster
            periodSeconds: 5`,
    ]),
    also: ["namespace-without-policy"],
  },
];
