import { expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { modelOf } from "./manifests.ts";

const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata: { name: db }\n" +
  "spec: { ports: [{ name: sql, port: 5432 }, { name: admin, port: 8080 }] }\n";
const written = (subsets: string) => `apiVersion: v1\nkind: Endpoints\nmetadata: { name: db }\nsubsets: [${subsets}]\n`;

/**
 * Addresses and ports of the slices that a written Endpoints is mirrored to, as pkg/controller/endpointslicemirroring
 * makes them.
 */
function mirrored(subsets: string) {
  const [service] = simulateCluster(modelOf(`${SERVICE}---\n${written(subsets)}`)).services;
  return service?.slices
    .map(
      ({ ports, endpoints }) =>
        [ports.map(({ name }) => name), endpoints.flatMap(({ addresses }) => addresses)] as const,
    )
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

it("subsets with the same ports are one slice, and an address that stands twice is one endpoint", () => {
  expect(
    mirrored(
      "{ addresses: [{ ip: 192.0.2.1 }], ports: [{ name: sql, port: 5432 }] }, { addresses: [{ ip: " +
        "192.0.2.1 }, { ip: 192.0.2.2 }], ports: [{ name: sql, port: 5432 }] }",
    ),
  ).toEqual([[["sql"], ["192.0.2.1", "192.0.2.2"]]]);
});

it("subsets with other ports are other slices", () => {
  expect(
    mirrored(
      "{ addresses: [{ ip: 192.0.2.1 }], ports: [{ name: sql, port: 5432 }] }, { addresses: [{ ip: " +
        "192.0.2.2 }], ports: [{ name: admin, port: 8080 }] }",
    ),
  ).toEqual([
    [["admin"], ["192.0.2.2"]],
    [["sql"], ["192.0.2.1"]],
  ]);
});
