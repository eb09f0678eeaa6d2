import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

const PATH =
  "          - path: /\n            pathType: Prefix\n            backend:\n              service:\n" +
  "                name: storefront\n                port:\n                  name: http\n";
const LISTENER = '    - name: http\n      port: 80\n      protocol: HTTP\n      hostname: "*.example.com"\n';
const split = (spec: string, version = "v1alpha2"): string =>
  `apiVersion: split.smi-spec.io/${version}\nkind: TrafficSplit\nmetadata:\n  name: catalog\n` +
  `  namespace: shop\nspec:\n${spec}`;
const ARCHIVED = ["traffic-split-api-archived"];

/** Ingress, Gateway API and mesh. */
export const ROUTE_DEFECTS: readonly Defect[] = [
  defect("ingress-backend-missing", ["storefront.yaml", PATH, PATH.replace("name: storefront", "name: store-front§")]),
  defect("ingress-backend-port-missing", ["storefront.yaml", PATH, PATH.replace("name: http", "name: web§")]),
  {
    ...defect(
      "ingress-backend-without-endpoints",
      ["storefront.yaml", "  selector:\n    app: storefront", "  selector:\n    app: store-front"],
      ["storefront.yaml", PATH, PATH.replace("name: storefront", "name: storefront§")],
    ),
    rules: { "service-selects-nothing": "off" },
  },
  defect("backend-tls-certificate-missing", [
    "catalog.yaml",
    undefined,
    "apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata:\n  name: catalog\n" +
      '  namespace: shop\nspec:\n  targetRefs:\n    - group: ""\n      kind: Service\n' +
      "      name: catalog\n  validation:\n    hostname: catalog.example.com\n    caCertificateRefs:\n" +
      '      - group: ""\n        kind: ConfgMap§\n        name: roots\n',
  ]),
  defect("ingress-path-duplicate", [
    "storefront.yaml",
    PATH,
    `${PATH}${PATH.replace("name: storefront", "name: catalog").replace("- path: /", "- path: /§")}`,
  ]),
  defect(
    "ingress-path-shadowed",
    [
      "storefront.yaml",
      "  ingressClassName: traefik\n",
      "  ingressClassName: traefik\n  defaultBackend:§\n    service:\n      name: catalog\n" +
        "      port:\n        name: http\n",
    ],
    ["storefront.yaml", "    - host: shop.example.com\n      http", "    - http"],
  ),
  defect("ingress-path-pattern-literal", ["storefront.yaml", PATH, PATH.replace("path: /", "path: /shop/*§")]),
  defect(
    "ingress-tls-host-uncovered",
    ["storefront.yaml", "        - shop.example.com\n", "        - shops.example.com\n"],
    ["storefront.yaml", "- host: shop.example.com", "- host: shop.example.com§"],
  ),
  defect("ingress-class-unknown", ["storefront.yaml", "ingressClassName: traefik", "ingressClassName: treafik§"]),
  defect(
    "ingress-class-annotation",
    ["storefront.yaml", "  ingressClassName: traefik\n", ""],
    [
      "storefront.yaml",
      "  namespace: shop\nspec:\n  tls",
      "  namespace: shop\n  annotations:\n    kubernetes.io/ingress.class: traefik§\nspec:\n  tls",
    ],
  ),
  defect("ingress-nginx-retired", [
    "storefront.yaml",
    "controller: traefik.io/ingress-controller",
    "controller: k8s.io/ingress-nginx§",
  ]),
  defect("route-parent-missing", [
    "gateway.yaml",
    "- name: public\n      sectionName",
    "- name: publik§\n      sectionName",
  ]),
  defect("route-attaches-nowhere", ["gateway.yaml", "sectionName: http", "sectionName: https§"]),
  defect("route-attaches-nowhere", ["gateway.yaml", "    - catalog.example.com", "    - catalog.example.org§"]),
  defect("route-backend-missing", [
    "gateway.yaml",
    "- name: catalog\n          namespace",
    "- name: catalogue§\n          namespace",
  ]),
  defect("route-backend-port-missing", [
    "gateway.yaml",
    "port: 80\n---\napiVersion: gateway.networking.k8s.io/v1beta1",
    "port: 8080§\n---\napiVersion: gateway.networking.k8s.io/v1beta1",
  ]),
  defect(
    "reference-not-granted",
    ["gateway.yaml", "kind: HTTPRoute\n      namespace: edge", "kind: GRPCRoute\n      namespace: edge"],
    ["gateway.yaml", "namespace: shop\n          port", "namespace: shop§\n          port"],
  ),
  defect("reference-grant-unused", [
    "gateway.yaml",
    undefined,
    "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata:\n" +
      "  name: database§\n  namespace: data\nspec:\n  from:\n    - group: gateway.networking.k8s.io\n" +
      '      kind: HTTPRoute\n      namespace: edge\n  to:\n    - group: ""\n      kind: Service',
  ]),
  defect("listener-conflict", [
    "gateway.yaml",
    LISTENER,
    `${LISTENER}${LISTENER.replace("name: http", "name: web").replace(/\n$/, "§\n")}`,
  ]),
  defect(
    "route-weight-lost",
    ["search.yaml", "replicas: 3", "replicas: 0"],
    [
      "search.yaml",
      "    - from:\n",
      "    - from:\n        - namespaceSelector:\n            matchLabels:\n" +
        "              kubernetes.io/metadata.name: edge\n",
    ],
    [
      "gateway.yaml",
      "          port: 80\n---\napiVersion: gateway.networking.k8s.io/v1beta1",
      "          port: 80\n          weight: 9\n        - name: search\n          namespace: shop\n" +
        "          port: 80\n          weight: 1§\n---\napiVersion: gateway.networking.k8s.io/v1beta1",
    ],
  ),
  defect("traffic-split-api-archived", [
    "catalog.yaml",
    undefined,
    split(
      "  service: catalog\n  backends:\n    - service: search\n      weight: 1\n    - service: cart\n      weight: 1",
    ).replace("v1alpha2", "v1alpha2§"),
  ]),
  {
    ...defect("traffic-split-backend-missing", [
      "catalog.yaml",
      undefined,
      split(
        "  service: catalog\n  backends:\n    - service: search\n      weight: 1\n" +
          "    - service: carts§\n      weight: 1",
      ),
    ]),
    also: ARCHIVED,
  },
  {
    ...defect("traffic-split-weights-invalid", [
      "catalog.yaml",
      undefined,
      split(
        "  service: catalog\n  backends:\n    - service: search\n      weight: 0§\n" +
          "    - service: cart\n      weight: 0",
      ),
    ]),
    also: ARCHIVED,
  },
  defect("virtual-service-destination-unknown", [
    "catalog.yaml",
    "host: catalog\n            subset: v1",
    "host: catalogs§\n            subset: v1",
  ]),
  defect(
    "virtual-service-gateway-missing",
    ["catalog.yaml", "  hosts:\n    - catalog\n", "  hosts:\n    - catalog\n  gateways:\n    - mesh\n    - publik§\n"],
    [
      "catalog.yaml",
      undefined,
      "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: public\n" +
        "  namespace: shop\nspec:\n  selector:\n    istio: ingressgateway\n  servers:\n" +
        "    - hosts: [catalog.example.com]\n      port:\n        number: 80\n        name: http\n" +
        "        protocol: HTTP",
    ],
  ),
  defect("subset-undefined", ["catalog.yaml", "subset: v1", "subset: v1-old§"]),
  defect("subset-selects-nothing", [
    "catalog.yaml",
    "      labels:\n        version: v2\n---",
    "      labels:\n        version: v3§\n---",
  ]),
  defect(
    "port-protocol-unclear",
    ["namespaces.yaml", "  name: shop\n", "  name: shop\n  labels:\n    istio-injection: enabled\n"],
    ["catalog.yaml", "    - name: http\n      port: 80", "    - name: catalog§\n      port: 80"],
  ),
];
