import { describe, expect, it } from "vitest";
import { compareActual } from "../../src/simulate/endpoints/compare-actual.ts";
import { clusterOf, deployment, service } from "./cluster-manifests.ts";

interface Actual {
  readonly name: string;
  readonly ready?: boolean;
  readonly listed?: boolean;
  readonly labels?: Record<string, string>;
  readonly waiting?: string;
}

function dump(pods: readonly Actual[], port = 8080) {
  const endpoints = pods
    .filter(({ listed = true }) => listed)
    .map(({ name, ready = true }, index) => ({
      addresses: [`10.1.0.${index + 1}`],
      conditions: { ready },
      targetRef: { kind: "Pod", namespace: "default", name },
    }));
  const objects = pods.map(({ name, ready = true, labels = { app: "web" }, waiting }) => ({
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      namespace: "default",
      name,
      labels,
      ownerReferences: [{ kind: "ReplicaSet", name: name.replace(/-[a-z0-9]{5}$/, "") }],
    },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: ready ? "True" : "False", message: "containers with unready status: [c]" }],
      containerStatuses:
        waiting === undefined ? [] : [{ name: "c", ready: false, state: { waiting: { reason: waiting } } }],
    },
  }));
  const slice = {
    kind: "EndpointSlice",
    metadata: { namespace: "default", name: "web-x", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    ports: [{ name: "", port, protocol: "TCP" }],
    endpoints,
  };
  return { kind: "List", apiVersion: "v1", items: [...objects, slice] };
}

const manifests = [
  deployment({ name: "web", replicas: 2 }),
  service("web", "{selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}"),
];
const differences = (actual: unknown, documents = manifests) =>
  compareActual(clusterOf(documents), actual).map(({ text }) => text);
const two = [{ name: "web-5d9c7b8f4-abcde" }, { name: "web-5d9c7b8f4-fghij" }];

describe("compareActual", () => {
  it("finds nothing where names and addresses alone differ", () => {
    expect(differences(dump(two))).toEqual([]);
  });

  it("explains a pod that is not ready", () => {
    expect(differences(dump([two[0]!, { ...two[1]!, ready: false, waiting: "CrashLoopBackOff" }]))).toEqual([
      "1 of 2 ready endpoints of Deployment web",
      "Pod default/web-5d9c7b8f4-fghij of Deployment web is not ready: container c waits (CrashLoopBackOff)",
    ]);
  });

  it("explains a pod whose labels are those of an older template", () => {
    expect(differences(dump([two[0]!, { ...two[1]!, listed: false, labels: { run: "web" } }]))).toEqual([
      "1 of 2 ready endpoints of Deployment web",
      "Pod default/web-5d9c7b8f4-fghij is not selected: it lacks app=web, as if created from an older template",
    ]);
  });

  it("counts pods that are not there", () => {
    expect(differences(dump([two[0]!]))).toEqual([
      "1 of 2 ready endpoints of Deployment web; 1 pod does not exist in the cluster",
    ]);
  });

  it("names endpoints that nothing here makes", () => {
    expect(differences(dump([...two, { name: "canary-6f7d-zzzzz" }]))).toEqual([
      "endpoint 10.1.0.3 (canary-6f7d-zzzzz) does not come from these manifests",
    ]);
  });

  it("compares the ports", () => {
    expect(differences(dump(two, 80))[0]).toMatch(/^the unnamed port targets 8080 here and 80 in the cluster/);
  });

  it("allows what an autoscaler allows", () => {
    const hpa =
      "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\n" +
      "spec: {minReplicas: 2, maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: " +
      "Deployment, name: web}}";
    const three = [...two, { name: "web-5d9c7b8f4-klmno" }];
    expect(differences(dump(three), [...manifests, hpa])).toEqual([]);
    expect(differences(dump(three))).toEqual([
      "3 pods of Deployment web are ready, 2 expected: it was scaled, or a rollout is under way",
    ]);
  });

  it("says that a Service is not there at all", () => {
    expect(differences({ kind: "List", items: [] })).toEqual([
      "the cluster has no EndpointSlice for it: the Service is not applied there, or was renamed",
    ]);
  });
});
