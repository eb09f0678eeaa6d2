import { describe, expect, it } from "vitest";
import { deployment, findings, hasProgram, marks, repository } from "./workspace.ts";

const installed = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);

describe.runIf(installed)("labels that kustomize adds to selectors", () => {
  const policy = (peer: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  ingress:
    - from:
        - ${peer}
`;
  const files = (fields: string, peer: string): Record<string, string> => ({
    "kustomization.yaml": `namespace: shop\nresources: [web.yaml, policy.yaml]\n${fields}`,
    "web.yaml": deployment("web", "http"),
    "policy.yaml": policy(peer),
  });
  const rule = ["policy-peer-matches-nothing"];
  const inOther =
    "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, podSelector: {matchLabels: {app: proxy}}}";

  it.each([
    ["labels", "labels:\n  - includeSelectors: true\n    pairs:\n      team: shop # here: label\n"],
    ["commonLabels", "commonLabels:\n  team: shop # here: label\n"],
  ])("are reported for peers of another namespace: %s", async (_, fields) => {
    const written = files(fields, inOther);
    const { found } = await findings(repository(written), rule);
    expect(found.map(({ at }) => at)).toEqual([marks(written)["label"]]);
  });

  it.each([
    ["they are not added to selectors", "labels:\n  - pairs: {team: shop}\n", inOther],
    ["the peer is of the same namespace", "commonLabels: {team: shop}\n", "{podSelector: {matchLabels: {app: web}}}"],
    [
      "the peer selects whole namespaces",
      "commonLabels: {team: shop}\n",
      "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}",
    ],
  ])("are not if %s", async (_, fields, peer) => {
    expect((await findings(repository(files(fields, peer)), rule)).found).toEqual([]);
  });

  it("are not if another kustomization labels such pods", async () => {
    const own = files("commonLabels: {team: shop}\n", inOther);
    const edge = { "kustomization.yaml": "namespace: edge\nresources: [proxy.yaml]\ncommonLabels: {team: shop}\n" };
    const all = {
      ...Object.fromEntries(Object.entries(own).map(([path, text]) => [`shop/${path}`, text])),
      "edge/kustomization.yaml": edge["kustomization.yaml"],
      "edge/proxy.yaml": deployment("proxy", "http"),
    };
    expect((await findings(repository(all), rule)).found).toEqual([]);
  });
});
