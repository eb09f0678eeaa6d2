import { SURROUNDINGS, join } from "./surroundings.ts";
import {
  budgetOf,
  deploymentOf,
  env,
  from,
  outside,
  policyOf,
  serviceOf,
  to,
  toBilling,
  toPostgres,
} from "./workload.ts";
import type { Workload } from "./workload.ts";

const storefront: Workload = {
  name: "storefront",
  port: 8080,
  portName: "http",
  callers: outside,
  calls: to("catalog", "http") + to("cart", "http") + to("orders", "http") + to("search", "http"),
  env: env(
    ["CATALOG_URL", "http://catalog"],
    ["CART_URL", "http://cart:80"],
    ["ORDERS_URL", "http://orders.shop.svc.cluster.local"],
    ["SEARCH_URL", "http://search"],
  ),
};
const catalog: Workload = {
  name: "catalog",
  port: 8080,
  portName: "http",
  callers: from("storefront") + outside,
  calls: " []",
};
const search: Workload = { name: "search", port: 8080, portName: "http", callers: from("storefront"), calls: " []" };
const cart: Workload = {
  name: "cart",
  port: 8080,
  portName: "http",
  callers: from("storefront"),
  calls: to("redis-cart", "redis"),
  env: env(["REDIS_ADDR", "redis-cart:6379"]),
};
const redis: Workload = { name: "redis-cart", port: 6379, portName: "redis", callers: from("cart"), calls: " []" };
const payments: Workload = {
  name: "payments",
  port: 8080,
  portName: "http",
  callers: from("orders"),
  calls: toBilling,
  env: env(["BILLING_ADDR", "billing:443"]),
};
const orders: Workload = {
  name: "orders",
  port: 8080,
  portName: "http",
  callers: from("storefront"),
  calls: to("payments", "http") + toPostgres,
  env: env(
    ["PAYMENTS_URL", "http://payments"],
    ["DATABASE_URL", "postgres://orders@postgres.data.svc.cluster.local:5432/orders"],
  ),
};

const allOf = (workload: Workload): string =>
  join(serviceOf(workload), deploymentOf(workload), policyOf(workload), budgetOf(workload));

/**
 * A sound application by its files: nine Services in three namespaces, with Ingress, Gateway, mesh, policies, budgets
 * and an autoscaler.
 */
export const APPLICATION: Readonly<Record<string, string>> = {
  "storefront.yaml": join(
    serviceOf(storefront),
    deploymentOf(storefront).replace("  replicas: 3\n", ""),
    policyOf(storefront),
    budgetOf(storefront),
    `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: storefront
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: storefront
  minReplicas: 3
  maxReplicas: 9
`,
    `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: traefik
spec:
  controller: traefik.io/ingress-controller
`,
    `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: storefront
  namespace: shop
spec:
  ingressClassName: traefik
  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: storefront
                port:
                  name: http
`,
  ),
  "catalog.yaml": join(
    serviceOf(catalog),
    deploymentOf(catalog, "v1"),
    deploymentOf(catalog, "v2"),
    policyOf(catalog),
    budgetOf(catalog),
    `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: catalog
  namespace: shop
spec:
  host: catalog
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
`,
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
  namespace: shop
spec:
  hosts:
    - catalog
  http:
    - route:
        - destination:
            host: catalog
            subset: v1
          weight: 90
        - destination:
            host: catalog
            subset: v2
          weight: 10
`,
  ),
  "search.yaml": allOf(search),
  "cart.yaml": allOf(cart),
  "redis-cart.yaml": allOf(redis),
  "orders.yaml": allOf(orders),
  "payments.yaml": join(
    allOf(payments),
    `
apiVersion: v1
kind: Service
metadata:
  name: billing
  namespace: shop
spec:
  ports:
    - name: https
      port: 443
`,
    `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: billing-1
  namespace: shop
  labels:
    kubernetes.io/service-name: billing
addressType: IPv4
ports:
  - name: https
    port: 443
endpoints:
  - addresses:
      - 192.0.2.10
`,
  ),
  ...SURROUNDINGS,
};
