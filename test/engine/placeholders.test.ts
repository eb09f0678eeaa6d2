import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const findings = (text: string) =>
  lint([wholeScope([parseSource({ path: "a.yaml", text })])], rules, {
    config: DEFAULT_CONFIG,
    kubernetesVersion: NEWEST_VERSION,
    validate: (object) => validateObject(object),
  }).findings;
const errors = (text: string) =>
  findings(text)
    .filter(({ verdict, severity }) => verdict === "proved" && severity === "error")
    .map(({ ruleId, message }) => `${ruleId}: ${message}`);

const service = (name: string, rest = ""): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector: { app: web }\n` +
  `${rest}  ports: [{ name: http, port: 80 }]\n`;

describe("a placeholder is filled in before the object is applied", () => {
  it.each([
    "wipe-HOSTNAME",
    "HOSTNAME",
    "NODENAME-agent",
    "<your-service>",
    "YOUR_SERVICE",
    "CHANGEME",
    "web-REPLACE_ME",
    '"${SERVICE}"',
    '"%SERVICE%"',
    "web-YOURNAME",
    "__NAME__",
    "my-CLUSTERNAME-svc",
  ])("%s is no error as a name", (name) => {
    expect(errors(service(name))).toEqual([]);
  });

  it.each([
    "  loadBalancerIP: <your-ip>\n  type: LoadBalancer\n",
    "  externalName: YOUR_HOST\n  type: ExternalName\n",
    '  clusterIP: "${CLUSTER_IP}"\n',
    "  loadBalancerIP: IPADDRESS_HERE\n  type: LoadBalancer\n",
  ])("nor as a value: %j", (rest) => {
    expect(errors(service("web", rest))).toEqual([]);
  });

  it("is told once, whichever rules look at it", () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata: { name: wipe-HOSTNAME }\nspec:\n  nodeName: HOSTNAME\n" +
      '  containers: [{ name: w, image: "example.com/w:1" }]\n';
    expect(errors(text)).toEqual([]);
    const ingress =
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: <your-app> }\nspec:\n" +
      "  rules: [{ host: <your-host>, http: { paths: [{ path: /, pathType: Prefix, backend: { " +
      "service: { name: <your-app>, port: { number: 80 } } } } ] } } ]\n";
    const places = findings(ingress)
      .filter(({ because }) => because?.includes("placeholder") === true)
      .map(({ span }) => span.start.offset);
    expect(new Set(places).size).toBe(places.length);
    expect(errors(ingress)).toEqual([]);
  });

  it("hides nothing that is no placeholder", () => {
    for (const name of ["bad-NGINX", "WebAPI", "my_app", "web.API", "svc-HTTP"])
      expect(errors(service(name))).toEqual([expect.stringContaining("name-invalid")]);
    expect(errors(service("web", "  clusterIP: 10.96.0.300\n"))).toHaveLength(1);
  });
});

describe("an object that has no name of its own", () => {
  it("is named in no message by an empty text", () => {
    const text =
      "apiVersion: v1\nkind: Service\nmetadata: { generateName: web- }\n" +
      "spec: { selector: { app: nope }, ports: [{ port: 80 }, { port: 80 }] }\n---\n" +
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { generateName: web- }\nspec:\n" +
      "  selector: { matchLabels: { app: a } }\n  template:\n    metadata: { labels: { app: a } }\n" +
      '    spec: { containers: [{ image: "x:1", ports: [{ name: Http, containerPort: 80 }, { name: ' +
      "Http, containerPort: 81 }], livenessProbe: { httpGet: { port: web } } }] }\n";
    const messages = findings(text).map(({ message }) => message);
    expect(messages.filter((message) => message.includes('""') || message.includes("undefined"))).toEqual([]);
    expect(messages.some((message) => message.includes('Service "web-*"'))).toBe(true);
    expect(messages.some((message) => message.includes('container "(without a name)"'))).toBe(true);
  });
});

it("a lost line break between two keys is one finding", () => {
  const found = findings(
    "apiVersion: v1\nkind: Service\nmetadata:name: web\nspec:\n  selector: { app: web }\n" +
      "  ports: [{ name: http, port: 80 }]\n",
  ).filter(({ verdict }) => verdict === "proved");
  expect(found).toMatchObject([
    {
      ruleId: "unknown-field",
      span: { start: { line: 3 } },
      message: expect.stringContaining("the line break between `metadata:` and `name:` is missing") as unknown,
    },
  ]);
});

it("a word that YAML 1.1 takes for a boolean is said to be one, once", () => {
  const text =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: yes }\n" +
    "  ports: [{ name: http, port: 80 }]\n";
  expect(findings(text).map(({ message }) => message)).toEqual([
    'The API server rejects Service "web": spec.selector.app `yes` is the boolean true in YAML 1.1, ' +
      "but must be a string: put it in quotes.",
  ]);
});
