import { describe, expect, it } from "vitest";
import { deployment, findings, hasProgram, marks, repository, service } from "./workspace.ts";

const installed = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);

describe.skipIf(!installed)("what transformers wrote is named at their line too", () => {
  it.each([
    ["labels", "labels:\n  - includeSelectors: true\n    pairs: { team: shop } # here: writer\n"],
    ["commonLabels", "commonLabels:\n  team: shop # here: writer\n"],
  ])("%s in a selector", async (_, field) => {
    const files = {
      "kustomization.yaml": `resources: [web.yaml, service.yaml]\n${field}`,
      "web.yaml": deployment("web", "http"),
      "service.yaml": service("wbe", "http"),
    };
    const { found } = await findings(repository(files), ["service-selects-nothing"]);
    expect(found.map(({ at }) => at)).toEqual(["service.yaml:7"]);
    // The value itself stands in the manifest; the map as a whole does not.
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: front }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } }
          podSelector: { matchLabels: { app.kubernetes.io/name: ingress-nginx } }
`;
    const { found: peer } = await findings(
      repository({ ...files, "service.yaml": policy }),
      ["policy-peer-matches-nothing"],
      ["--report-unknown"],
    );
    // Pods of another namespace do not get the label, so it is the fault, and not what the manifest says.
    expect(peer.map(({ at }) => at)).toEqual([marks(files)["writer"]]);
    expect(peer[0]?.related).toContain("service.yaml:10");
  });
});
