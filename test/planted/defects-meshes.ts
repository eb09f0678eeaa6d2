import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

type PlantedEdit = Parameters<typeof defect>[1];

/** Pods of the shop get sidecars. */
const MESH: PlantedEdit = [
  "namespaces.yaml",
  "  name: shop\n",
  "  name: shop\n  labels:\n    istio-injection: enabled\n",
];

const authorization = (rules: string): PlantedEdit => [
  "catalog.yaml",
  undefined,
  "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata:\n  name: catalog\n  namespace: shop\n" +
    `spec:\n  selector:\n    matchLabels:\n      app: catalog\n${rules}`,
];

const sidecar = (hosts: string): PlantedEdit => [
  "storefront.yaml",
  undefined,
  "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata:\n  name: storefront\n  namespace: shop\nspec:\n" +
    "  workloadSelector:\n    labels:\n      app: storefront\n  outboundTrafficPolicy:\n    mode: REGISTRY_ONLY\n" +
    `  egress:\n    - hosts:§\n${hosts}`,
];

/** Istio and Linkerd. */
export const MESH_DEFECTS: readonly Defect[] = [
  defect(
    "authorization-blocks-call",
    MESH,
    authorization("  rules:§\n    - from:\n        - source:\n            namespaces:\n              - data"),
  ),
  defect(
    "authorization-blocks-call",
    MESH,
    authorization(
      "  action: DENY\n  rules:§\n    - from:\n        - source:\n            namespaces:\n              - shop",
    ),
  ),
  defect(
    "mtls-mismatch",
    ["namespaces.yaml", "  name: shop\n", "  name: shop\n  labels:\n    istio-injection: disabled\n"],
    [
      "catalog.yaml",
      "spec:\n  host: catalog\n",
      "spec:\n  host: catalog\n  trafficPolicy:\n    tls:\n      mode: ISTIO_MUTUAL§\n",
    ],
  ),
  defect(
    "authorization-principal-unknown",
    authorization(
      "  action: DENY\n  rules:\n    - from:\n        - source:\n            principals:\n" +
        "              - spiffe://cluster.local/ns/shop/sa/default§",
    ),
  ),
  defect(
    "sidecar-hides-host",
    MESH,
    sidecar(["cart", "search", "orders"].map((name) => `        - ./${name}.shop.svc.cluster.local`).join("\n")),
  ),
  defect("linkerd-server-port-undeclared", [
    "search.yaml",
    undefined,
    "apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata:\n  name: search\n  namespace: shop\nspec:\n" +
      "  podSelector:\n    matchLabels:\n      app: search\n  port: htpt§",
  ]),
];
