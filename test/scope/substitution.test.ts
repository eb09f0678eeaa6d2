import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, repository } from "./workspace.ts";

const kustomization = (name: string, postBuild: string): string =>
  "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\n" +
  "kind: Kustomization\n" +
  `metadata: {name: ${name}, namespace: flux-system}\n` +
  `spec: {path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, postBuild: {${postBuild}}}\n`;

const settings = (data: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {${data}}\n`;

const deployment = (label: string, port = "8080", metadata = ""): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop${metadata}}\nspec:\n` +
  `  selector: {matchLabels: {app: ${label}}}\n  template:\n    metadata: {labels: {app: ${label}}}\n` +
  `    spec: {containers: [{name: c, image: "x:1", ports: [{name: http, containerPort: ${port}}]}]}\n`;

const service = (label: string, targetPort = "http"): string =>
  "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n" +
  `spec: {selector: {app: ${label}}, ports: [{port: 80, targetPort: ${targetPort}}]}\n`;

async function endpoints(cluster: string, app: string, scope = "Kustomization flux-system/apps"): Promise<string> {
  const cwd = repository({ "cluster/apps.yaml": cluster, "apps/web.yaml": app });
  const { stdout } = await runCli(["endpoints", ".", "--scope", scope], { cwd });
  return /^web +(\S+)/m.exec(stdout)?.[1] ?? stdout;
}

describe("values that Flux fills in after a build", () => {
  it.each([
    ["as written", kustomization("apps", "substitute: {APP: web}"), deployment('"${APP}"') + service("web")],
    ["in both", kustomization("apps", "substitute: {APP: web}"), deployment('"${APP}"') + service('"${APP}"')],
    [
      "of a ConfigMap",
      kustomization("apps", "substituteFrom: [{kind: ConfigMap, name: settings}]") + settings('PORT: "8080", APP: web'),
      // kustomize writes both without quotes: the port is a number.
      deployment('"${APP}"', '"${PORT}"') + service("web"),
    ],
    [
      "inline values before those of a Secret",
      kustomization("apps", "substitute: {APP: web}, substituteFrom: [{kind: Secret, name: s}]"),
      deployment('"${APP}"') + service("web"),
    ],
    [
      "defaults",
      kustomization("apps", "substitute: {}"),
      deployment('"${APP:-web}"', '"${PORT:=8080}"') + service("web"),
    ],
  ])("%s", async (_, cluster, app) => expect(await endpoints(cluster, app)).toBe("10.244.1.2:8080"));

  it.each([
    ["of a Secret", "substituteFrom: [{kind: Secret, name: s}]", "${APP}"],
    [
      "of a ConfigMap that a Secret may override",
      "substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: s}]",
      "${APP}",
    ],
    ["of a ConfigMap that is not shown", "substituteFrom: [{kind: ConfigMap, name: gone}]", "${APP}"],
    ["defaults that a Secret may override", "substituteFrom: [{kind: Secret, name: s}]", "${APP:-api}"],
    ["values that nothing sets", "substitute: {OTHER: x}", "${APP}"],
  ])("unknown %s: nothing is proved", async (_, postBuild, label) => {
    const root = repository({
      "cluster/apps.yaml": kustomization("apps", postBuild) + settings("APP: api"),
      "apps/web.yaml": deployment(`"${label}"`) + service("web"),
    });
    const proved = await findings(root, ["service-selects-nothing"]);
    expect(proved.found).toEqual([]);
    const all = await findings(root, ["service-selects-nothing"], ["--report-unknown"]);
    expect(all.found).toHaveLength(1);
  });

  it("a wrong value is found, at its place", async () => {
    const root = repository({
      "cluster/apps.yaml": kustomization("apps", "substitute: {APP: api}"),
      "apps/web.yaml": deployment('"${APP}"') + service("web"),
    });
    const { found } = await findings(root, ["service-selects-nothing"]);
    expect(found.map(({ at }) => at)).toEqual(["apps/web.yaml:13"]);
    expect(found[0]?.message).toContain("app=api");
  });

  it("each Kustomization of a folder has its own; an object may be exempt", async () => {
    const both = kustomization("apps", "substitute: {APP: web}") + kustomization("others", "substitute: {APP: api}");
    const app = deployment('"${APP}"') + service("web");
    expect(await endpoints(both, app)).toBe("10.244.1.2:8080");
    expect(await endpoints(both, app, "Kustomization flux-system/others")).toBe("<none>");
    const exempt = deployment('"${APP}"', "8080", ", annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}");
    expect(await endpoints(both, exempt + service("web"))).toBe("<none>");
  });
});
