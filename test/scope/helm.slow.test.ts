import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findings, hasProgram, repository } from "./workspace.ts";

/** A fresh chart as `helm create` makes it, with one text changed. */
function chart(file: string, from: string, to: string): { readonly root: string; readonly line: number } {
  const root = repository({});
  const created = spawnSync("helm", ["create", "shop"], { cwd: root, encoding: "utf8" });
  expect(created.status, created.stderr).toBe(0);
  const path = join(root, "shop", file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  const changed = text.replace(from, to);
  writeFileSync(path, changed);
  return { root, line: changed.slice(0, changed.indexOf(to)).split("\n").length };
}

describe("a chart without helm", () => {
  it("is told, and nothing is claimed of its templates", async () => {
    const root = repository({
      "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
      "shop/templates/service.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
    });
    const { found, notes } = await findings(root, ["yaml-syntax"], ["--helm-bin", "/nowhere"]);
    expect(found).toEqual([]);
    expect(notes.join()).toContain('was not rendered: program "/nowhere" does not exist');
  });
});

describe.skipIf(!hasProgram("helm"))("a chart made by helm create", () => {
  it("has no error as it comes", async () => {
    const { root } = chart("values.yaml", "replicaCount: 1", "replicaCount: 2");
    const { found } = await findings(root, [
      "service-selects-nothing",
      "service-port-unresolved",
      "probe-port-unknown",
      "selector-template-mismatch",
      "yaml-syntax",
    ]);
    expect(found).toEqual([]);
  });

  it("shows a broken port name in the template, at its line", async () => {
    const { root, line } = chart("templates/service.yaml", "targetPort: http", "targetPort: htpp");
    const { found } = await findings(root, ["service-port-unresolved"]);
    expect(found.map(({ at, near }) => ({ at, near }))).toEqual([
      { at: `shop/templates/service.yaml:${line}`, near: false },
    ]);
    expect(found[0]?.related.some((place) => place.startsWith("shop/templates/deployment.yaml:"))).toBe(true);
  });

  it("leads on to the value where the template only passes it on", async () => {
    const { root: broken } = chart(
      "templates/service.yaml",
      "targetPort: http",
      "targetPort: {{ .Values.service.target }}",
    );
    const values = join(broken, "shop/values.yaml");
    writeFileSync(values, readFileSync(values, "utf8").replace("service:\n", "service:\n  target: htpp\n"));
    const { found } = await findings(broken, ["service-port-unresolved"]);
    const valueLine = readFileSync(values, "utf8").split("\n").indexOf("  target: htpp") + 1;
    expect(found[0]?.related).toContain(`shop/values.yaml:${valueLine}`);
  });

  it("looks at each environment that has values of its own", async () => {
    const { root } = chart(
      "templates/service.yaml",
      "targetPort: http",
      'targetPort: {{ .Values.service.target | default "http" }}',
    );
    writeFileSync(join(root, "shop/values-prod.yaml"), "service:\n  target: htpp\n");
    const { found } = await findings(root, ["service-port-unresolved"]);
    expect(found).toHaveLength(1);
    expect(found[0]?.related).toContain("shop/values-prod.yaml:2");
  });

  it("finds the line of each object of a template that makes several", async () => {
    const { root } = chart("values.yaml", "replicaCount: 1", "replicaCount: 2");
    const service = (suffix: string, port: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "shop.fullname" . }}${suffix}\n` +
      'spec:\n  selector:\n    {{- include "shop.selectorLabels" . | nindent 4 }}\n  ports:\n' +
      `    - name: http\n      port: 80\n      targetPort: ${port}\n`;
    writeFileSync(
      join(root, "shop/templates/more.yaml"),
      [service("-a", "http"), service("-b", "htpp"), service("", "http").replace("}}\nspec", "}}-c\nspec")].join(
        "---\n",
      ),
    );
    const { found } = await findings(root, ["service-port-unresolved"]);
    expect(found.map(({ at, near }) => ({ at, near }))).toEqual([{ at: "shop/templates/more.yaml:23", near: false }]);
  });

  it("shows a name within a string in the template, not in what was rendered", async () => {
    const { root } = chart("values.yaml", "replicaCount: 1", "replicaCount: 2");
    const pod = [
      "apiVersion: v1",
      "kind: Pod",
      "metadata:",
      "  name: client",
      "spec:",
      "  containers:",
      "    - name: client",
      "      image: client",
      "      env:",
      "        - name: CACHE_URL",
    ];
    writeFileSync(
      join(root, "shop/templates/pod.yaml"),
      [
        ...pod,
        '          value: "http://{{ .Release.Name | trunc 63 | trunc 62 | trunc 61 | trunc 60 | lower }}:6380"',
        "",
      ].join("\n"),
    );
    const { found } = await findings(root, ["dns-reference-port-wrong"]);
    expect(found.map(({ at }) => at)).toEqual(["shop/templates/pod.yaml:11"]);
  });

  it("tells a line that makes several objects once", async () => {
    const { root } = chart("values.yaml", "replicaCount: 1", "replicaCount: 2");
    writeFileSync(
      join(root, "shop/templates/pods.yaml"),
      '{{- range list "a" "b" }}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ . }}\nspec:\n' +
        "  containers:\n    - name: app\n      image: app\n      livenessProbe:\n" +
        "        httpGet: { path: /, port: web }\n{{- end }}\n",
    );
    const { found } = await findings(root, ["probe-port-unknown"]);
    expect(found.map(({ at }) => at)).toEqual(["shop/templates/pods.yaml:12"]);
  });
});

describe.skipIf(!hasProgram("helm"))("charts that depend on others", () => {
  const head = (name: string, more = ""): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${more}`;
  const on = (name: string, repository: string, more = ""): string =>
    `dependencies: [{ name: ${name}, version: 0.1.0, repository: "${repository}"${more} }]\n`;
  const service = (targetPort: string): string =>
    "apiVersion: v1\nkind: Service\nmetadata: { name: {{ .Chart.Name }} }\n" +
    `spec: { selector: { app: web }, ports: [{ port: 80, targetPort: ${targetPort} }] }\n`;
  const deployment =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n" +
    "  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n" +
    '    spec: { containers: [{ name: web, image: "x:1", ports: [{ name: http, containerPort: 8080 }] }] }\n';

  it("are rendered with those of the same repository, and those that these depend on", async () => {
    const root = repository({
      "apps/shop/Chart.yaml": head("shop", on("web", "file://../../libs/web/", ", alias: front")),
      "apps/shop/templates/deployment.yaml": deployment,
      "libs/web/Chart.yaml": head("web", on("deep", "file://../deep")),
      "libs/web/templates/service.yaml": service("http"),
      "libs/deep/Chart.yaml": head("deep"),
      "libs/deep/templates/service.yaml": service("htpp"),
    });
    const { found } = await findings(root, ["service-port-unresolved", "not-analysed", "build-broken"]);
    expect(found.map(({ at, ruleId }) => ({ at, ruleId }))).toEqual([
      { at: "libs/deep/templates/service.yaml:4", ruleId: "service-port-unresolved" },
    ]);
  });

  it("prefer what is vendored, and leave a circle alone", async () => {
    const root = repository({
      "shop/Chart.yaml": head("shop", on("web", "file://../web")),
      "shop/templates/deployment.yaml": deployment,
      "shop/charts/web/Chart.yaml": head("web"),
      "shop/charts/web/templates/service.yaml": service("htpp"),
      "web/Chart.yaml": head("web", on("web", "file://.")),
      "web/templates/service.yaml": service("http"),
    });
    const { found } = await findings(root, ["service-port-unresolved", "build-broken"]);
    expect(found.map(({ at }) => at)).toEqual(["shop/charts/web/templates/service.yaml:4"]);
  });

  it("share one warning where other charts are missing, which says which", async () => {
    const { found } = await findings(
      repository({
        "a/Chart.yaml": head("a", on("redis", "https://charts.example.com")),
        "b/Chart.yaml": head("b", on("postgres", "oci://charts.example.com/x")),
        "b/templates/service.yaml": service("http"),
        "c/Chart.yaml": head("c", on("gone", "file://../gone")),
      }),
      ["not-analysed"],
    );
    expect(found[0]?.related).toHaveLength(2);
    expect(found.map(({ message }) => message)).toEqual([
      "This and 2 other charts cannot be rendered: chart dependencies are missing in `charts/`. " +
        "Run `helm dependency build` first.",
    ]);
  });
});
