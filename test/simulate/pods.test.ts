import { describe, expect, it } from "vitest";
import { clusterOf, deployment, node, service, serviceOf } from "./cluster-manifests.ts";

const places = (documents: readonly string[], options = {}) =>
  clusterOf(documents, options).pods.map(
    ({ name, nodeName, podIPs }) => `${name} ${nodeName ?? "-"} ${podIPs.join(",")}`,
  );

describe("simulatePods", () => {
  it("moves replicas into the range of the autoscaler", () => {
    const hpa = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}`;
    expect(clusterOf([deployment({ name: "web", replicas: 1 }), hpa]).pods).toHaveLength(3);
    expect(clusterOf([deployment({ name: "web", replicas: 9 }), hpa]).pods).toHaveLength(5);
    expect(clusterOf([deployment({ name: "web", replicas: 0 }), hpa]).pods).toHaveLength(0);
  });

  it("invents as many nodes as asked for, in the given range", () => {
    const four = places([deployment({ name: "web", replicas: 4 })], { nodeCount: 4, podCIDRs: ["10.0.0.0/16"] });
    expect(four.map((line) => line.split(" ").slice(1).join(" "))).toEqual([
      "node-1 10.0.1.2",
      "node-2 10.0.2.2",
      "node-3 10.0.3.2",
      "node-4 10.0.4.2",
    ]);
  });

  it("gives both families in a dual-stack cluster, the primary first", () => {
    const [pod] = clusterOf([deployment({ name: "web" })], { serviceCIDRs: ["fd00:10:96::/112", "10.96.0.0/12"] }).pods;
    expect(pod?.podIPs).toEqual(["fd00:10:244:1::2", "10.244.1.2"]);
  });

  it.each([
    ["{key: cores, operator: Gt, values: ['4']}", "node-a"],
    ["{key: cores, operator: Lt, values: ['8']}", "-"],
    ["{key: topology.kubernetes.io/zone, operator: NotIn, values: [a]}", "node-b"],
    ["{key: gpu, operator: Exists}", "-"],
    ["{key: gpu, operator: DoesNotExist}", "node-a"],
    // A malformed requirement makes its term match nothing.
    ["{key: cores, operator: In, values: []}", "-"],
  ])("follows required node affinity %s", (expression, expected) => {
    const spec =
      "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: " +
      `[{matchExpressions: [${expression}]}]}}}}`;
    const [pod] = clusterOf([node("node-a", "a"), node("node-b", "b"), deployment({ name: "web", spec })]).pods;
    expect(pod?.nodeName ?? "-").toBe(expected);
  });

  it("chooses a node by matchFields", () => {
    const spec =
      "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: " +
      "{nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: " +
      "[node-b]}]}]}}}}";
    expect(
      clusterOf([node("node-a", "a"), node("node-b", "b"), deployment({ name: "web", spec })]).pods[0]?.nodeName,
    ).toBe("node-b");
  });

  it("says why a pod is pending", () => {
    const taint = node("node-a", "a", "taints: [{key: k, effect: NoSchedule}]");
    expect(clusterOf([taint, deployment({ name: "web" })]).pods[0]?.pending).toBe(
      "no node fits: a taint is not tolerated",
    );
    expect(
      clusterOf([taint, deployment({ name: "web", spec: "{tolerations: [{operator: Exists}]}" })]).pods[0]?.phase,
    ).toBe("Running");
  });

  it("runs a Job of each CronJob when asked to, but of no suspended one", () => {
    const cron = (name: string, suspend: boolean) => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: ${name}}
spec:
  schedule: "0 0 * * *"
  suspend: ${suspend}
  jobTemplate: {spec: {parallelism: 2, template: {metadata: {labels: {app: x}}, spec: {restartPolicy: Never, \
containers: [{name: c, image: i}]}}}}`;
    expect(clusterOf([cron("a", false)]).pods).toEqual([]);
    const { pods } = clusterOf([cron("a", false), cron("b", true)], { cronJobs: "run" });
    expect(pods.map(({ name, labels }) => [name, labels["job-name"]])).toEqual([
      ["a-00000000-00000", "a-00000000"],
      ["a-00000000-00001", "a-00000000"],
    ]);
  });

  it("takes pods as not ready by pattern, node or zone", () => {
    const documents = [
      node("node-a", "a"),
      node("node-b", "b"),
      deployment({ name: "web", replicas: 2 }),
      service("web", "{selector: {app: web}, ports: [{port: 80}]}"),
    ];
    const ready = (options: object) => serviceOf(clusterOf(documents, options), "web").readyByPort.get("");
    expect(ready({})).toEqual(["10.244.0.2:80", "10.244.1.2:80"]);
    expect(ready({ notReady: ["web-*-00001"] })).toEqual(["10.244.0.2:80"]);
    expect(ready({ notReady: ["other/web-*"] })).toEqual(["10.244.0.2:80", "10.244.1.2:80"]);
    expect(ready({ down: ["node-a"] })).toEqual(["10.244.1.2:80"]);
    expect(ready({ down: ["b"] })).toEqual(["10.244.0.2:80"]);
  });

  it("leaves a manual selector's Job without generated labels", () => {
    const job =
      "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\n" +
      "spec: {manualSelector: true, selector: {matchLabels: {a: b}}, template: {metadata: {labels: " +
      "{a: b}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}";
    expect(clusterOf([job]).pods[0]?.labels).toEqual({ a: "b" });
  });
});
