import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

const INGRESS_PORT = "      ports:\n        - port: http\n";

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: edge
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name.replace("§", "")}
  template:
    metadata:
      labels:
        app: ${name.replace("§", "")}
    spec:
      containers:
        - name: ${name.replace("§", "")}
          image: registry.example.com/report:1
`;

const policy = (name: string, namespace: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
${spec}`;

/** NetworkPolicies. */
export const POLICY_DEFECTS: readonly Defect[] = [
  defect("namespace-without-policy", ["gateway.yaml", undefined, deployment("report§")]),
  defect(
    "pod-without-policy",
    ["gateway.yaml", undefined, deployment("proxy")],
    ["gateway.yaml", undefined, deployment("report§")],
    [
      "gateway.yaml",
      undefined,
      policy(
        "proxy",
        "edge",
        "  podSelector:\n    matchLabels:\n      app: proxy\n  policyTypes:\n    - Ingress\n    - Egress",
      ),
    ],
  ),
  defect("policy-selects-nothing", [
    "search.yaml",
    "  podSelector:\n    matchLabels:\n      app: search",
    "  podSelector:\n    matchLabels:\n      app: serach§",
  ]),
  defect("policy-peer-matches-nothing", [
    "orders.yaml",
    "              app: storefront",
    "              app: storefornt§",
  ]),
  defect("policy-port-not-served", ["cart.yaml", INGRESS_PORT, INGRESS_PORT.replace("port: http", "port: 80§")]),
  defect(
    "policy-types-implicit",
    ["cart.yaml", "    - Ingress\n    - Egress\n", "    - Ingress\n"],
    ["cart.yaml", "  egress:\n    - to", "  egress:§\n    - to"],
  ),
  defect("egress-blocks-dns", [
    "namespaces.yaml",
    /  egress:\n    - to:\n([\s\S]*?)        - protocol: UDP\n          port: 53\n/,
    "  egress:\n    - to:§\n        - namespaceSelector:\n            matchLabels:\n" +
      "              kubernetes.io/metadata.name: kube-system\n      ports:\n",
  ]),
  defect("policy-peer-or-for-and", [
    "postgres.yaml",
    "          podSelector:\n            matchLabels:\n              app: orders",
    "        - podSelector:§\n            matchLabels:\n              app: orders",
  ]),
  defect(
    "policy-redundant",
    ["search.yaml", "  ingress:\n    - from", "  ingress:\n    - {}\n    - from"],
    ["search.yaml", "    - from:\n", "    - from:§\n"],
  ),
  defect("policy-named-port-unresolved", ["cart.yaml", INGRESS_PORT, INGRESS_PORT.replace("port: http", "port: web§")]),
  defect(
    "ip-block-covers-pods",
    [
      "search.yaml",
      "  ports:\n    - name: http\n      port",
      "  clusterIP: 10.96.0.80\n  ports:\n    - name: http\n      port",
    ],
    ["payments.yaml", "cidr: 192.0.2.10/32", "cidr: 10.96.0.80/32§"],
  ),
  defect(
    "route-backend-blocked",
    ["storefront.yaml", /  ingress:\n    - from:\n        - namespaceSelector:[\s\S]*?port: http\n/, "  ingress: []\n"],
    ["storefront.yaml", "                name: storefront\n", "                name: storefront§\n"],
  ),
  {
    ...defect(
      "policy-one-sided",
      ["cart.yaml", /  egress:\n    - to:[\s\S]*?port: redis\n/, "  egress: []\n"],
      ["redis-cart.yaml", "    - from:\n        - podSelector:\n", "    - from:\n        - podSelector:§\n"],
    ),
    // It is declared in an environment variable too.
    rules: { "call-blocked": "off" },
  },
  {
    ...defect(
      "call-blocked",
      [
        "redis-cart.yaml",
        "    - from:\n        - podSelector:\n            matchLabels:\n              app: cart",
        "    - from:\n        - podSelector:\n            matchLabels:\n              app: orders",
      ],
      ["cart.yaml", 'value: "redis-cart:6379"', 'value: "redis-cart:6379"§'],
    ),
    also: ["policy-one-sided"],
  },
  defect(
    "webhook-blocked",
    [
      "search.yaml",
      undefined,
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: search
webhooks:
  - name: search.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service:
        name: search
        namespace: shop
        port: 80
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE]
        resources: [configmaps]`,
    ],
    ["search.yaml", "  ingress:\n    - from:\n", "  ingress:\n    - from:§\n"],
  ),
  defect(
    "scrape-blocked",
    [
      "search.yaml",
      undefined,
      `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: search
  namespace: shop
spec:
  selector:
    matchLabels:
      app: search
  podMetricsEndpoints:
    - port: http`,
    ],
    ["search.yaml", "  ingress:\n    - from:\n", "  ingress:\n    - from:§\n"],
  ),
  defect(
    "ip-block-source-translated",
    [
      "search.yaml",
      "  selector:\n    app: search\n  ports",
      "  ipFamilies:\n    - IPv6\n  selector:\n    app: search\n  ports",
    ],
    ["search.yaml", "    - from:\n", "    - from:\n        - ipBlock:§\n            cidr: 0.0.0.0/0\n"],
  ),
  defect(
    "host-network-ignores-policy",
    ["gateway.yaml", undefined, deployment("agent").replace("    spec:\n", "    spec:\n      hostNetwork: true\n")],
    [
      "gateway.yaml",
      undefined,
      policy("agent", "edge", "  podSelector:§\n    matchLabels:\n      app: agent\n  policyTypes:\n    - Ingress"),
    ],
  ),
  defect("policy-by-dead-annotation", [
    "namespaces.yaml",
    "  name: edge\n",
    "  name: edge\n  annotations:\n" +
      '    net.beta.kubernetes.io/network-policy: \'{"ingress": {"isolation": "DefaultDeny"}}\'§\n',
  ]),
  defect("policy-order-unreachable", [
    "search.yaml",
    undefined,
    `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: search
spec:
  selector: app == 'search'
  types: [Ingress]
  ingress:
    - action: Pass
    - action: Deny§
      source: { nets: [203.0.113.0/24] }
`,
  ]),
  defect("fqdn-policy-without-dns", [
    "search.yaml",
    undefined,
    `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: search-api, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: search } }
  egress:
    - toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": kube-system, k8s-app: kube-dns } }]
      toPorts: [{ ports: [{ port: "53", protocol: ANY }] }]
    - toFQDNs: [{ matchName: api.search.example }]§
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
`,
  ]),
  defect("cilium-policy-ignored", [
    "search.yaml",
    undefined,
    `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: search-gateway, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: search } }
  ingress:
    - fromEndpoints: [{ matchLabels: { app: storefront } }]
      fromEntities: [ingress]§
`,
  ]),
];
