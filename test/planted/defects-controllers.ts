import { defect } from "./plant.ts";
import type { Defect } from "./plant.ts";

const ANNOTATED = "  namespace: shop\nspec:\n  ingressClassName: traefik\n";
const HOST = "  hosts:\n    - catalog\n";
const RULES = "  rules:\n";
const READINESS = "          readinessProbe:\n            tcpSocket:\n              port: http\n";

const object = (apiVersion: string, kind: string, name: string, namespace: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n${spec}`;

const istioGateway = (name: string, spec: string): string =>
  object("networking.istio.io/v1", "Gateway", name, "shop", `  selector:\n    app: storefront\n  servers:\n${spec}`);

const server = (host: string, port: string): string =>
  `    - hosts:\n        - ${host}\n      port:\n        name: http\n        number: ${port}\n        protocol: HTTP\n`;

const balancer = (name: string, app: string, mark: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\n  annotations:\n` +
  "    metallb.io/allow-shared-ip: shop\n    metallb.io/loadBalancerIPs: 192.0.2.10\nspec:\n  type: LoadBalancer\n" +
  `  externalTrafficPolicy: Local${mark}\n  selector:\n    app: ${app}\n  ports:\n    - name: http\n` +
  `      port: ${mark === "" ? 80 : 81}\n      targetPort: http\n`;

/** What controllers, meshes and load balancers make of routes, Gateways and their certificates. */
export const CONTROLLER_DEFECTS: readonly Defect[] = [
  defect(
    "tls-secret-missing",
    ["storefront.yaml", "secretName: shop-tls", "secretName: shop-tsl§"],
    [
      "storefront.yaml",
      undefined,
      object(
        "cert-manager.io/v1",
        "Certificate",
        "shop",
        "shop",
        "  secretName: shop-tls\n  dnsNames:\n    - a.example",
      ),
    ],
  ),
  {
    ...defect("ingress-annotation-ineffective", [
      "storefront.yaml",
      "  namespace: shop\nspec:\n  ingressClassName: traefik\n",
      "  namespace: shop\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-body-size: 8m§\nspec:\n" +
        "  ingressClassName: traefik\n",
    ]),
    also: ["ingress-nginx-retired"],
  },
  defect(
    "traefik-reference-missing",
    [
      "storefront.yaml",
      ANNOTATED,
      "  namespace: shop\n  annotations:\n    traefik.ingress.kubernetes.io/router.middlewares: " +
        "shop-compres@kubernetescrd§\nspec:\n  ingressClassName: traefik\n",
    ],
    ["storefront.yaml", undefined, object("traefik.io/v1alpha1", "Middleware", "compress", "shop", "  compress: {}\n")],
  ),
  defect(
    "route-shadowed",
    [
      "gateway.yaml",
      RULES,
      `${RULES}    - backendRefs:\n        - name: catalog\n          namespace: shop\n          port: 80\n` +
        "          weight: 2\n",
    ],
    [
      "gateway.yaml",
      "          port: 80\n          weight: 2\n    - ",
      "          port: 80\n          weight: 2\n    -§ ",
    ],
  ),
  defect("route-duplicate", [
    "gateway.yaml",
    undefined,
    object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      "search",
      "edge",
      "  parentRefs:\n    - name: public\n      sectionName: http\n  hostnames:\n    - catalog.example.com\n" +
        "  rules:\n    - filters:§\n        - type: RequestRedirect\n          requestRedirect:\n" +
        "            hostname: a.example",
    ),
  ]),
  defect("route-redirect-loop", [
    "gateway.yaml",
    undefined,
    object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      "moved",
      "edge",
      "  parentRefs:\n    - name: public\n      sectionName: http\n  hostnames:\n    - moved.example.com\n  rules:\n" +
        "    - filters:\n        - type: RequestRedirect§\n          requestRedirect:\n            statusCode: 301",
    ),
  ]),
  defect(
    "virtual-service-not-in-mesh",
    ["catalog.yaml", HOST, `${HOST}  gateways:§\n    - public\n`],
    ["catalog.yaml", undefined, istioGateway("public", server("catalog.example.com", "8080"))],
  ),
  defect(
    "virtual-service-host-not-on-gateway",
    ["catalog.yaml", HOST, `${HOST}    - catalog.example.org§\n  gateways:\n    - mesh\n    - public\n`],
    ["catalog.yaml", undefined, istioGateway("public", server("catalog.example.com", "8080"))],
  ),
  defect("policy-target-missing", [
    "gateway.yaml",
    undefined,
    object(
      "gateway.envoyproxy.io/v1alpha1",
      "ClientTrafficPolicy",
      "limits",
      "edge",
      "  targetRef:\n    group: gateway.networking.k8s.io\n    kind: Gateway\n    name: publik§\n",
    ),
  ]),
  defect("listener-not-accepted", [
    "gateway.yaml",
    "      allowedRoutes:\n",
    "      allowedRoutes:\n        kinds:\n          - kind: HTTPRoute\n          - kind: TCPRoute§\n",
  ]),
  defect("gateway-port-not-on-service", [
    "catalog.yaml",
    undefined,
    istioGateway("public", server("catalog.example.com", "8443§")),
  ]),
  defect("linkerd-server-port-undeclared", [
    "search.yaml",
    undefined,
    object(
      "policy.linkerd.io/v1beta3",
      "Server",
      "search",
      "shop",
      "  podSelector:\n    matchLabels:\n      app: search\n  port: htpp§\n",
    ),
  ]),
  {
    ...defect(
      "load-balancer-address-conflict",
      ["search.yaml", undefined, balancer("search-public", "search", "")],
      ["search.yaml", undefined, balancer("cart-public", "cart", "§")],
    ),
    also: ["public-service"],
  },
  defect("pre-stop-exceeds-grace-period", [
    "search.yaml",
    READINESS,
    '          lifecycle:\n            preStop:\n              exec:\n                command: ["sleep", "60"]§\n' +
      READINESS,
  ]),
  {
    ...defect("port-protocol-mismatch", [
      "catalog.yaml",
      "      targetPort: http\n",
      "      targetPort: http\n      appProtocol: h2c§\n",
    ]),
    also: ["port-protocol-unclear"],
  },
  defect("rollout-traffic-not-routed", [
    "storefront.yaml",
    undefined,
    object(
      "argoproj.io/v1alpha1",
      "Rollout",
      "storefront",
      "shop",
      "  workloadRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: storefront\n  strategy:\n" +
        "    canary:\n      stableService: storefront§\n      steps:\n        - setWeight: 20\n",
    ),
  ]),
];
