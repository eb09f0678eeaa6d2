import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { describeGroups } from "../../src/report/reach/group-list.ts";
import type { Area } from "../../src/simulate/compare/change.ts";
import { compareModels } from "../../src/simulate/compare/compare-models.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const model = (text: string) => acceptedModel(parseSource({ path: "a.yaml", text }).documents);
const compare = (base: string, head: string) => compareModels(model(base), model(head), { describe: describeGroups });

/** `effect subject: before → after` of one area. */
const shown = (base: string, head: string, area: Area): readonly string[] =>
  compare(base, head)
    .changes.filter((change) => change.area === area)
    .map(({ effect, subject, before, after, who }) =>
      who === undefined
        ? `${effect} ${subject}: ${before ?? "-"} → ${after ?? "-"}`
        : `${effect} ${subject} for ${who}`,
    );

const MESH = readFileSync("fixtures/trace/mesh.yaml", "utf8");
const LAYER4 = readFileSync("fixtures/trace/layer4.yaml", "utf8");
const GATEWAY = readFileSync("fixtures/routes/gateway.yaml", "utf8");

describe("routes", () => {
  it("are compared by their weights and subsets", () => {
    expect(
      shown(MESH, MESH.replace("weight: 90", "weight: 50").replace("weight: 10}", "weight: 50}"), "routes"),
    ).toEqual([
      "changed VirtualService for reviews.mesh.svc.cluster.local via mesh, http everything: 10 % " +
        "reviews.mesh.svc.cluster.local:9080 subset v2 (Deployment mesh/reviews-v2), 90 % " +
        "reviews.mesh.svc.cluster.local:9080 subset v1 (Deployment mesh/reviews-v1) → 50 % " +
        "reviews.mesh.svc.cluster.local:9080 subset v1 (Deployment mesh/reviews-v1), 50 % " +
        "reviews.mesh.svc.cluster.local:9080 subset v2 (Deployment mesh/reviews-v2)",
    ]);
    expect(shown(MESH, MESH.replace("weight: 75", "weight: 25"), "routes")).toEqual([
      "changed TrafficSplit of Service mesh/reviews-all: 25 % Service mesh/reviews-canary, 75 % " +
        "Service mesh/reviews-stable → 50 % Service mesh/reviews-canary, 50 % Service " +
        "mesh/reviews-stable",
    ]);
  });

  it("tell that a label moved pods out of a subset, which no route says", () => {
    const [change] = shown(
      MESH,
      MESH.replaceAll(
        "version: v2}}\n  template:\n    metadata: {labels: {app: reviews, version: v2}}",
        "version: v3}}\n  template:\n    metadata: {labels: {app: reviews, version: v3}}",
      ),
      "routes",
    );
    expect(change).toContain("subset v2 (no pod)");
  });

  it("tell weights that are written otherwise but mean the same as equal", () => {
    expect(compare(MESH, MESH.replace("weight: 75", "weight: 3").replace("weight: 25", "weight: 1"))).toEqual({
      changes: [],
      unproved: [],
      unjudged: [],
    });
  });

  it("of the Gateway API are compared with their filters and listeners", () => {
    expect(shown(LAYER4, LAYER4.replace("sectionName: postgres", "sectionName: dns"), "routes").join("\n")).toContain(
      "TCPRoute data/db on Gateway data/edge/dns",
    );
    expect(shown(GATEWAY, GATEWAY.replace("weight: 3", "weight: 9"), "routes").join("\n")).toMatch(
      /25 % Service shop\/api-next.* → 10 % Service shop\/api-next/,
    );
  });
});

const stateful = (replicas: number): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: ${replicas}
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "example.com/db:1", ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: "example.com/web:1"}]}
`;
const policy = (spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: ${spec}\n`;

describe("reach", () => {
  it("tells pods of one workload apart when a policy begins to", () => {
    const only = policy("{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}, ingress: []}");
    expect(shown(stateful(3), stateful(3) + only, "reach")).toEqual([
      "closed StatefulSet shop/db (db-0): all for all 3 workloads, outside the cluster",
    ]);
  });

  it("is not said to change when there are more pods", () => {
    expect(compare(stateful(2), stateful(5)).changes).toEqual([]);
  });

  it("sees a hole in a block", () => {
    const block = (except: string): string =>
      policy(
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: " +
          `{cidr: 10.0.0.0/8${except}}}]}]}`,
      );
    const [closed] = shown(stateful(1) + block(""), stateful(1) + block(", except: [10.1.0.0/16]"), "reach");
    expect(closed).toBe("closed outside the cluster, in 10.1.0.0/16: all for Pod shop/web");
  });

  it("says what more than some ports means", () => {
    const some = policy("{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}");
    expect(shown(stateful(1) + some, stateful(1), "reach").join()).toContain(
      "opened StatefulSet shop/db: everything but TCP 5432 for",
    );
  });
});

describe("workloads", () => {
  it("that are new are told once, without every connection they have", () => {
    const base = stateful(1);
    const head =
      `${base}---\napiVersion: v1\nkind: Pod\n` +
      "metadata: {name: job, namespace: shop, labels: {app: job}}\n" +
      'spec: {hostNetwork: true, containers: [{name: job, image: "example.com/job:1"}]}\n';
    expect(compare(base, head).changes.map(({ effect, subject }) => `${effect} ${subject}`)).toEqual([
      "added Pod shop/job",
    ]);
  });
});
