import { deployment, each, join, object, service, word } from "./objects.ts";

/** References in strings, documents of unusual shapes, and validation. */
export const TEXTS: Readonly<Record<string, (count: number) => string>> = {
  "environments that name missing Services": (count) =>
    join(
      each(count, (i) => [
        service(`service-${i}`),
        deployment(`service-${i}`, { env: [`{ name: URL, value: "http://missing-${i * 7}-x.shop.svc:80" }`] }),
      ]).flat(),
    ),
  "environments that name missing Services of a similar name": (count) =>
    join(
      each(count, (i) => [
        service(`${word(i)}-checkout`),
        deployment(`${word(i)}-checkout`, { env: [`{ name: URL, value: "http://${word(i)}-chekcout:80" }`] }),
      ]).flat(),
    ),
  "environments that name missing Services of variants": (count) =>
    join(
      each(count, (i) => [
        service(`web-${i}`),
        deployment(`web-${i}`, { env: [`{ name: URL, value: "http://web-${i}-v2.shop.svc:80" }`] }),
      ]).flat(),
    ),
  "environments with wrong ports of one Service": (count) =>
    join([
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1} }`) }),
      deployment("web"),
      ...each(count, (i) => deployment(`d${i}`, { env: [`{ name: URL, value: "http://web:${i + 30_000}" }`] })),
    ]),
  "environments with cluster addresses": (count) =>
    join(
      each(count, (i) => [
        service(`s${i}`, { spec: `clusterIP: 10.96.${i >> 8}.${i & 255}` }),
        deployment(`s${i}`, {
          env: [
            `{ name: URL, value: "http://10.96.${(i + 1) >> 8}.${(i + 1) & 255}:80" }`,
            `{ name: POD, value: "http://10.244.${i >> 8}.${i & 255}:80" }`,
          ],
        }),
      ]).flat(),
    ),
  "addresses in one ConfigMap": (count) =>
    join([
      "apiVersion: v1\nkind: ConfigMap\n" +
        "metadata: { name: c, namespace: shop }\ndata:\n" +
        `${each(count, (i) => `  k${i}: http://gone-${i}.shop.svc:80/\n`).join("")}`,
      service("web"),
      deployment("web"),
    ]),
  "addresses in one text of a ConfigMap": (count) =>
    join([
      "apiVersion: v1\nkind: ConfigMap\n" +
        "metadata: { name: c, namespace: shop }\ndata:\n" +
        "  nginx.conf: |\n" +
        `${each(count, (i) => `    upstream u${i} { server gone-${i}.shop.svc.cluster.local:80; }\n`).join("")}`,
      service("web"),
      deployment("web"),
    ]),
  "ConfigMaps with an address each that all pods read": (count) =>
    join([
      ...each(count, (i) => object("v1", "ConfigMap", `c${i}`, `data: { url: "http://gone-${i}.shop.svc:80/" }`)),
      deployment("web", {
        container: `envFrom: [${each(count, (i) => `{ configMapRef: { name: c${i} } }`).join(", ")}]`,
      }),
      service("web"),
    ]),
  "Secrets with numbers": (count) =>
    join(each(count, (i) => object("v1", "Secret", `s${i}`, `stringData: { pin: ${100_000 + i} }`))),
  "numbers in one Secret": (count) =>
    "apiVersion: v1\nkind: Secret\n" +
    "metadata: { name: s, namespace: shop }\nstringData:\n" +
    `${each(count, (i) => `  k${i}: ${100_000 + i}\n`).join("")}`,
  "objects of one definition with rules and patterns": (count) =>
    join([
      DEFINITION,
      ...each(count, (i) =>
        object("x.example.com/v1", "Z", `z${i}`, `spec: { a: "${"a".repeat(60)}!", list: [1, 2, 3] }`),
      ),
    ]),
  "definitions with an object each": (count) =>
    join(
      each(count, (i) => [
        DEFINITION.replaceAll("x.example.com", `x${i}.example.com`),
        object(`x${i}.example.com/v1`, "Z", "z", `spec: { a: 1 }`),
      ]).flat(),
    ),
  "unknown fields of one object": (count) =>
    object("v1", "Service", "web", `spec:\n${each(count, (i) => `  ${word(i)}Selctor: 1\n`).join("")}`),
  "objects that are defined twice": (count) => join(each(count, () => service("web"))),
  "keys that are set twice": (count) =>
    object("v1", "ConfigMap", "c", `data:\n${each(count, (i) => `  k${i >> 1}: a\n`).join("")}`),
  "broken documents": (count) => join(each(count, (i) => `apiVersion: v1\nkind: [\nmetadata: { name: s${i} }\n`)),
  "lines of one broken document": (count) =>
    `apiVersion: v1\nkind: ConfigMap\ndata:\n${each(count, (i) => `  k${i}: a: b\n`).join("")}`,
  "items of a List": (count) =>
    "apiVersion: v1\nkind: List\nitems:\n" +
    each(
      count,
      (i) =>
        `- { apiVersion: v1, kind: Service, metadata: { name: s${i} }, ` +
        `spec: { selector: { app: a${i} }, ports: [{ port: 80 }] } }\n`,
    ).join(""),
  "anchors and aliases": (count) =>
    object("v1", "ConfigMap", "c", `data:\n${each(count, (i) => `  a${i}: &a${i} x\n  b${i}: *a${i}\n`).join("")}`),
  "merge keys in a chain": (count) =>
    object(
      "v1",
      "ConfigMap",
      "c",
      "x:\n  m0: &m0 { k0: x }\n" +
        `${each(count, (i) => `  m${i + 1}: &m${i + 1} { <<: *m0, k${i + 1}: x }\n`).join("")}data: ` +
        "{}",
    ),
  "letters of one text": (count) =>
    join([
      object("v1", "ConfigMap", "c", `data: { a: "${"http://web.shop.svc:80/ ".repeat(count * 4)}" }`),
      service("web"),
    ]),
  "letters of one word": (count) => object("v1", "ConfigMap", "c", `data: { a: "${"a.b-".repeat(count * 16)}" }`),
  suppressions: (count) =>
    join(
      each(
        count,
        (i) => `# kubenetlint-ignore service-selects-nothing -- known\n${service(`s${i}`, { app: `${word(i)}-gone` })}`,
      ),
    ),
};

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
