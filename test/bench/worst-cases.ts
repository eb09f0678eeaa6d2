/**
 * Inputs of which a family of rules has most to do, by their number of objects or entries. Where the answer is linear,
 * so is the time.
 */
export const WORST_CASES: Readonly<Record<string, (count: number) => string>> = {
  "ports of one Service that no container declares": (count) =>
    join([
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1}, targetPort: q${i} }`) }),
      deployment("web", { ports: each(count, (i) => `{ name: r${i}, containerPort: ${i + 1} }`) }),
    ]),
  "Services that select pods of no such port": (count) =>
    join(
      each(count, (i) => [service(`s${i}`, { ports: ["{ port: 80, targetPort: gone }"] }), deployment(`s${i}`)]).flat(),
    ),
  "Services whose selectors are misspelt": (count) =>
    join(each(count, (i) => [service(`s${i}`, { app: `app-${i}x` }), deployment(`app-${i}`)]).flat()),
  "Services on the same pods": (count) =>
    join([...each(count, (i) => service(`s${i}`, { app: "web" })), deployment("web")]),
  "slices of one Service": (count) =>
    join([
      "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n" +
        "spec: { ports: [{ name: a, port: 80 }, { name: b, port: 81 }] }\n",
      ...each(count, (i) => slice(i, "web")),
    ]),
  "slices of missing Services": (count) =>
    join([...each(count, (i) => slice(i, `gone-${i}`)), ...each(count, (i) => service(`here-${i}`))]),
  "environments that name missing Services": (count) =>
    join(
      each(count, (i) => [
        service(`service-${i}`),
        deployment(`service-${i}`, { env: [`{ name: URL, value: "http://missing-${i * 7}-x.shop.svc:80" }`] }),
      ]).flat(),
    ),
  "addresses in one ConfigMap": (count) =>
    join([
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: shop }\ndata:\n" +
        `${each(count, (i) => `  k${i}: http://gone-${i}.shop.svc:80/\n`).join("")}`,
      service("web"),
      deployment("web"),
    ]),
  "namespaces with a policy each that names another by its label": (count) =>
    join(
      each(count, (i) => [
        `apiVersion: v1\nkind: Namespace\nmetadata: { name: ns-${i}, labels: { team: t${i} } }\n`,
        policy(`ns-${i}`, "p", `[{ from: [{ namespaceSelector: { matchLabels: { team: t${(i + 1) % count} } } }] }]`),
        deployment(`d${i}`, { namespace: `ns-${i}` }),
      ]).flat(),
    ),
  "policies of one pod each": (count) =>
    join(
      each(count, (i) => [
        policy(
          "shop",
          `p${i}`,
          `[{ from: [{ podSelector: { matchLabels: { app: d${(i + 1) % count} } } }], ports: [{ port: 8080 }] }]`,
          `d${i}`,
        ),
        deployment(`d${i}`),
      ]).flat(),
    ),
  "policies that say the same": (count) =>
    join([...each(count, (i) => policy("shop", `p${i}`, "[{ ports: [{ port: 8080 }] }]", "web")), deployment("web")]),
  "Ingresses of one host": (count) =>
    join([...each(count, (i) => ingress(`i${i}`, "shop.example.com", [`/p${i}`])), service("web"), deployment("web")]),
  "paths of one Ingress": (count) =>
    join([
      ingress(
        "all",
        "shop.example.com",
        each(count, (i) => `/p${i}`),
      ),
      service("web"),
      deployment("web"),
    ]),
  "Ingresses with missing Services": (count) =>
    join(each(count, (i) => [ingress(`i${i}`, `h${i}.example.com`, ["/"], `gone-${i}`), service(`here-${i}`)]).flat()),
  "routes of one Gateway": (count) =>
    join([
      GATEWAY,
      ...each(count, (i) => route(`r${i}`, `h${i}.example.com`, "web")),
      service("web"),
      deployment("web"),
    ]),
  "routes with missing Services": (count) =>
    join([
      GATEWAY,
      ...each(count, (i) => route(`r${i}`, `h${i}.example.com`, `gone-${i}`)),
      ...each(count, (i) => service(`here-${i}`)),
    ]),
  "routes with missing parents": (count) =>
    join([
      GATEWAY,
      ...each(count, (i) => route(`r${i}`, `h${i}.example.com`, "web", `gone-${i}`)),
      service("web"),
      deployment("web"),
    ]),
  "node ports in conflict": (count) =>
    join(each(count, (i) => service(`s${i}`, { type: "NodePort", ports: ["{ port: 80, nodePort: 30080 }"] }))),
  "Secrets with numbers": (count) =>
    join(
      each(
        count,
        (i) =>
          `apiVersion: v1\nkind: Secret\nmetadata: { name: s${i}, namespace: shop }\n` +
          `stringData: { pin: ${100_000 + i} }\n`,
      ),
    ),
  "numbers in one Secret": (count) =>
    "apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: shop }\nstringData:\n" +
    `${each(count, (i) => `  k${i}: ${100_000 + i}\n`).join("")}`,
  "objects of one definition with rules and patterns": (count) =>
    join([
      DEFINITION,
      ...each(
        count,
        (i) =>
          `apiVersion: x.example.com/v1\nkind: Z\nmetadata: { name: z${i}, namespace: shop }\n` +
          `spec: { a: "${"a".repeat(60)}!", list: [1, 2, 3] }\n`,
      ),
    ]),
};

const each = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));
const join = (documents: readonly string[]): string => documents.join("---\n");

interface Parts {
  readonly app?: string;
  readonly ports?: readonly string[];
  readonly type?: string;
}

const service = (name: string, { app = name, ports = ["{ port: 80, targetPort: http }"], type }: Parts = {}): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec:\n` +
  `  selector: { app: ${app} }\n${type === undefined ? "" : `  type: ${type}\n`}  ports:\n` +
  `${ports.map((port) => `  - ${port}\n`).join("")}`;

const deployment = (
  name: string,
  {
    ports = ["{ name: http, containerPort: 8080 }"],
    env = [],
    namespace = "shop",
  }: { readonly ports?: readonly string[]; readonly env?: readonly string[]; readonly namespace?: string } = {},
): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: ${namespace} }\n` +
  `spec:\n  selector: { matchLabels: { app: ${name} } }\n  template:\n` +
  `    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n      - name: c\n` +
  "        image: example.com/c:1\n        ports:\n" +
  `${ports.map((port) => `        - ${port}\n`).join("")}        env: [${env.join(", ")}]\n`;

const slice = (index: number, of: string): string =>
  "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n" +
  `metadata: { name: slice-${index}, namespace: shop, labels: { kubernetes.io/service-name: ${of} } ` +
  "}\naddressType: IPv4\nports: [{ name: a, port: 80 }]\n" +
  `endpoints: [{ addresses: [10.1.${(index >> 8) & 255}.${index & 255}] }]\n`;

const policy = (namespace: string, name: string, rules: string, app?: string): string =>
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
  `metadata: { name: ${name}, namespace: ${namespace} }\n` +
  `spec: { podSelector: ${app === undefined ? "{}" : `{ matchLabels: { app: ${app} } }`}, ` +
  `policyTypes: [Ingress], ingress: ${rules} }\n`;

const backendOf = (name: string): string => `backend: { service: { name: ${name}, port: { number: 80 } } }`;

const ingress = (name: string, host: string, paths: readonly string[], backend = "web"): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name}, namespace: shop }\n` +
  `spec:\n  ingressClassName: nginx\n  rules:\n  - host: ${host}\n    http:\n      paths:\n` +
  paths.map((path) => `      - { path: ${path}, pathType: Prefix, ${backendOf(backend)} }\n`).join("");

const GATEWAY =
  "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n" +
  "metadata: { name: public, namespace: shop }\n" +
  "spec: { gatewayClassName: c, listeners: [{ name: http, port: 80, protocol: HTTP }] }\n";
const route = (name: string, host: string, backend: string, parent = "public"): string =>
  "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n" +
  `metadata: { name: ${name}, namespace: shop }\n` +
  `spec: { parentRefs: [{ name: ${parent} }], hostnames: [${host}], rules: [{ backendRefs: [{ name: ` +
  `${backend}, port: 80 }] }] }\n`;

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: zs.x.example.com }
spec:
  group: x.example.com
  names: { kind: Z, plural: zs }
  scope: Namespaced
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { \
spec: { type: object, properties: { a: { type: string, pattern: '^(a|a)*$' }, list: { type: array, items: { type: \
integer }, x-kubernetes-validations: [{ rule: 'self.all(x, x > 1)' }] } } } } } } }]
`;
