import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/fix/apply-fixes.ts";
import { container, findingsOf, proved, scene } from "./scene.ts";
import { lintFiles } from "../engine/run-lint.ts";

const secondService = (name: string, port: string): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\n` +
  `spec: { selector: { app: web }, ports: [${port}] }\n`;

describe("one cause for one broken port", () => {
  it("has nothing to say where all agree", () => {
    expect(proved(scene({}))).toEqual([]);
  });

  it("is the target port where container, probe and policy agree against it, and no policy is to be opened", () => {
    const text = scene({ targetPort: 8080 });
    expect(proved(text)).toEqual(["error container-port-undeclared 8080"]);
    const [finding] = findingsOf(text);
    expect(finding?.message).toBe(
      'Port http of Service "web" targets 8080, but container "web", its readinessProbe and ' +
        'NetworkPolicy "web" use 3000.',
    );
    expect(finding?.help).toBe("Did you mean 3000?");
    expect(JSON.stringify(findingsOf(text))).not.toMatch(/Add an ingress rule|open port 8080/i);
    expect(finding?.related.map(({ note }) => note)).toEqual([
      'container "web" declares 3000',
      'the readinessProbe of container "web" uses 3000',
      'NetworkPolicy "web" uses 3000',
    ]);
  });

  it("is repaired by --fix, after which nothing is left", () => {
    const text = scene({ targetPort: 8080 });
    const fixed =
      applyFixes(new Map([["m.yaml", text]]), (sources) => lintFiles(Object.fromEntries(sources)).findings).get(
        "m.yaml",
      ) ?? "";
    expect(fixed).toContain("targetPort: 3000");
    expect(proved(fixed)).toEqual([]);
  });

  it.each([
    ["container and probe alone", scene({ targetPort: 8080, policy: null })],
    [
      "with the probe and the policy by name",
      scene({
        targetPort: 8080,
        containers: container("web", "{ name: http, containerPort: 3000 }", "http"),
        policy: "http",
      }),
    ],
    [
      "a port without a name",
      scene({ targetPort: 8080, containers: container("web", "{ containerPort: 3000 }", 3000) }),
    ],
    [
      "a sidecar with ports of its own",
      scene({
        targetPort: 8080,
        containers:
          container("web", "{ name: http, containerPort: 3000 }", 3000) +
          container("exporter", "{ name: metrics, containerPort: 9113 }", undefined),
      }),
    ],
    [
      "a log shipper without any",
      scene({
        targetPort: 8080,
        policy: null,
        containers:
          `${container("web", "{ name: http, containerPort: 3000 }", 3000)}        - { name: logs, ` +
          'image: "example.com/fluent-bit:3" }\n',
      }),
    ],
    [
      "a second Service that has it right",
      scene({ targetPort: 8080, more: secondService("web-internal", "{ name: http, port: 8000, targetPort: 3000 }") }),
    ],
    [
      "a second port that is right",
      scene({
        targetPort: 8080,
        containers: container(
          "web",
          "{ name: http, containerPort: 3000 }, { name: metrics, containerPort: 9090 }",
          3000,
        ),
        more: secondService("web-metrics", "{ name: metrics, port: 9090, targetPort: metrics }"),
      }),
    ],
    [
      "told to the program",
      scene({
        targetPort: 8080,
        policy: null,
        containers: container(
          "web",
          "{ containerPort: 3000 }",
          undefined,
          '          env: [{ name: PORT, value: "3000" }]\n',
        ),
      }),
    ],
    [
      "metrics on the main port",
      scene({ targetPort: 8080 }).replace(
        "metadata: { labels: { app: web } }",
        'metadata: { labels: { app: web }, annotations: { prometheus.io/port: "3000" } }',
      ),
    ],
    [
      "a custom resource that makes the pods as they are written",
      scene({ targetPort: 8080 }).replace(
        "apiVersion: apps/v1\nkind: Deployment",
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout",
      ),
    ],
    [
      "a default deny beside",
      `${scene({ targetPort: 8080 })}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n` +
        "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n",
    ],
    [
      "a gRPC probe",
      scene({
        targetPort: 8080,
        policy: null,
        containers: container("web", "{ containerPort: 3000 }", undefined).concat(
          "          livenessProbe: { grpc: { port: 3000 } }\n",
        ),
      }),
    ],
  ])("is the target port: %s", (_, text) => {
    expect(proved(text)).toEqual(["error container-port-undeclared 8080"]);
  });

  it("is the port of the Service where no target port is written", () => {
    const text = scene({}).replace("      port: 80\n      targetPort: 3000\n", "      port: 8080\n");
    expect(proved(text)).toEqual(["error container-port-undeclared 8080"]);
  });

  it("is each of two Services with the same mistake", () => {
    const text = scene({
      targetPort: 8080,
      more: secondService("web-public", "{ name: http, port: 80, targetPort: 8080 }"),
    });
    expect(proved(text)).toEqual(["error container-port-undeclared 8080", "error container-port-undeclared 8080"]);
  });

  it("is a warning for a headless Service, whose clients read the pods' own port", () => {
    expect(
      proved(scene({ targetPort: 8080, service: "  clusterIP: None\n" })).filter((one) =>
        one.includes("container-port-undeclared"),
      ),
    ).toEqual(["warning container-port-undeclared 8080"]);
  });

  it("is the policy where container, probe and Service agree against it", () => {
    const text = scene({ policy: 8080 });
    expect(proved(text)).toEqual(["error policy-port-not-served 8080"]);
    expect(findingsOf(text)[0]?.help).toContain("Did you mean 3000?");
  });

  it("is the policy that took the Service's own port", () => {
    expect(proved(scene({ policy: 80 }))).toEqual(["error policy-port-not-served 80"]);
  });

  it("is the probe where container, Service and policy agree against it, and all probes are named", () => {
    const probes =
      "          livenessProbe: { httpGet: { path: /, port: 8080 } }\n" +
      "          readinessProbe: { httpGet: { path: /, port: 8080 } }\n";
    const text = scene({ containers: container("web", "{ containerPort: 3000 }", undefined) + probes });
    expect(proved(text)).toEqual(["error probe-port-not-served 8080"]);
    const [finding] = findingsOf(text);
    expect(finding?.message).toContain("livenessProbe and readinessProbe");
    expect(finding?.related[0]?.note).toBe("also checked by the readinessProbe");
    expect(finding?.fixes[0]?.edits).toHaveLength(2);
  });

  it("is only noted where a probe asks a port of its own, as health checks do", () => {
    const text = scene({ containers: container("web", "{ containerPort: 3000 }", 9440) });
    expect(proved(text)).toEqual(["info probe-port-not-served 9440"]);
  });

  it("is the container's number where a Service gets it by name, and probe and policy agree against it", () => {
    const text = scene({
      targetPort: "http",
      containers: container("web", "{ name: http, containerPort: 8080 }", 3000),
    });
    expect(proved(text)).toEqual(["error container-port-contradicted 8080"]);
  });

  it("is the container's number, as a warning, where nothing uses it", () => {
    const text = scene({ containers: container("web", "{ containerPort: 8080 }", 3000) });
    expect(proved(text)).toEqual(["warning container-port-contradicted 8080"]);
  });

  it("is the container's name where Service, probe and policy use another", () => {
    const text = scene({
      targetPort: "http",
      policy: "http",
      containers: container("web", "{ name: htpp, containerPort: 3000 }", "http"),
    });
    expect(proved(text)).toEqual(["error container-port-contradicted htpp"]);
    expect(proved(text.replace("htpp", "http"))).toEqual([]);
  });

  it("is the container's missing name", () => {
    const text = scene({
      targetPort: "http",
      policy: "http",
      containers: container("web", "{ containerPort: 3000 }", "http"),
    });
    expect(proved(text)).toEqual(["error container-port-contradicted 3000"]);
  });

  it.each([
    [
      "the Service",
      scene({
        targetPort: "htpp",
        policy: "http",
        containers: container("web", "{ name: http, containerPort: 3000 }", "http"),
      }),
      "error service-port-unresolved htpp",
    ],
    [
      "the policy",
      scene({
        targetPort: "http",
        policy: "htttp",
        containers: container("web", "{ name: http, containerPort: 3000 }", "http"),
      }),
      "error policy-named-port-unresolved htttp",
    ],
    [
      "the probe",
      scene({
        targetPort: "http",
        policy: "http",
        containers: container("web", "{ name: http, containerPort: 3000 }", "htpp"),
      }),
      "error probe-port-unknown htpp",
    ],
  ])("is the name in %s alone", (_, text, expected) => {
    expect(proved(text)).toEqual([expected]);
  });

  it("is one finding for a name that both probes have wrong", () => {
    const probes =
      "          livenessProbe: { tcpSocket: { port: htpp } }\n" +
      "          readinessProbe: { tcpSocket: { port: htpp } }\n";
    const text = scene({ containers: container("web", "{ name: http, containerPort: 3000 }", undefined) + probes });
    expect(proved(text)).toEqual(["error probe-port-unknown htpp"]);
    expect(findingsOf(text)[0]?.fixes[0]?.edits).toHaveLength(2);
  });

  it("names both sides where two stand against two", () => {
    const text = scene({ targetPort: 8080, policy: 8080 });
    expect(proved(text)).toEqual(["info container-port-undeclared 8080"]);
    expect(findingsOf(text)[0]?.help).toBe(
      'Service "web" and NetworkPolicy "web" use 8080, container "web" and its readinessProbe use ' +
        "3000: one of the two is wrong.",
    );
  });
});
