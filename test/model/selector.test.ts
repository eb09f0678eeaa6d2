import { describe, expect, it } from "vitest";
import { describeSelector, equalitySelector, labelSelector, matches } from "../../src/base/selector.ts";
import type { Labels } from "../../src/base/selector.ts";
import { matchWorkload } from "../../src/model/workload.ts";
import { modelOf, workload } from "../simulate/manifests.ts";

const expression = (operator: string, key: string, ...values: readonly string[]) =>
  labelSelector({ matchExpressions: [{ key, operator, values: [...values] }] });

describe("a selector", () => {
  it("that is absent matches nothing, an empty one everything; of a Service both match nothing", () => {
    expect(matches(labelSelector(undefined), { app: "web" })).toBe(false);
    expect(matches(labelSelector({}), {})).toBe(true);
    expect(matches(equalitySelector(undefined), {})).toBe(false);
    expect(matches(equalitySelector({}), {})).toBe(false);
  });

  it("must match with all of its requirements", () => {
    const both = labelSelector({
      matchLabels: { app: "web" },
      matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }],
    });
    expect(matches(both, { app: "web", tier: "b" })).toBe(true);
    expect(matches(both, { app: "web" })).toBe(false);
    expect(matches(both, { tier: "b" })).toBe(false);
    expect(describeSelector(both)).toBe("app=web,tier in (a,b)");
  });

  it.each<readonly [string, Labels, boolean]>([
    ["In", { app: "web" }, true],
    ["In", { app: "api" }, false],
    ["In", {}, false],
    ["NotIn", { app: "web" }, false],
    ["NotIn", { app: "api" }, true],
    ["NotIn", {}, true],
    ["Exists", { app: "" }, true],
    ["Exists", {}, false],
    ["DoesNotExist", { app: "web" }, false],
    ["DoesNotExist", {}, true],
    ["Near", { app: "web" }, false],
    ["Near", {}, false],
  ])("by %s and %j: %s", (operator, labels, expected) => {
    expect(matches(expression(operator, "app", "web"), labels)).toBe(expected);
  });

  it("takes no label from what every object has", () => {
    expect(matches(expression("Exists", "constructor"), {})).toBe(false);
    expect(matches(expression("NotIn", "constructor", "x"), {})).toBe(true);
  });
});

describe("the map of a Service", () => {
  it("matches by all of its labels, and nothing without any", () => {
    const selector = equalitySelector({ app: "web", tier: "a" });
    expect(matches(selector, { app: "web", tier: "a", more: "x" })).toBe(true);
    expect(matches(selector, { app: "web" })).toBe(false);
    expect(matches(selector, { app: "web", tier: "b" })).toBe(false);
    expect(matches(equalitySelector({}), { app: "web" })).toBe(false);
    expect(matches(equalitySelector(undefined), {})).toBe(false);
  });
});

describe("a selector as kubectl prints it", () => {
  it.each([
    [undefined, "<none>"],
    [{}, "<all>"],
    [{ matchLabels: { app: "web", tier: "a" } }, "app=web,tier=a"],
    [{ matchExpressions: [{ key: "app", operator: "In", values: ["a", "b"] }] }, "app in (a,b)"],
    [{ matchExpressions: [{ key: "app", operator: "NotIn", values: ["a"] }] }, "app!=a"],
    [{ matchExpressions: [{ key: "app", operator: "NotIn", values: ["a", "b"] }] }, "app notin (a,b)"],
    [{ matchExpressions: [{ key: "app", operator: "Exists" }] }, "app"],
    [{ matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }, "!app"],
    [{ matchExpressions: [{ key: "app", operator: "In" }] }, "app in ()"],
  ])("%j: %s", (selector, expected) => expect(describeSelector(labelSelector(selector))).toBe(expected));
});

describe("a selector and the pods of a workload", () => {
  const text = (kind: string, more = "") => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: db, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: img}]}}
${more}`;
  const match = (selector: Parameters<typeof labelSelector>[0], kind = "StatefulSet", more = "") =>
    matchWorkload(labelSelector(selector), workload(modelOf(text(kind, more)), "shop", "db"));
  const podName = (name: string) => ({ matchLabels: { "statefulset.kubernetes.io/pod-name": name } });
  const index = (...values: readonly string[]) => ({
    matchExpressions: [{ key: "apps.kubernetes.io/pod-index", operator: "In", values: [...values] }],
  });

  it("of its template matches all of them", () => {
    expect(match({ matchLabels: { app: "db" } })).toBe("all");
    expect(match({})).toBe("all");
    expect(match({ matchLabels: { app: "web" } })).toBe("none");
  });

  it("by the name or number of a pod matches one that there is", () => {
    expect(match(podName("db-0"))).toBe("some");
    expect(match(podName("db-2"))).toBe("some");
    expect(match(podName("db-3"))).toBe("none");
    expect(match(podName("web-0"))).toBe("none");
    expect(match(podName("dbx0"))).toBe("none");
    expect(match(index("0", "7"))).toBe("some");
    expect(match(index("3"))).toBe("none");
  });

  it("by names and numbers that no controller writes matches none", () => {
    for (const name of ["db-00", "db-01", "db-", "db--0", "db-1.0"]) expect(match(podName(name))).toBe("none");
    expect(match(index("00", "-0", "1e0"))).toBe("none");
  });

  it("by the numbers of all its pods matches all, and by none of them what it excludes", () => {
    const except = (...values: readonly string[]) => ({
      matchExpressions: [{ key: "apps.kubernetes.io/pod-index", operator: "NotIn", values: [...values] }],
    });
    expect(match(index("0", "1", "2", "2"))).toBe("all");
    expect(match(except("3", "01"))).toBe("all");
    expect(match(except("0"))).toBe("some");
    expect(match(except("0", "1", "2"))).toBe("none");
  });

  it("by the number of a pod that only an autoscaler starts matches perhaps", () => {
    const scaled = `
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: db, namespace: shop}
spec: {minReplicas: 2, maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}}`;
    expect(match(index("1"), "StatefulSet", scaled)).toBe("some");
    expect(match(index("3"), "StatefulSet", scaled)).toBe("perhaps");
    expect(match(index("4"), "StatefulSet", scaled)).toBe("none");
    expect(match(index("0", "1", "2", "3"), "StatefulSet", scaled)).toBe("all");
  });

  it("may match the pods of an operator by labels that their template lacks, whether required or excluded", () => {
    const custom = (apiVersion: string, kind: string) => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: img}]}}}`;
    const of = (apiVersion: string, kind: string, operator: string, key: string, values?: readonly string[]) =>
      matchWorkload(
        labelSelector({ matchExpressions: [{ key, operator, ...(values && { values }) }] }),
        workload(modelOf(custom(apiVersion, kind)), "shop", "db"),
      );
    for (const operator of ["In", "NotIn"]) {
      expect(of("example.com/v1", "Database", operator, "role", ["primary"])).toBe("perhaps");
      expect(of("serving.knative.dev/v1", "Service", operator, "serving.knative.dev/revision", ["a"])).toBe("perhaps");
    }
    for (const operator of ["Exists", "DoesNotExist"])
      expect(of("example.com/v1", "Database", operator, "role")).toBe("perhaps");
    expect(of("example.com/v1", "Database", "NotIn", "app", ["web"])).toBe("all");
    expect(of("argoproj.io/v1alpha1", "Rollout", "NotIn", "role", ["primary"])).toBe("all");
    expect(of("serving.knative.dev/v1", "Service", "DoesNotExist", "role")).toBe("all");
  });

  it("matches some where one requirement does and the other all", () => {
    expect(match({ matchLabels: { app: "db", ...podName("db-0").matchLabels } })).toBe("some");
    expect(match({ matchLabels: { ...podName("db-0").matchLabels, app: "db" } })).toBe("some");
    expect(match({ matchLabels: { app: "web", ...podName("db-0").matchLabels } })).toBe("none");
  });

  it("by the name of a pod matches none of a Deployment", () => {
    expect(match(podName("db-0"), "Deployment")).toBe("none");
  });

  it("by a label that only a controller knows matches perhaps", () => {
    const hash = { matchExpressions: [{ key: "pod-template-hash", operator: "In", values: ["5d4f"] }] };
    expect(match(hash, "Deployment")).toBe("perhaps");
    expect(match({ ...hash, matchLabels: { app: "web" } }, "Deployment")).toBe("none");
    expect(match(hash)).toBe("none");
  });
});
