import { describe, expect, it } from "vitest";
import { traceCommand } from "../../src/hosts/cli/commands/trace.ts";
import { chooseRoute } from "../../src/simulate/route/choose-route.ts";
import { parseURL } from "../../src/simulate/route/request.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { modelOf } from "./manifests.ts";

const APP = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, image: "example.com/web:1", ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop, annotations: {SERVICE}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}
`;

interface Scene {
  readonly className?: string;
  readonly annotations?: string;
  readonly service?: string;
  readonly tls?: string;
  readonly more?: string;
}

const ingress = (name: string, service: string, className: string, annotations: string, tls: string): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop, annotations: {${annotations}}}
spec:
  ingressClassName: ${className}
  tls: [${tls}]
  rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${service}, \
port: {number: 80}}}}]}}]
`;

const scene = ({ className = "nginx", annotations = "", service = "", tls = "", more = "" }: Scene): string =>
  APP("web").replace("SERVICE", service) + ingress("web", "web", className, annotations, tls) + more;

interface Traced {
  readonly outcome: string;
  readonly status?: number;
  readonly location?: string;
  readonly text: string;
}

function traced(text: string, url: string): Traced {
  const model = modelOf(text);
  const { stdout } = traceCommand(model, simulateCluster(model), url, { from: "external", output: "json" });
  return { ...(JSON.parse(stdout) as Omit<Traced, "text">), text: stdout };
}

const HTTP = "http://a.example.com/";
const HTTPS = "https://a.example.com/";
const TLS = "{hosts: [a.example.com], secretName: s}";

describe("annotations of a controller that are not simulated", () => {
  it.each([
    ["nginx", "nginx.ingress.kubernetes.io/auth-url", "https://auth.example.com"],
    ["nginx", "nginx.ingress.kubernetes.io/whitelist-source-range", "10.0.0.0/8"],
    ["nginx", "nginx.ingress.kubernetes.io/denylist-source-range", "10.0.0.0/8"],
    ["nginx", "nginx.ingress.kubernetes.io/configuration-snippet", "return 403;"],
    ["nginx", "nginx.ingress.kubernetes.io/auth-tls-secret", "shop/ca"],
    ["kong", "konghq.com/plugins", "auth"],
    ["kong", "konghq.com/strip-path", "true"],
    ["kong", "konghq.com/methods", "POST"],
    ["kong", "konghq.com/protocols", "https"],
    ["apisix", "k8s.apisix.apache.org/http-to-https", "true"],
    ["apisix", "k8s.apisix.apache.org/allowlist-source-range", "10.0.0.0/8"],
    ["apisix", "k8s.apisix.apache.org/rewrite-target", "/x"],
    ["traefik", "traefik.ingress.kubernetes.io/router.middlewares", "shop-auth@kubernetescrd"],
    ["traefik", "traefik.ingress.kubernetes.io/router.entrypoints", "websecure"],
    ["traefik", "traefik.ingress.kubernetes.io/router.tls", "true"],
    ["haproxy", "haproxy.org/allow-list", "10.0.0.0/8"],
    ["haproxy", "haproxy.org/path-rewrite", "/x"],
    ["haproxy", "haproxy.org/ssl-redirect", "true"],
    ["haproxy", "haproxy-ingress.github.io/oauth", "oauth2_proxy"],
    ["alb", "alb.ingress.kubernetes.io/auth-type", "oidc"],
    ["alb", "alb.ingress.kubernetes.io/ssl-redirect", "443"],
    ["gce", "networking.gke.io/v1beta1.FrontendConfig", "redirect"],
    ["gce", "kubernetes.io/ingress.allow-http", "false"],
    ["cilium", "ingress.cilium.io/force-https", "enabled"],
    ["contour", "ingress.kubernetes.io/force-ssl-redirect", "true"],
    ["skipper", "zalando.org/skipper-filter", "status(403)"],
    ["openshift-default", "haproxy.router.openshift.io/ip_whitelist", "10.0.0.0/8"],
  ])("class %s: %s makes the answer unknown", (className, key, value) => {
    const found = traced(scene({ className, annotations: `${key}: ${JSON.stringify(value)}` }), HTTP);
    expect(found.outcome).toBe("unknown");
    expect(found.text).toContain(`annotation ${key} of Ingress shop/web may`);
  });

  it.each([
    ["nginx", "nginx.ingress.kubernetes.io/proxy-read-timeout", "60"],
    ["nginx", "nginx.ingress.kubernetes.io/enable-cors", "true"],
    ["nginx", "nginx.ingress.kubernetes.io/whitelist-source-range", "0.0.0.0/0, ::/0"],
    ["nginx", "nginx.ingress.kubernetes.io/from-to-www-redirect", "true"],
    ["kong", "konghq.com/connect-timeout", "60"],
    ["kong", "konghq.com/protocols", "http,https"],
    ["traefik", "traefik.ingress.kubernetes.io/router.entrypoints", "web,websecure"],
    ["haproxy", "haproxy.org/timeout-server", "60s"],
    ["haproxy", "haproxy.org/ssl-redirect", "false"],
    ["alb", "alb.ingress.kubernetes.io/healthcheck-path", "/"],
    ["alb", "alb.ingress.kubernetes.io/scheme", "internet-facing"],
  ])("class %s: %s: %s leaves it proved", (className, key, value) =>
    expect(traced(scene({ className, annotations: `${key}: ${JSON.stringify(value)}` }), HTTP).outcome).toBe("arrives"),
  );

  it.each(["konghq.com/plugins", "traefik.ingress.kubernetes.io/router.middlewares"])(
    "%s has no effect where the class shows another controller",
    (key) => {
      const named =
        "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\n" +
        "spec: {controller: k8s.io/ingress-nginx}\n";
      expect(traced(scene({ annotations: `${key}: x`, more: named }), HTTP).outcome).toBe("arrives");
      expect(traced(scene({ annotations: `${key}: x` }), HTTP).outcome).toBe("unknown");
    },
  );

  it("what denies keeps the proof that nothing arrives, what diverts does not", () => {
    const broken = (annotations: string): string =>
      traced(scene({ annotations }).replace("name: web, port: {number: 80}", "name: web, port: {number: 81}"), HTTP)
        .outcome;
    expect(broken('nginx.ingress.kubernetes.io/auth-url: "https://x"')).toBe("fails");
    expect(broken('nginx.ingress.kubernetes.io/server-snippet: "return 200;"')).toBe("unknown");
  });

  it("also those of the Service, where a controller reads them", () => {
    const found = traced(scene({ className: "kong", service: "konghq.com/plugins: auth" }), HTTP);
    expect(found.outcome).toBe("unknown");
    expect(found.text).toContain("annotation konghq.com/plugins of Service shop/web may");
  });
});

describe("a plain request to a host with TLS", () => {
  it.each([
    ["nginx", "nginx.ingress.kubernetes.io/force-ssl-redirect: 'true'", "", "redirect"],
    ["nginx", "nginx.ingress.kubernetes.io/ssl-redirect: 'true'", TLS, "redirect"],
    ["nginx", "nginx.ingress.kubernetes.io/ssl-redirect: 'true'", "", "arrives"],
    ["nginx", "nginx.ingress.kubernetes.io/ssl-redirect: 'false'", TLS, "arrives"],
    ["nginx", "", TLS, "unknown"],
    ["nginx", "", "{secretName: s}", "unknown"],
    ["nginx", "", "{hosts: [b.example.com], secretName: s}", "arrives"],
    ["other", "", TLS, "unknown"],
    ["other", "konghq.com/tags: x", TLS, "arrives"],
  ])("class %s, {%s}, tls [%s]: %s", (className, annotations, tls, outcome) => {
    const text = scene({ className, annotations, tls });
    const found = traced(text, HTTP);
    expect(found.outcome).toBe(outcome);
    if (outcome === "redirect") expect(found).toMatchObject({ status: 308, location: HTTPS });
    expect(traced(text, HTTPS).outcome).toBe("arrives");
    // The expectation `route` gives the same answer.
    const route = chooseRoute(modelOf(text), parseURL(HTTP)!);
    expect(route?.certain).toBe(outcome !== "unknown");
    expect(route?.targets).toHaveLength(outcome === "redirect" ? 0 : 1);
  });

  it("app-root redirects the root alone", () => {
    const text = scene({ annotations: "nginx.ingress.kubernetes.io/app-root: /home" });
    expect(traced(text, HTTP)).toMatchObject({
      outcome: "redirect",
      status: 302,
      location: "http://a.example.com/home",
    });
    expect(traced(text, `${HTTP}x`).outcome).toBe("arrives");
  });
});

describe("a canary of ingress-nginx", () => {
  const canary = (annotations: string): string =>
    scene({
      more:
        APP("next") +
        ingress("next", "next", "nginx", `nginx.ingress.kubernetes.io/canary: 'true', ${annotations}`, ""),
    });

  it("gets its share of the requests by weight", () => {
    const text = canary("nginx.ingress.kubernetes.io/canary-weight: '30'");
    const found = traced(text, HTTP);
    expect(found.outcome).toBe("arrives");
    expect(found).toMatchObject({ arrivals: [{ share: 0.7 }, { share: 0.3 }] });
    expect(chooseRoute(modelOf(text), parseURL(HTTP)!)?.targets.map(({ share }) => share)).toEqual([0.7, 0.3]);
    const lost = text.replace("name: next, port: {number: 80}", "name: next, port: {number: 81}");
    expect(traced(lost, HTTP).outcome).toBe("partly");
  });

  it("gets none without the header", () => {
    const text = canary("nginx.ingress.kubernetes.io/canary-by-header: X-Canary");
    expect(traced(text, HTTP).outcome).toBe("arrives");
  });

  const HEADER = "nginx.ingress.kubernetes.io/canary-by-header: X-Canary";
  const COOKIE = "nginx.ingress.kubernetes.io/canary-by-cookie: canary";
  const WEIGHT = "nginx.ingress.kubernetes.io/canary-weight: '30'";
  it.each<[annotations: readonly string[], headers: Readonly<Record<string, string>>, shares: readonly number[]]>([
    [[HEADER], { "x-canary": "always" }, [1]],
    [[HEADER], { "x-canary": "never" }, [1]],
    [[HEADER, WEIGHT], { "x-canary": "perhaps" }, [0.7, 0.3]],
    [[HEADER, WEIGHT], { "x-canary": "never" }, [1]],
    [[COOKIE, WEIGHT], { cookie: "a=b; canary=never" }, [1]],
    [[WEIGHT, "nginx.ingress.kubernetes.io/canary-weight-total: '300'"], {}, [0.9, 0.1]],
  ])("%j with %j: shares %j", (annotations, headers, shares) => {
    const found = chooseRoute(modelOf(canary(annotations.join(", "))), { ...parseURL(HTTP)!, headers });
    expect(found?.targets.map(({ share }) => share)).toEqual(shares);
    expect(found?.certain).toBe(true);
  });

  it("gets all requests whose header or cookie asks for it", () => {
    const to = (annotations: string, headers: Readonly<Record<string, string>>) =>
      chooseRoute(modelOf(canary(annotations)), { ...parseURL(HTTP)!, headers })?.targets[0]?.backend.name;
    expect(to(HEADER, { "x-canary": "always" })).toBe("next");
    expect(to(HEADER, { "x-canary": "never" })).toBe("web");
    expect(to(COOKIE, { cookie: "canary=always" })).toBe("next");
    const value = `${HEADER}, nginx.ingress.kubernetes.io/canary-by-header-value: eu`;
    expect(to(value, { "x-canary": "eu" })).toBe("next");
    expect(to(value, { "x-canary": "always" })).toBe("web");
    const pattern = `${HEADER}, nginx.ingress.kubernetes.io/canary-by-header-pattern: ^eu-`;
    expect(to(pattern, { "x-canary": "eu-1" })).toBe("next");
    expect(to(pattern, { "x-canary": "us-1" })).toBe("web");
  });
});

describe("filters and attached policies of an HTTPRoute that are not simulated", () => {
  const route = (filters: string, more = ""): string => `${APP("web")}---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: shop}
spec:
  parentRefs: [{name: gw}]
  hostnames: [a.example.com]
  rules: [{filters: [${filters}], backendRefs: [{name: web, port: 80${more}}]}]
`;
  const attached = (apiVersion: string, kind: string, spec: string): string =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\nspec: {${spec}}\n`;
  const TARGET = "targetRef: {group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}";
  const SELECTED = "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {}}]";
  const AUTH = "{type: ExtensionRef, extensionRef: {group: traefik.io, kind: Middleware, name: auth}}";

  it.each([
    [route(AUTH), "unknown"],
    [route("", `, filters: [${AUTH}]`), "unknown"],
    [route("{type: ExternalAuth, externalAuth: {protocol: HTTP, backendRef: {name: web, port: 80}}}"), "unknown"],
    [route("{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: a, value: b}]}}"), "arrives"],
    [route("{type: URLRewrite, urlRewrite: {hostname: b.example.com}}"), "arrives"],
    [route("") + attached("kuadrant.io/v1", "AuthPolicy", TARGET), "unknown"],
    [route("") + attached("acme.example.com/v1", "AccessPolicy", TARGET), "unknown"],
    [route("") + attached("acme.example.com/v1", "AccessPolicy", TARGET.replace("name: r", "name: s")), "arrives"],
    [route("") + attached("gateway.envoyproxy.io/v1", "SecurityPolicy", SELECTED), "unknown"],
    [route("") + attached("gateway.envoyproxy.io/v1", "SecurityPolicy", SELECTED.replace("{}", "{a: b}")), "arrives"],
    [
      route("") + attached("networking.gke.io/v1", "GCPBackendPolicy", "targetRef: {kind: Service, name: web}"),
      "unknown",
    ],
  ])("%#", (text, outcome) => {
    const found = traced(text, HTTP);
    expect(found.outcome).toBe(outcome);
    if (outcome === "unknown")
      expect(found.text).toMatch(/filter \w+ of HTTPRoute shop\/r|Policy shop\/x .* is not simulated/);
  });
});
