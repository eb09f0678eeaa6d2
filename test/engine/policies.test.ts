import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/read-config.ts";
import { readPolicies } from "../../src/config/read-policies.ts";
import type { Policy } from "../../src/config/policy.ts";
import { policyRules } from "../../src/engine/policies/policy-rules.ts";
import { testPolicies } from "../../src/engine/policies/test-policies.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { deployment, service } from "../cli/folder.ts";
import { lintFiles } from "./run-lint.ts";
import type { Files } from "./run-lint.ts";

function policies(text: string): readonly Policy[] {
  const document = parseSource({ path: "kubenetlint.yaml", text }).documents[0]!;
  readConfig(document, []);
  return readPolicies(document, new Set());
}

const policy = (fields: Readonly<Record<string, unknown>>): readonly Policy[] =>
  policies(JSON.stringify({ policies: [{ id: "team/x", message: "no", ...fields }] }));
const run = (list: readonly Policy[], files: Files) =>
  lintFiles(files, { rules: policyRules(list) }).findings.map(
    ({ span, message, verdict }) =>
      `${span.start.line}:${span.start.column} ${message}${verdict === "unknown" ? " (unknown)" : ""}`,
  );
/** What an expression gives over a Service, a Deployment behind it and all that stands around them. */
const FILES: Files = {
  "a.yaml": `${service("web", "web", "  type: NodePort\n")}---\n${deployment("web", { replicas: 2 })}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: guard }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - host: a.example
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api }
spec: { hostnames: [b.example], rules: [{ backendRefs: [{ name: web, port: 80 }, { name: gone, port: 81 }] }] }
`,
};
const value = (kind: string, expression: string): string =>
  run(policy({ message: `{{${expression}}}`, match: { kinds: [kind] }, cel: "false" }), FILES)
    .map((line) => line.replace(/^\d+:\d+ /, ""))
    .join();

describe("facts", () => {
  it.each([
    ["Service", "size(endpoints)", "2"],
    [
      "Service",
      "endpoints.map(e, e.workload + ' ' + string(e.ready) + ' ' + e.service)",
      "Deployment/web true web, Deployment/web true web",
    ],
    ["Service", "endpoints[0].ports.map(p, p.name + ' ' + string(p.port) + ' ' + p.protocol)", "http 8080 TCP"],
    [
      "Service",
      "ports.map(p, string(p.port) + ' ' + string(p.targetPort) + ' ' + string(p.resolved) + ' ' + string(p.nodePort))",
      "80 http true 0",
    ],
    ["Service", "policies.map(p, p.name + ' ' + string(p.ingress) + ' ' + string(p.egress))", "guard false true"],
    [
      "Service",
      "routes.map(r, r.kind + ' ' + r.name + ' ' + r.hosts[0] + ' ' + string(r.port))",
      "Ingress shop a.example 80, HTTPRoute api b.example 80",
    ],
    ["Deployment", "size(endpoints)", "2"],
    ["Deployment", "ports.map(p, p.container + ' ' + string(p.port) + ' ' + p.services[0])", "web 8080 web"],
    ["Deployment", "policies.map(p, p.name)", "guard"],
    ["Deployment", "routes.map(r, r.name)", "shop, api"],
    ["Ingress", "routes.map(r, r.service + ' ' + string(r.port))", "web 80"],
    ["HTTPRoute", "routes.map(r, r.service + ' ' + string(r.port))", "web 80, gone 0"],
    ["NetworkPolicy", "string(size(endpoints) + size(ports) + size(policies) + size(routes))", "0"],
    ["Ingress", "kind + ' ' + ns + '/' + name", "Ingress default/shop"],
  ])("of a %s: %s", (kind, expression, expected) => {
    expect(value(kind, expression)).toBe(expected);
  });
});

describe("a policy", () => {
  it("is reported at its field, or as near to it as there is one", () => {
    expect(
      run(
        policy({
          cel: "object.spec.type == 'ClusterIP'",
          match: { kinds: ["Service"] },
          at: "spec.type",
          message: "{{kind}} {{namespace}}/{{name}} is {{object.spec.type}}",
        }),
        FILES,
      ),
    ).toEqual(["8:9 Service default/web is NodePort"]);
    expect(
      run(policy({ cel: "false", match: { kinds: ["Service"] }, at: 'spec.ports[0]["targetPort"]' }), FILES),
    ).toEqual(["7:43 no"]);
    expect(run(policy({ cel: "false", match: { kinds: ["Service"] }, at: "status.loadBalancer" }), FILES)).toEqual([
      "3:19 no",
    ]);
    expect(run(policy({ cel: "false", match: { kinds: ["Service"] } }), FILES)).toEqual(["3:19 no"]);
  });

  it("matches by kind, namespace and labels", () => {
    const labelled = (name: string, namespace: string, tier: string) =>
      "kind: ConfigMap\napiVersion: v1\n" +
      `metadata: { name: ${name}, namespace: ${namespace}, labels: { tier: ${tier} } }\n`;
    const files = {
      "a.yaml": ["shop-eu gold", "shop-us silver", "shops gold", "other gold"]
        .map((text, index) => labelled(`n${index}`, ...(text.split(" ") as [string, string])))
        .join("---\n"),
    };
    const names = (match: object) =>
      run(policy({ match, cel: "false", message: "{{name}}" }), files).map((line) => line.split(" ")[1]);
    expect(names({ namespaces: ["shop-*", "other"] })).toEqual(["n0", "n1", "n3"]);
    expect(names({ labels: { tier: "g*" } })).toEqual(["n0", "n2", "n3"]);
    expect(names({ labels: { missing: "*" } })).toEqual([]);
    expect(names({ kinds: ["Secret"] })).toEqual([]);
    expect(names({ namespaces: ["shop.eu"] })).toEqual([]);
  });

  it("that cannot be evaluated is a finding that says why, as the API server would refuse the object", () => {
    expect(run(policy({ cel: "object.spec.nothing == 1", match: { kinds: ["Service"] } }), FILES)).toEqual([
      "3:19 The policy cannot be evaluated for Service default/web: no such key: nothing.",
    ]);
    expect(run(policy({ cel: "object.spec", match: { kinds: ["Service"] } }), FILES)).toEqual([
      "3:19 The policy cannot be evaluated for Service default/web: the expression returns neither true nor false.",
    ]);
  });

  it("about endpoints is unknown where pods may be made elsewhere", () => {
    const files = { "a.yaml": service("web", "web") };
    expect(run(policy({ cel: "endpoints.size() > 0", match: { kinds: ["Service"] } }), files)).toEqual([
      "3:19 no (unknown)",
    ]);
    expect(run(policy({ cel: "ports.size() > 1", match: { kinds: ["Service"] } }), files)).toEqual(["3:19 no"]);
  });

  it("reads whole numbers as int and no field of JavaScript", () => {
    const holds = (cel: string) => run(policy({ cel, match: { kinds: ["Service"] } }), FILES).length === 0;
    expect(holds("object.spec.ports[0].port * 2 == 160")).toBe(true);
    expect(holds("!has(object.constructor) && !has(object.spec.__proto__)")).toBe(true);
    expect(holds("object.metadata.name.matches('^[a-z]+$')")).toBe(true);
    expect(holds("object.spec.ports.all(p, p.port in [80, 443])")).toBe(true);
  });

  it("ends, whatever it is given", () => {
    const many = Array.from({ length: 1500 }, (_, index) => `k${index}: v`).join(", ");
    const files = { "a.yaml": `kind: ConfigMap\napiVersion: v1\nmetadata: { name: a }\ndata: { ${many} }\n` };
    expect(
      run(policy({ cel: "object.data.all(a, object.data.all(b, object.data.all(c, a + b + c != '')))" }), files),
    ).toEqual([
      "3:19 The policy cannot be evaluated for ConfigMap default/a: it takes too many steps for this object.",
    ]);
    expect(run(policy({ cel: "object.data.all(a, object.data.all(b, a == b || a != b))" }), files)).toHaveLength(0 + 1);
  });
});

describe("testPolicies", () => {
  const validate = (object: unknown) => validateObject(object, {});
  const failures = (tests: readonly object[], cel = "has(object.spec.type)") =>
    testPolicies(policy({ cel, match: { kinds: ["Service"] }, tests }), { validate, kubernetesVersion: "1.37" }).map(
      ({ name, failure }) => `${name}: ${failure ?? "ok"}`,
    );

  it("passes the examples", () => {
    const results = testPolicies(policies(readFileSync("fixtures/policies/kubenetlint.yaml", "utf8")), {
      validate,
      kubernetesVersion: "1.37",
    });
    expect(results.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(results.length).toBeGreaterThan(7);
  });

  it("tells what fails, and how", () => {
    const [good, bad] = [service("web", "web", "  type: ClusterIP\n"), service("web", "web")];
    expect(failures([{ valid: good }, { invalid: bad }])).toEqual(["valid 1: ok", "invalid 2: ok"]);
    expect(failures([{ valid: bad, name: "mine" }, { invalid: good }])).toEqual([
      "mine: it is valid, but the policy reports: no",
      "invalid 2: it is invalid, but the policy reports nothing",
    ]);
    expect(failures([{ invalid: "kind: [" }])[0]).toContain("its manifests cannot be read");
    expect(failures([{ invalid: "# nothing" }])).toEqual(["invalid 1: its manifests contain no object"]);
    expect(failures([{ invalid: good }], "object.nothing")).toEqual([
      "invalid 1: The policy cannot be evaluated for Service default/web: no such key: nothing.",
    ]);
  });
});
