import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

/** What the API server and the YAML reader say. */
export const API_DEFECTS: readonly Defect[] = [
  defect("yaml-syntax", [
    "search.yaml",
    undefined,
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: words\ndata:\n  words: [a, b§\n",
  ]),
  defect("duplicate-key", [
    "search.yaml",
    "    - name: http\n      port: 80\n",
    "    - name: http\n      port: 80\n      port: 80§\n",
  ]),
  defect("yaml-1-1-surprise", ["search.yaml", "replicas: 3", "replicas: 010§"]),
  { ...defect("unknown-field", ["search.yaml", "replicas: 3", "replcas: 3§"]), also: ["single-endpoint"] },
  defect("api-rejected", [
    "search.yaml",
    "  ports:\n    - name: http\n      port: 80\n",
    "  sessionAffinity: Sticky§\n  ports:\n    - name: http\n      port: 80\n",
  ]),
  defect("api-rejected", ["search.yaml", "apiVersion: apps/v1\n", "apiVersion: apps/v2§\n"]),
  defect("api-rejected", ["search.yaml", "apiVersion: networking.k8s.io/v1\n", "apiVersion: networking/v1§\n"]),
  {
    ...defect("selector-without-value", [
      "search.yaml",
      undefined,
      "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: all\n  namespace: batch\n" +
        "spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:§\n",
    ]),
    also: ["disruption-budget-selects-nothing"],
  },
  defect("namespace-without-effect", [
    "search.yaml",
    undefined,
    "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: high\n  namespace: shop§\nvalue: 1000\n",
  ]),
  defect("annotation-without-effect", [
    "search.yaml",
    /kind: Service\nmetadata:\n/,
    'kind: Service\nmetadata:\n  annotations:\n    service.alpha.kubernetes.io/tolerate-unready-endpoints: "true"§\n',
  ]),
  defect("api-warning", [
    "search.yaml",
    /kind: Service\n([\s\S]*?)spec:\n/,
    "kind: Service\nmetadata:\n  name: search\n  namespace: shop\nspec:\n  trafficDistribution: PreferClose§\n",
  ]),
  defect("api-removed", ["search.yaml", "apiVersion: policy/v1\n", "apiVersion: policy/v1beta1§\n"]),
  defect("api-deprecated", [
    "payments.yaml",
    undefined,
    "apiVersion: v1§\nkind: Endpoints\nmetadata:\n  name: billing\n  namespace: shop\nsubsets:\n" +
      "  - addresses:\n      - ip: 192.0.2.10\n    ports:\n      - name: https\n        port: 443",
  ]),
];
