import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/simulate/cluster.ts";
import { clusterJson } from "../conformance/oracle-json.ts";
import { clusterOf } from "./cluster-manifests.ts";

interface Port {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: string;
}
interface Svc {
  readonly kind: "Service";
  readonly name: string;
  readonly namespace: string;
  readonly selector: Record<string, string>;
  readonly ports: readonly Port[];
  readonly publish: boolean;
  readonly headless: boolean;
}
interface OnePod {
  readonly kind: "Pod";
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly ports: readonly { name: string; containerPort: number; protocol: string }[];
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly ip: boolean;
}

const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b", ""), {
  maxKeys: 2,
  noNullPrototype: true,
});
const protocol = fc.constantFrom("TCP", "UDP");
const namespace = fc.constantFrom("default", "shop");
const target = fc.oneof(fc.constantFrom(80, 8080), fc.constantFrom("http", "dns"));

const services = fc.uniqueArray(
  fc.record({
    kind: fc.constant("Service" as const),
    name: fc.constantFrom("s1", "s2", "s3"),
    namespace,
    selector: labels,
    publish: fc.boolean(),
    headless: fc.boolean(),
    ports: fc.uniqueArray(
      fc.record({ name: fc.constantFrom("p", "q"), port: fc.constantFrom(1, 2), targetPort: target, protocol }),
      { minLength: 1, maxLength: 2, selector: ({ name }) => name },
    ),
  }),
  { maxLength: 4, selector: (one) => `${one.namespace}/${one.name}` },
);
const pods = fc.uniqueArray(
  fc.record({
    kind: fc.constant("Pod" as const),
    name: fc.constantFrom("a", "b", "c", "d", "e"),
    namespace,
    labels,
    ready: fc.boolean(),
    terminating: fc.boolean(),
    ip: fc.boolean(),
    phase: fc.constantFrom("Running", "Pending", "Succeeded", "Failed"),
    ports: fc.uniqueArray(
      fc.record({ name: fc.constantFrom("http", "dns"), containerPort: fc.constantFrom(1000, 2000), protocol }),
      { maxLength: 2, selector: ({ name }) => name },
    ),
  }),
  { maxLength: 8, selector: (one) => `${one.namespace}/${one.name}` },
);

const serviceText = ({ name, namespace, selector, ports, publish, headless }: Svc): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { selector, ports, publishNotReadyAddresses: publish, ...(headless ? { clusterIP: "None" } : {}) },
  });
const podText = ({ name, namespace, labels, ports, phase, ready, terminating, ip }: OnePod, index: number): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, ...(terminating ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}) },
    spec: { nodeName: "node-1", containers: [{ name: "c", image: "i", ports }] },
    status: {
      phase,
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      ...(ip ? { podIP: `10.244.1.${index + 2}` } : {}),
    },
  });

/** Who is an endpoint of what, with its ports and conditions; addresses and nodes left out. */
function membership(cluster: Cluster): readonly string[] {
  return cluster.services
    .flatMap(({ service, slices }) =>
      slices.flatMap(({ endpoints, ports, addressType }) =>
        endpoints.map(({ targetRef, conditions }) =>
          JSON.stringify([
            service.namespace,
            service.name,
            addressType,
            targetRef?.namespace,
            targetRef?.name,
            ports.map(({ name, port, protocol }) => [name, port, protocol]),
            conditions,
          ]),
        ),
      ),
    )
    .sort();
}

/** The rules of the API documentation, one by one, without indexes or groups. */
function naive(allServices: readonly Svc[], allPods: readonly OnePod[]): readonly string[] {
  const result: string[] = [];
  for (const service of allServices) {
    for (const pod of allPods) {
      if (Object.keys(service.selector).length === 0 || pod.namespace !== service.namespace) continue;
      if (Object.entries(service.selector).some(([key, value]) => pod.labels[key] !== value)) continue;
      if (!pod.ip || pod.phase === "Succeeded" || pod.phase === "Failed") continue;
      const ports: unknown[] = [];
      for (const port of [...service.ports].sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const number =
          typeof port.targetPort === "number"
            ? port.targetPort
            : pod.ports.find(({ name, protocol }) => name === port.targetPort && protocol === port.protocol)
                ?.containerPort;
        if (number !== undefined) ports.push([port.name, number, port.protocol]);
      }
      const conditions = {
        ready: service.publish || (pod.ready && !pod.terminating),
        serving: pod.ready,
        terminating: pod.terminating,
      };
      result.push(
        JSON.stringify([service.namespace, service.name, "IPv4", pod.namespace, pod.name, ports, conditions]),
      );
    }
  }
  return result.sort();
}

const workload = fc.record({
  name: fc.constantFrom("w1", "w2", "w3"),
  labels,
  replicas: fc.integer({ min: 0, max: 3 }),
  port: fc.constantFrom("http", "dns"),
});
const workloads = fc.uniqueArray(workload, { maxLength: 3, selector: ({ name }) => name });
const workloadText = ({
  name,
  labels,
  replicas,
  port,
}: {
  name: string;
  labels: Record<string, string>;
  replicas: number;
  port: string;
}): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "c", image: "i", ports: [{ name: port, containerPort: 8080 }] }] },
      },
    },
  });

describe("endpoints, for any manifests", () => {
  it("agree with a naive reading of the rules", () => {
    fc.assert(
      fc.property(services, pods, (someServices, somePods) => {
        const cluster = clusterOf([...someServices.map(serviceText), ...somePods.map(podText)]);
        expect(membership(cluster)).toEqual(naive(someServices, somePods));
      }),
      { numRuns: 300 },
    );
  });

  it("do not depend on the order of documents", () => {
    const shuffled = fc
      .tuple(services, pods, workloads)
      .map(([a, b, c]) => [...a.map(serviceText), ...b.map(podText), ...c.map(workloadText)])
      .chain((documents) =>
        fc.tuple(
          fc.constant(documents),
          fc.shuffledSubarray(documents, { minLength: documents.length, maxLength: documents.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([documents, other]) => {
        expect(membership(clusterOf(other))).toEqual(membership(clusterOf(documents)));
      }),
      { numRuns: 200 },
    );
  });

  it("do not change when something unrelated is added", () => {
    const unrelated = [
      JSON.stringify({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "s1", labels: { app: "a" } },
        data: { app: "a" },
      }),
      JSON.stringify({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "other", namespace: "far" },
        spec: { selector: { app: "a" }, ports: [{ port: 1 }] },
      }),
      JSON.stringify({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "p" },
        spec: { podSelector: {} },
      }),
      JSON.stringify({
        apiVersion: "example.com/v1",
        kind: "Thing",
        metadata: { name: "s1" },
        spec: { selector: { app: "a" } },
      }),
    ];
    const all = fc.tuple(services, pods, workloads, fc.constantFrom(...unrelated), fc.nat(20));
    fc.assert(
      fc.property(all, ([a, b, c, added, at]) => {
        const documents = [...a.map(serviceText), ...b.map(podText), ...c.map(workloadText)];
        const before = clusterJson(clusterOf(documents));
        const after = clusterJson(clusterOf(documents.toSpliced(at, 0, added)));
        expect(after.services.filter(({ name }) => name !== "other")).toEqual(before.services);
        expect(after.pods).toEqual(before.pods);
      }),
      { numRuns: 200 },
    );
  });

  it("stay the same for other Services when pods of another namespace are added", () => {
    fc.assert(
      fc.property(services, pods, workloads, (a, b, c) => {
        const documents = [...a.map(serviceText), ...b.map(podText), ...c.map(workloadText)];
        const stranger = JSON.stringify({
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "stranger", namespace: "far" },
          spec: {
            replicas: 2,
            selector: { matchLabels: { app: "a" } },
            template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image: "i" }] } },
          },
        });
        expect(membership(clusterOf([stranger, ...documents]))).toEqual(membership(clusterOf(documents)));
      }),
      { numRuns: 100 },
    );
  });
});
