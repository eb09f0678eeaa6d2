import { expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: echo, namespace: shop }
spec:
  hosts: [echo]
  http:
    - route:
        - destination: { host: echo, subset: v2 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: other, namespace: shop }
spec: { host: other, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: v1
kind: Service
metadata: { name: echo, namespace: shop }
spec: { selector: { app: echo }, ports: [{ name: http, port: 80 }] }
`;
const RULE = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: echo, namespace: shop }
spec: { host: echo.shop.svc.cluster.local, subsets: [{ name: v2, labels: { version: v2 } }] }
`;

const verdicts = (...texts: readonly string[]) =>
  lint(
    texts.map((text, index) => ({
      ...wholeScope([parseSource({ path: `${index}.yaml`, text })]),
      name: String(index),
    })),
    rules.filter(({ id }) => id === "subset-undefined"),
    { config: DEFAULT_CONFIG, kubernetesVersion: NEWEST_VERSION, validate: (object) => validateObject(object) },
  ).findings.map(({ verdict, because }) => [verdict, because]);

it("a DestinationRule that another scope holds may be applied to the same cluster", () => {
  expect(verdicts(ROUTE)).toEqual([["proved", undefined]]);
  expect(verdicts(ROUTE, RULE)).toEqual([
    ["unknown", "1.yaml contains a DestinationRule for this host, and may be applied to the same cluster"],
  ]);
});

const OBJECTS: Readonly<Record<string, readonly [string, string]>> = {
  "hpa-target-missing": [
    `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: payment } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: p } }, template: { metadata: { labels: { app: p } }, spec: { containers: [{ \
name: p, image: p }] } } }
`,
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: payment, namespace: shop }
spec: { selector: { matchLabels: { app: q } }, template: { metadata: { labels: { app: q } }, spec: { containers: [{ \
name: p, image: p }] } } }
`,
  ],
  "route-parent-missing": [
    `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: publik }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
    `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: publik, namespace: shop }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
  ],
  "virtual-service-gateway-missing": [
    `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [web.example.com], gateways: [publik] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { servers: [] }
`,
    `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: publik, namespace: shop }
spec: { servers: [] }
`,
  ],
  "service-without-endpoints-source": [
    `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { ports: [{ name: sql, port: 5432 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: q } }, template: { metadata: { labels: { app: q } }, spec: { containers: [{ \
name: p, image: p }] } } }
`,
    `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, namespace: shop, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
ports: [{ name: sql, port: 5432 }]
endpoints: [{ addresses: [192.0.2.1] }]
`,
  ],
  "ingress-class-unknown": [
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { ingressClassName: interna, defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: interna1 }
spec: { controller: example.com/c }
`,
    `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: interna }
spec: { controller: example.com/c }
`,
  ],
  "statefulset-service-broken": [
    `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { replicas: 3, serviceName: db-peers, selector: { matchLabels: { app: db } }, template: { metadata: { labels: \
{ app: db } }, spec: { containers: [{ name: p, image: p }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }] }
`,
    `apiVersion: v1
kind: Service
metadata: { name: db-peers, namespace: shop }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }] }
`,
  ],
};

it.each(Object.entries(OBJECTS))("%s asks the other scopes", (rule, [text, other]) => {
  const said = (...texts: readonly string[]) =>
    lint(
      texts.map((one, index) => ({
        ...wholeScope([parseSource({ path: `${index}.yaml`, text: one })]),
        name: String(index),
      })),
      rules.filter(({ id }) => id === rule),
      { config: DEFAULT_CONFIG, kubernetesVersion: NEWEST_VERSION, validate: (object) => validateObject(object) },
    ).findings.map(({ verdict, because }) => `${verdict} ${because ?? ""}`.trim());
  expect(said(text)).toEqual(["proved"]);
  expect(said(text, other)).toEqual([
    expect.stringMatching(/^unknown 1\.yaml contains .*, and may be applied to the same cluster$/),
  ]);
});

it("what a host did not render may make pods", () => {
  const service = `apiVersion: v1
kind: Service
metadata: { name: cache, namespace: shop }
spec: { selector: { app.kubernetes.io/instance: cache }, ports: [{ name: redis, port: 6379 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: q } }, template: { metadata: { labels: { app: q } }, spec: { containers: [{ \
name: p, image: p }] } } }
`;
  const said = (namespace: string | undefined) =>
    lint(
      [wholeScope([parseSource({ path: "a.yaml", text: service })])],
      rules.filter(({ id }) => id === "service-selects-nothing"),
      {
        config: DEFAULT_CONFIG,
        kubernetesVersion: NEWEST_VERSION,
        validate: (object) => validateObject(object),
        elsewhereProducers: [{ namespace, title: "HelmRelease shop/cache", file: "release.yaml", names: ["cache"] }],
      },
    ).findings.map(({ verdict, because }) => because ?? verdict);
  const reason = "HelmRelease shop/cache may create pods that these manifests do not show";
  expect([said("shop"), said(undefined), said("mail")]).toEqual([[reason], [reason], ["proved"]]);
});

it(
  "who uses a field of the experimental channel has its definitions: what the standard ones refuse " +
    "besides is a note",
  () => {
    const route = (filter: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { rules: [{ filters: [${filter}] }] }
`;
    const severities = (text: string) =>
      lint(
        [wholeScope([parseSource({ path: "route.yaml", text })])],
        rules.filter(({ id }) => id === "api-rejected"),
        {
          config: DEFAULT_CONFIG,
          kubernetesVersion: NEWEST_VERSION,
          validate: (object) => validateObject(object),
        },
      ).findings.map(({ severity }) => severity);
    expect(
      severities(
        route("{ type: ExternalAuth, externalAuth: { protocol: HTTP, backendRef: { name: auth, port: 80 } } }"),
      ),
    ).toEqual(["info"]);
    expect(severities(route("{ type: ExternalAuthentication }"))).toEqual(["error"]);
  },
);
