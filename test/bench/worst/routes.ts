import {
  GATEWAY_API,
  deployment,
  each,
  gateway,
  ingress,
  join,
  namespace,
  object,
  route,
  service,
  word,
} from "./objects.ts";

const listed = (count: number, one: (index: number) => string): string => `[${each(count, one).join(", ")}]`;
const web = (): string[] => [service("web"), deployment("web")];
/** The API server accepts no more in one Gateway. */
const MOST_LISTENERS = 64;

/** Ingress and Gateway API. */
export const ROUTES: Readonly<Record<string, (count: number) => string>> = {
  "Ingresses of one host": (count) =>
    join([...each(count, (i) => ingress(`i${i}`, "shop.example.com", [`/p${i}`])), ...web()]),
  "Ingresses of one host and path": (count) =>
    join([...each(count, (i) => ingress(`i${i}`, "shop.example.com", ["/"])), ...web()]),
  "paths of one Ingress": (count) =>
    join([
      ingress(
        "all",
        "shop.example.com",
        each(count, (i) => `/p${i}`),
      ),
      ...web(),
    ]),
  "paths of one Ingress, each below the last": (count) =>
    join([
      ingress(
        "all",
        "shop.example.com",
        each(count, (i) => `/${each(i % 60, (j) => `a${j}`).join("/")}/p${i}`),
      ),
      ...web(),
    ]),
  "Ingresses with missing Services": (count) =>
    join(each(count, (i) => [ingress(`i${i}`, `h${i}.example.com`, ["/"], `gone-${i}`), service(`here-${i}`)]).flat()),
  "Ingresses with missing Services of a similar name": (count) =>
    join(
      each(count, (i) => [
        ingress(`i${i}`, `h${i}.example.com`, ["/"], `${word(i)}-checkuot`),
        service(`${word(i)}-checkout`),
      ]).flat(),
    ),
  "Ingresses with missing ports of one Service": (count) =>
    join([
      ...each(count, (i) => ingress(`i${i}`, `h${i}.example.com`, ["/"])),
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1000} }`) }),
      deployment("web"),
    ]),
  "hosts of one Ingress without a certificate": (count) =>
    join([
      object(
        "networking.k8s.io/v1",
        "Ingress",
        "all",
        "spec:\n  tls: [{ secretName: s, hosts: " +
          `${listed(count, (i) => `${word(i)}.example.com`)} }]\n` +
          "  rules: " +
          listed(
            count,
            (i) =>
              `{ host: ${word(i)}.example.org, http: { paths: [` +
              "{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }",
          ),
      ),
      ...web(),
    ]),
  "Ingresses of unknown classes": (count) =>
    join(
      each(count, (i) => [
        ingress(`i${i}`, `h${i}.example.com`, ["/"]).replace("nginx", `${word(i)}-itnernal`),
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\n" +
          `metadata: { name: ${word(i)}-internal }\n` +
          "spec: { controller: example.com/c }\n",
      ]).flat(),
    ),
  "routes of one Gateway": (count) =>
    join([gateway("public"), ...each(count, (i) => route(`r${i}`, `h${i}.example.com`, "web")), ...web()]),
  "routes of one Gateway and host": (count) =>
    join([gateway("public"), ...each(count, (i) => route(`r${i}`, "shop.example.com", "web")), ...web()]),
  "routes of full Gateways with a listener each": (count) =>
    join([
      ...each(Math.ceil(count / MOST_LISTENERS), (g) =>
        gateway(
          `g${g}`,
          listed(MOST_LISTENERS, (i) => `{ name: l${i}, port: 80, protocol: HTTP, hostname: h${i}.g${g}.example.com }`),
        ),
      ),
      ...each(count, (i) =>
        route(
          `r${i}`,
          `h${i % MOST_LISTENERS}.g${Math.floor(i / MOST_LISTENERS)}.example.com`,
          "web",
          `g${Math.floor(i / MOST_LISTENERS)}`,
        ),
      ),
      ...web(),
    ]),
  "listeners in conflict": (count) =>
    join(
      each(Math.ceil(count / MOST_LISTENERS), (g) =>
        gateway(
          `g${g}`,
          listed(MOST_LISTENERS, (i) => `{ name: l${i}, port: 80, protocol: HTTP, hostname: h.example.com }`),
        ),
      ),
    ),
  "listeners that share a certificate of another namespace": (count) =>
    gateway(
      "public",
      listed(
        count,
        (i) =>
          `{ name: l${i}, port: 443, protocol: HTTPS, hostname: ` +
          `h${i}.example.com, tls: { certificateRefs: [{ name: ` +
          `c${i}, namespace: certs }] } }`,
      ),
    ),
  "Gateways with a route each that matches no host": (count) =>
    join([
      ...each(count, (i) => [
        gateway(`g${i}`, `[{ name: http, port: 80, protocol: HTTP, hostname: h${i}.example.com }]`),
        route(`r${i}`, `h${i}.example.org`, "web", `g${i}`),
      ]).flat(),
      ...web(),
    ]),
  "routes with missing Services": (count) =>
    join([
      gateway("public"),
      ...each(count, (i) => route(`r${i}`, `h${i}.example.com`, `gone-${i}`)),
      ...each(count, (i) => service(`here-${i}`)),
    ]),
  "routes with missing parents": (count) =>
    join([gateway("public"), ...each(count, (i) => route(`r${i}`, `h${i}.example.com`, "web", `gone-${i}`)), ...web()]),
  "routes with missing parents among many Gateways": (count) =>
    join([
      ...each(count, (i) => [
        gateway(`${word(i)}-public`),
        route(`r${i}`, `h${i}.example.com`, "web", `${word(i)}-pulbic`),
      ]).flat(),
      ...web(),
    ]),
  "backends of one rule": (count) =>
    join([
      gateway("public"),
      object(
        GATEWAY_API,
        "HTTPRoute",
        "all",
        "spec: { parentRefs: [{ name: public }], rules: [{ " +
          "backendRefs: " +
          `${listed(count, () => "{ name: web, port: 80, weight: 1 }")} ` +
          "}] }",
      ),
      ...web(),
    ]),
  "rules of one route": (count) =>
    join([
      gateway("public"),
      object(
        GATEWAY_API,
        "HTTPRoute",
        "all",
        "spec: { parentRefs: [{ name: public }], rules: " +
          `${listed(
            count,
            (i) =>
              `{ matches: [{ path: { type: PathPrefix, value: /p${i} } }], ` +
              "backendRefs: [{ name: web, port: 80 }] }",
          )} }`,
      ),
      ...web(),
    ]),
  "routes into other namespaces with a grant each": (count) =>
    join([
      gateway("public"),
      ...each(count, (i) => [
        namespace(`ns-${i}`),
        service("web", { namespace: `ns-${i}` }),
        object(
          "gateway.networking.k8s.io/v1beta1",
          "ReferenceGrant",
          "g",
          "spec: { from: [{ group: gateway.networking.k8s.io, " +
            'kind: HTTPRoute, namespace: other }], to: [{ group: "", ' +
            "kind: Service }] }",
          `ns-${i}`,
        ),
        object(
          GATEWAY_API,
          "HTTPRoute",
          `r${i}`,
          "spec: { parentRefs: [{ name: public }], hostnames: " +
            `[h${i}.example.com], rules: [{ backendRefs: [{ name: ` +
            `web, namespace: ns-${i}, port: 80 }] }] }`,
        ),
      ]).flat(),
    ]),
  "grants of one namespace": (count) =>
    join([
      gateway("public"),
      namespace("other"),
      ...each(count, (i) => [
        service(`s${i}`, { namespace: "other" }),
        object(
          "gateway.networking.k8s.io/v1beta1",
          "ReferenceGrant",
          `g${i}`,
          "spec: { from: [{ group: gateway.networking.k8s.io, " +
            `kind: HTTPRoute, namespace: ns-${i} }], to: [{ group: ` +
            `"", kind: Service, name: s${i} }] }`,
          "other",
        ),
        object(
          GATEWAY_API,
          "HTTPRoute",
          `r${i}`,
          "spec: { parentRefs: [{ name: public }], hostnames: " +
            `[h${i}.example.com], rules: [{ backendRefs: [{ name: ` +
            `s${i}, namespace: other, port: 80 }] }] }`,
        ),
      ]).flat(),
    ]),
  "BackendTLSPolicies with missing certificates": (count) =>
    join(
      each(count, (i) => [
        service(`s${i}`),
        object(
          GATEWAY_API,
          "BackendTLSPolicy",
          `p${i}`,
          'spec: { targetRefs: [{ group: "", kind: Service, name: ' +
            `s${i} }], validation: { hostname: web.example.com, ` +
            'caCertificateRefs: [{ group: "", kind: ConfigMap, name: ' +
            `${word(i)}-cas }] } }`,
        ),
        object("v1", "ConfigMap", `${word(i)}-ca`, "data: { ca.crt: x }"),
      ]).flat(),
    ),
};
