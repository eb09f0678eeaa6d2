import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";
import { lintFiles } from "../engine/run-lint.ts";

interface Options {
  readonly className?: string;
  readonly annotations?: string;
  readonly paths?: string;
  readonly more?: string;
  readonly port?: string;
  readonly targetPort?: string;
}

const backend = (port: string): string => `backend: { service: { name: web, port: { ${port} } } }`;

const ingress = (name: string, { className, annotations = "", paths, port = "number: 80" }: Options): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop, annotations: { ${annotations} } }
spec:
${className === undefined ? "" : `  ingressClassName: ${className}\n`}  rules:
    - host: a.example.com
      http: { paths: [${paths ?? `{ path: /, pathType: Prefix, ${backend(port)} }`}] }
`;

const path = (text: string, type: string): string => `{ path: "${text}", pathType: ${type}, ${backend("number: 80")} }`;

const shop = (options: Options): string => `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "x:1", ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: web, port: 80, targetPort: ${options.targetPort ?? "8080"} }] }
${ingress("web", options)}${options.more ?? ""}`;

const ingressClass = (name: string, controller: string, annotations = ""): string =>
  "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\n" +
  `metadata: { name: ${name}, annotations: { ${annotations} } }\n` +
  `spec: { controller: ${controller} }\n`;

async function outcome(text: string, url: string, ...more: readonly string[]): Promise<string> {
  const { stdout } = await runCli(["trace", url, ".", "--from", "external", "-o", "json", ...more], {
    cwd: folder({ "m.yaml": text }),
  });
  const {
    outcome: found,
    status,
    location,
  } = JSON.parse(stdout) as { readonly outcome: string; readonly status?: number; readonly location?: string };
  return status === undefined ? found : `${found} ${status} ${location ?? ""}`;
}

const PATTERN = path("/u[A-Z]", "ImplementationSpecific");
const URL = "http://a.example.com/uuid";
const REGEX = 'nginx.ingress.kubernetes.io/use-regex: "true"';

describe("the controller of an Ingress", () => {
  it.each([
    ["by its class", { className: "nginx", annotations: REGEX }, "arrives"],
    ["by a second class of ingress-nginx", { className: "nginx-internal", annotations: REGEX }, "arrives"],
    ["by the deprecated annotation", { annotations: `kubernetes.io/ingress.class: nginx, ${REGEX}` }, "arrives"],
    ["by its annotations alone", { annotations: REGEX }, "arrives"],
    [
      "by an IngressClass of any name",
      { className: "edge", annotations: REGEX, more: ingressClass("edge", "k8s.io/ingress-nginx") },
      "arrives",
    ],
    [
      "by the default class",
      {
        annotations: REGEX,
        more: ingressClass("edge", "k8s.io/ingress-nginx", 'ingressclass.kubernetes.io/is-default-class: "true"'),
      },
      "arrives",
    ],
    [
      "not by a class of that name of another controller",
      { className: "nginx", annotations: REGEX, more: ingressClass("nginx", "nginx.org/ingress-controller") },
      "unknown",
    ],
    [
      "not by annotations of the other NGINX controller",
      { className: "nginx", annotations: 'nginx.org/path-regex: "case_sensitive"' },
      "unknown",
    ],
    [
      "not by an annotation that the class' controller does not read",
      { className: "traefik", annotations: REGEX },
      "unknown",
    ],
  ] as const)("is known %s", async (_, options, expected) => {
    expect(await outcome(shop({ ...options, paths: PATTERN }), URL)).toBe(expected);
  });

  it("can be given, and the API's own wording asked for", async () => {
    const text = shop({ className: "edge", annotations: 'a: "b"', paths: path("/foo", "ImplementationSpecific") });
    expect(await outcome(text, "http://a.example.com/foobar", "--ingress", "ingress-nginx")).toBe("arrives");
    expect(await outcome(text, "http://a.example.com/foobar")).toBe("unknown");
  });

  it.each(["haproxy", "edge", "alb"])(
    "is never a proved 404 for paths that class %s may read in its own way",
    async (className) => {
      expect(await outcome(shop({ className, paths: PATTERN }), URL)).toBe("unknown");
      expect(
        await outcome(shop({ className, paths: path("/foo", "ImplementationSpecific") }), "http://a.example.com/bar"),
      ).toBe("unknown");
      expect(await outcome(shop({ className, paths: path("/foo", "Prefix") }), "http://a.example.com/bar")).toBe(
        "fails",
      );
    },
  );

  it("is doubted for a class that is a slip away from the one that is there, as in lint", async () => {
    const text = shop({ className: "ngnix", more: ingressClass("nginx", "k8s.io/ingress-nginx") });
    expect(lintFiles({ "m.yaml": text }).findings.map(({ ruleId }) => ruleId)).toContain("ingress-class-unknown");
    expect(await outcome(text, "http://a.example.com/")).toBe("unknown");
  });
});

describe("ingress-nginx", () => {
  const nginx = async (paths: string, url: string, more: Options = {}): Promise<string> =>
    await outcome(shop({ className: "nginx", paths, ...more }), `http://a.example.com${url}`);

  it.each(["Exact", "Prefix", "ImplementationSpecific"])(
    "redirects to the slash at the end of a path of type %s",
    async (type) => {
      expect(await nginx(path("/my-path/", type), "/my-path")).toBe("redirect 301 http://a.example.com/my-path/");
      expect(await nginx(path("/my-path/", type), "/my-path/")).toBe("arrives");
      expect(await nginx(`${path("/", "Prefix")}, ${path("/my-path/", type)}`, "/my-path")).toBe(
        "redirect 301 http://a.example.com/my-path/",
      );
      expect(await nginx(`${path("/my-path", "Exact")}, ${path("/my-path/", type)}`, "/my-path")).toBe("arrives");
    },
  );

  it("does not redirect where the paths are regular expressions", async () => {
    expect(await nginx(path("/my-path/", "Prefix"), "/my-path", { annotations: REGEX })).toBe("fails");
  });

  it.each(["//uuid", "/x/../uuid", "/./uuid", "/%75uid", "/x//..///uuid"])(
    "normalises %s before it compares",
    async (url) => {
      expect(await nginx(path("/uuid", "Exact"), url)).toBe("arrives");
    },
  );

  it("takes all paths of a host for regular expressions if one Ingress of it does", async () => {
    const other = ingress("other", {
      className: "nginx",
      annotations: "nginx.ingress.kubernetes.io/rewrite-target: /$1",
      paths: path("/x(/.*)", "ImplementationSpecific"),
    });
    expect(await nginx(path("/Exact", "Exact"), "/exactly", { more: other })).toBe("arrives");
    expect(await nginx(path("/Exact", "Exact"), "/exactly")).toBe("fails");
    expect(await nginx(path("/Exact", "Exact"), "/exactly", { more: other.replace("host: a.", "host: b.") })).toBe(
      "fails",
    );
  });

  it("answers with the redirect of an annotation", async () => {
    expect(
      await nginx(path("/", "Prefix"), "/", {
        annotations: "nginx.ingress.kubernetes.io/permanent-redirect: https://b.example.com",
      }),
    ).toBe("redirect 301 https://b.example.com");
    expect(
      await nginx(path("/", "Prefix"), "/", {
        annotations: "nginx.ingress.kubernetes.io/temporal-redirect: https://b.example.com",
      }),
    ).toBe("redirect 302 https://b.example.com");
  });
});

describe("a backend by the port of the pods", () => {
  const SAME = { className: "nginx", port: "number: 8080" } as const;
  const found = (text: string): readonly string[] =>
    lintFiles({ "m.yaml": text })
      .findings.filter(({ ruleId }) => ruleId === "ingress-backend-port-missing")
      .map(({ severity, messageId }) => `${severity} ${messageId}`);
  const drawn = async (text: string): Promise<string> =>
    (await runCli(["lint", ".", "-f", "mermaid"], { cwd: folder({ "m.yaml": text }) })).stdout;

  it("is taken by ingress-nginx as written in targetPort, and all commands say so", async () => {
    const text = shop(SAME);
    expect(found(text)).toEqual(["warning nginxOnly"]);
    expect(await outcome(text, "http://a.example.com/")).toBe("arrives");
    expect(await drawn(text)).not.toContain("no such port");
  });

  it.each([
    ["by the number of a named targetPort", shop({ ...SAME, targetPort: "http" })],
    ["of any other controller", shop({ ...SAME, className: "traefik" })],
  ])("is missing %s", async (_, text) => {
    expect(found(text)).toEqual(["error podPort"]);
    expect(await outcome(text, "http://a.example.com/")).toBe("fails");
    expect(await drawn(text)).toContain("no such port");
  });

  it("is taken by name where the targetPort is that name", async () => {
    const text = shop({ className: "nginx", port: "name: http", targetPort: "http" });
    expect(found(text)).toEqual(["warning nginxOnly"]);
    expect(await outcome(text, "http://a.example.com/")).toBe("arrives");
  });
});
