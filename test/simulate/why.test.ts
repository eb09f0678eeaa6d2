import { describe, expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { labelIndex } from "../../src/simulate/pods/label-index.ts";
import { nearestWorkloads } from "../../src/simulate/near-misses/selector-miss.ts";
import { placeOfMiss } from "../../src/simulate/near-misses/describe-miss.ts";
import { whyNoEndpoints } from "../../src/simulate/endpoints/why.ts";
import { equalitySelector } from "../../src/base/selector.ts";
import { deployment, modelOf, service, serviceOf } from "./cluster-manifests.ts";

function why(...documents: readonly string[]): readonly string[] {
  const model = modelOf(...documents);
  return whyNoEndpoints(model, serviceOf(simulateCluster(model), "s")).map(({ text }) => text);
}

const selects = (selector: string, port = "{port: 80}"): string =>
  service("s", `{selector: ${selector}, ports: [${port}]}`);

describe("whyNoEndpoints", () => {
  it("names the label that differs, nearest first", () => {
    const far = deployment({ name: "far", labels: "{app: payout, tier: back}" });
    const near = deployment({ name: "near", labels: "{app: payments, tier: back}", replicas: 3 });
    expect(why(selects("{app: payment, tier: back}"), far, near)).toEqual([
      "app=payment differs from app=payments of Deployment near (3 replicas)",
      expect.stringContaining("of Deployment far"),
    ]);
  });

  it("sees the label under another key", () => {
    expect(why(selects("{app: web}"), deployment({ name: "w", labels: "{name: web}" }))).toEqual([
      "app=web differs from name=web of Deployment w (1 replica)",
    ]);
  });

  it("sees labels that stand on the workload instead of its template", () => {
    const other = deployment({ name: "w", labels: "{component: api}", own: "{app: web}" });
    expect(why(selects("{app: web}"), other)).toEqual([
      "app=web is set on Deployment w (1 replica) itself, not in its pod template",
    ]);
  });

  it("sees the workload in another namespace", () => {
    expect(why(selects("{app: web}"), deployment({ name: "web", namespace: "shop" }))).toEqual([
      "Deployment web (1 replica) has these labels, but it is in namespace shop",
    ]);
  });

  it("does not call what has nothing in common near", () => {
    expect(why(selects("{app: web}"), deployment({ name: "db", labels: "{role: storage}" }))).toEqual([
      "no pod in namespace default has the labels app=web, and there is no close match",
    ]);
  });

  it("says that a name is declared for another protocol", () => {
    const dns = deployment({ name: "dns", ports: "[{name: dns, containerPort: 53, protocol: UDP}]" });
    expect(why(selects("{app: dns}", "{port: 53, targetPort: dns}"), dns)).toEqual([
      "port 53: no container of Deployment/dns declares a TCP port named dns; it declares dns (53/UDP)",
    ]);
  });

  it.each([
    ["replicas: 0", deployment({ name: "web", replicas: 0 }), "Deployment web has 0 replicas"],
    [
      "a paused Deployment",
      deployment({ name: "web" }).replace("replicas: 1", "replicas: 1\n  paused: true"),
      "Deployment web is paused and was never rolled out",
    ],
  ])("says that a workload runs no pod: %s", (_, workload, expected) => {
    expect(why(selects("{app: web}"), workload)).toEqual([expected]);
  });

  it("says why pods have no address", () => {
    expect(
      why(selects("{app: web}"), deployment({ name: "web", replicas: 2, spec: "{nodeSelector: {gpu: 'yes'}}" })),
    ).toEqual(["2 pods of Deployment/web have no address: no node fits: node selector or affinity does not match"]);
  });

  it("says which pods are not ready", () => {
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\n" +
      "spec: {nodeName: node-1, containers: [{name: c, image: i}]}\n" +
      "status: {phase: Running, podIP: 10.244.1.2}";
    expect(why(selects("{app: web}"), pod)).toEqual(["Pod default/a is not ready"]);
  });

  it("has nothing to say of a Service that works", () => {
    expect(why(selects("{app: web}"), deployment({ name: "web" }))).toEqual([]);
  });

  it("compares port names where EndpointSlices are written by hand", () => {
    const slice =
      "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n" +
      "metadata: {name: s-1, labels: {kubernetes.io/service-name: s}}\naddressType: IPv4\n" +
      "ports: [{name: https, port: 443}]\nendpoints: [{addresses: [192.0.2.1]}]";
    expect(why(service("s", "{ports: [{name: http, port: 80}]}"), slice)).toEqual([
      'its EndpointSlices have the ports "https", and none with a name of the Service: "http"',
    ]);
  });
});

describe("nearestWorkloads", () => {
  it("points at the label that differs", () => {
    const model = modelOf(deployment({ name: "web", labels: "{app: web-server}" }));
    const [near] = nearestWorkloads(model, labelIndex(model), "default", equalitySelector({ app: "web-sever" }));
    if (near === undefined) throw new Error("nothing near");
    const place = placeOfMiss(near).span();
    expect(near.workload.resource.document.text.slice(place.start.offset, place.end.offset)).toBe("web-server");
  });

  it("leaves out what the selector meets, and keeps to the limit", () => {
    const all = ["weba", "webb", "webc", "webd"].map((name) => deployment({ name }));
    const model = modelOf(...all);
    const names = nearestWorkloads(model, labelIndex(model), "default", equalitySelector({ app: "weba" }), 2).map(
      ({ workload }) => workload.name,
    );
    expect(names).toEqual(["webb", "webc"]);
  });
});
