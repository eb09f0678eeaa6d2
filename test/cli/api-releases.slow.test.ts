import { describe, expect, it } from "vitest";
import { folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const BASE = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { \
containers: [{ name: c, image: "x:1", ports: [{ containerPort: 8080 }] }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cli, namespace: shop }
spec: { selector: { matchLabels: { app: cli } }, template: { metadata: { labels: { app: cli } }, spec: { \
containers: [{ name: c, image: "x:1" }] } } }
`;

const ROUTE = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: g }
spec: { controllerName: example.com/g }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: g, listeners: [{ name: tcp, port: 9000, protocol: TCP }, { name: own, port: 80, protocol: \
HTTP }, { name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }] }
---
`;
const l4 = (kind: string, version: string, name: string): string =>
  `apiVersion: gateway.networking.k8s.io/${version}\nkind: ${kind}\n` +
  "metadata: { name: r, namespace: shop }\n" +
  `spec: { parentRefs: [{ name: edge, sectionName: ${kind === "TLSRoute" ? "tls" : "tcp"} }], ` +
  `${kind === "TLSRoute" ? "hostnames: [a.example.com], " : ""}rules: [{ backendRefs: [{ name: ` +
  `${name}, port: 80 }] }] }\n`;
const http = (more: string): string =>
  "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n" +
  "metadata: { name: r, namespace: shop }\n" +
  `spec: { parentRefs: [{ name: edge, sectionName: own }], ${more}rules: [{ backendRefs: [{ name: ` +
  "web, port: 80 }], timeouts: { request: 1s } }] }\n";

describe("versions and channels of the Gateway API", () => {
  it.each([
    ["TCPRoute", "v1alpha2", "edge:9000"],
    ["TLSRoute", "v1alpha2", "https://a.example.com/"],
    ["TLSRoute", "v1alpha3", "https://a.example.com/"],
    ["TCPRoute", "v1", "edge:9000"],
  ])("simulates %s %s", async (kind, version, target) => {
    const cwd = folder({ "app.yaml": BASE, "route.yaml": ROUTE + l4(kind, version, "web") });
    const { stdout } = await runCli(["trace", target, "--from", "external", "-o", "json", "--no-config"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "arrives" });
    const missing = folder({ "app.yaml": BASE, "route.yaml": ROUTE + l4(kind, version, "webb") });
    expect((await runCli(["lint", "--no-config"], { cwd: missing })).stdout).toContain("route-backend-missing");
  });

  it.each([["useDefaultGateways: All, ", "useDefaultGateways"]])(
    "keeps a route with a field of the experimental channel, and makes a note of it",
    async (field, name) => {
      const cwd = folder({ "app.yaml": BASE, "route.yaml": ROUTE + http(field) });
      expect(
        JSON.parse(
          (await runCli(["trace", "http://edge/", "--from", "external", "-o", "json", "--no-config"], { cwd })).stdout,
        ),
      ).toMatchObject({ outcome: "arrives", mayBeRefused: [{ name: "r" }] });
      const { stdout } = await runCli(["lint", "route.yaml", "--no-config"], { cwd });
      expect(stdout).toMatch(new RegExp(`info .*"${name}".*unknown-field`));
      expect(stdout).not.toMatch(/(?:error|warning) .*unknown-field/);
    },
  );

  it.each([
    ['{ version: "1.7", channel: experimental }', undefined],
    ["{ channel: experimental }", undefined],
    ['{ version: "1.6", channel: standard }', "error"],
    ['{ version: "1.9", channel: standard }', "info"],
    ['{ version: "1.6" }', "info"],
  ])("with gatewayAPI: %s in the configuration the field is %s", async (setting, severity) => {
    const cwd = folder({
      "app.yaml": BASE,
      "route.yaml": ROUTE + http("useDefaultGateways: All, "),
      "kubenetlint.yaml": `gatewayAPI: ${setting}\n`,
    });
    const { stdout } = await runCli(["lint", "route.yaml"], { cwd });
    if (severity === undefined) expect(stdout).not.toContain("useDefaultGateways");
    else expect(stdout).toMatch(new RegExp(`${severity} .*"useDefaultGateways".*unknown-field`));
  });

  const crd = (version: string, channel: string): string =>
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
    "metadata: { name: gatewayclasses.gateway.networking.k8s.io, annotations: { " +
    `gateway.networking.k8s.io/bundle-version: ${version}, gateway.networking.k8s.io/channel: ` +
    `${channel} } }\n` +
    "spec: { group: gateway.networking.k8s.io, scope: Cluster, names: { kind: GatewayClass, plural: " +
    "gatewayclasses }, versions: [{ name: v1, served: true, storage: true, schema: { " +
    "openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }] }\n";

  it("reads which definitions are installed from those in the repository", async () => {
    const route = ROUTE + http("useDefaultGateways: All, ");
    const [standard, experimental] = [
      folder({ "app/route.yaml": route, "crds/g.yaml": crd("v1.6.2", "standard") }),
      folder({ "app/route.yaml": route, "crds/g.yaml": crd("v1.6.2", "experimental") }),
    ];
    expect((await runCli(["lint", "--no-config"], { cwd: standard })).stdout).toMatch(
      /error .*"useDefaultGateways".*standard channel of Gateway API 1\.6/,
    );
    expect((await runCli(["lint", "--no-config"], { cwd: experimental })).stdout).not.toContain("useDefaultGateways");
    const remote =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: " +
      '["https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.1/experimental-install.yaml"]\n';
    expect(
      (
        await runCli(["lint", "--no-config"], {
          cwd: folder({ "app/route.yaml": route, "infra/kustomization.yaml": remote }),
        })
      ).stdout,
    ).not.toContain("useDefaultGateways");
  });

  it("refuses what the release does not have yet, or no longer", async () => {
    const lint = async (setting: string, text: string): Promise<string> =>
      (
        await runCli(["lint", "route.yaml"], {
          cwd: folder({ "route.yaml": text, "kubenetlint.yaml": `gatewayAPI: ${setting}\n` }),
        })
      ).stdout;
    expect(await lint('{ version: "1.4" }', l4("TCPRoute", "v1", "web"))).toMatch(
      /error .*was added in Gateway API 1\.6; 1\.4 does not have it.*api-rejected/,
    );
    expect(await lint('{ version: "1.4", channel: experimental }', l4("TCPRoute", "v1alpha2", "web"))).not.toMatch(
      /api-(?:rejected|deprecated)/,
    );
    expect(await lint('{ version: "1.6", channel: standard }', l4("TCPRoute", "v1alpha2", "web"))).toMatch(
      /error .*only served by the experimental channel.*api-rejected/,
    );
    expect(await lint('{ version: "1.6", channel: experimental }', l4("TCPRoute", "v1alpha2", "web"))).toMatch(
      /info .*api-deprecated/,
    );
  });
});

describe("ClusterNetworkPolicy v1beta1", () => {
  const admin = (version: string, action: string): string =>
    `apiVersion: policy.networking.k8s.io/${version}\nkind: ClusterNetworkPolicy\n` +
    "metadata: { name: p }\n" +
    "spec: { tier: Admin, priority: 1, subject: { namespaces: { matchLabels: { " +
    `kubernetes.io/metadata.name: shop } } }, ingress: [{ name: r, action: ${action}, from: [{ ` +
    "namespaces: {} }] }] }\n";

  it.each(["v1alpha2", "v1beta1"])("is served and simulated as %s", async (version) => {
    const cwd = folder({ "app.yaml": BASE, "p.yaml": admin(version, "Deny") });
    expect((await runCli(["validate", "p.yaml"], { cwd })).stdout).toContain("accepted");
    expect((await runCli(["lint", "p.yaml", "--no-config"], { cwd })).stdout).not.toContain("api-rejected");
    expect(
      JSON.parse(
        (await runCli(["trace", "http://web/", "--from", "shop/cli", "-o", "json", "--no-config"], { cwd })).stdout,
      ),
    ).toMatchObject({ outcome: "fails" });
    const { stdout } = await runCli(["diff", folder({ "app.yaml": BASE }), cwd, "--no-config"], { cwd });
    expect(stdout).toMatch(/closed for/);
  });

  it("opens before a NetworkPolicy that denies", async () => {
    const deny =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
      "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n";
    const cwd = folder({ "app.yaml": BASE, "deny.yaml": deny, "p.yaml": admin("v1beta1", "Accept") });
    expect(
      JSON.parse(
        (await runCli(["trace", "http://web/", "--from", "shop/cli", "-o", "json", "--no-config"], { cwd })).stdout,
      ),
    ).toMatchObject({ outcome: "arrives" });
  });
});

describe("a version of Kubernetes that is newer than all that are known", () => {
  it.each([
    ["lint"],
    ["validate"],
    ["endpoints"],
    ["pods"],
    ["reach"],
    ["trace", "http://web/", "--from", "shop/cli"],
    ["rollout"],
    ["traffic", "web"],
  ])("is taken for the newest by %s, with a note", async (...command) => {
    const { code, stderr, stdout } = await runCli([...command, "--kubernetes-version", "1.38", "--no-config"], {
      cwd: folder({ "app.yaml": BASE }),
    });
    expect([0, 1]).toContain(code);
    expect(stderr + stdout).toContain("Kubernetes 1.38 is newer than all known versions: checked against 1.37 instead");
  });

  it("in the configuration too; what is older, or no version, is refused", async () => {
    const cwd = folder({ "app.yaml": BASE, "kubenetlint.yaml": 'kubernetesVersion: "1.39"\n' });
    expect((await runCli(["lint"], { cwd })).stdout).toContain("Kubernetes 1.39 is newer");
    for (const version of ["1.12", "2.0", "latest"])
      expect((await runCli(["lint", "--kubernetes-version", version, "--no-config"], { cwd })).code).toBe(2);
  });
});
