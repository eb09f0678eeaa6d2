import { expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION, validateObject } from "../../src/validate/validate-object.ts";
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

const verdicts = (...texts: readonly string[]) => lint(
  texts.map((text, index) => ({ ...wholeScope([parseSource({ path: `${index}.yaml`, text })]), name: String(index) })),
  rules.filter(({ id }) => id === "subset-undefined"),
  { config: DEFAULT_CONFIG, kubernetesVersion: NEWEST_VERSION, validate: (object) => validateObject(object) },
).findings.map(({ verdict, because }) => [verdict, because]);

it("a DestinationRule that another scope holds may be applied to the same cluster", () => {
  expect(verdicts(ROUTE)).toEqual([["proved", undefined]]);
  expect(verdicts(ROUTE, RULE)).toEqual([["unknown", "1.yaml holds a DestinationRule for this host, and may be applied to the same cluster"]]);
});

it("who uses a field of the experimental channel has its definitions: what the standard ones refuse besides is a note", () => {
  const route = (filter: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { rules: [{ filters: [${filter}] }] }
`;
  const severities = (text: string) => lint([wholeScope([parseSource({ path: "route.yaml", text })])], rules.filter(({ id }) => id === "api-rejected"), {
    config: DEFAULT_CONFIG, kubernetesVersion: NEWEST_VERSION, validate: (object) => validateObject(object),
  }).findings.map(({ severity }) => severity);
  expect(severities(route("{ type: ExternalAuth, externalAuth: { protocol: HTTP, backendRef: { name: auth, port: 80 } } }"))).toEqual(["info"]);
  expect(severities(route("{ type: ExternalAuthentication }"))).toEqual(["error"]);
});
