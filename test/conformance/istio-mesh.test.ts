import { describe, expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseProbe } from "../../src/simulate/connections.ts";
import { reachRows } from "../../src/simulate/policy/probe-answers.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { MESH_CASES } from "./istio/mesh.ts";
import type { MeshCase } from "./istio/mesh.ts";

const workload = (name: string, namespace: string, metadata: string, spec: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n` +
  `  selector: {matchLabels: {a: ${name}}}\n  template:\n    metadata: {${metadata}}\n` +
  `    spec: {${spec}serviceAccountName: ${name}, containers: [{name: c, image: "example.com/c:1"}]}\n---\n`;

const namespace = (name: string, labels: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n---\n`;

function manifests(one: MeshCase): string {
  const port = "port" in one ? one.port : "http";
  return (
    namespace("shop", one.server ?? "istio-injection: enabled") +
    namespace("ops", one.client ?? "istio-injection: enabled") +
    workload("web", "shop", one.serverPod ?? "labels: {a: web}", one.serverSpec ?? "") +
    workload("cli", "ops", one.clientPod ?? "labels: {a: cli}", "") +
    (port === undefined
      ? ""
      : "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n" +
        `spec: {selector: {a: web}, ports: [{name: ${port}, port: 80, targetPort: 8080}]}\n---\n`) +
    one.objects
  );
}

describe("pods in Istio's mesh", () => {
  it.each(MESH_CASES)("$title → $answer ($source)", (one) => {
    const { documents } = parseSource({ path: "m.yaml", text: manifests(one) });
    const model = acceptedModel(documents);
    const graph = reachGraph(model, simulateCluster(model).pods);
    const probe = parseProbe("TCP/8080");
    const row = [...reachRows(graph, probe === undefined ? [] : [probe])].find(
      ({ source, destination }) => source.startsWith("ops/") && destination.startsWith("shop/"),
    );
    const answer = (row?.unknown ?? []).length > 0 ? "unknown" : row?.allowed.length === 1 ? "allowed" : "denied";
    expect(answer).toBe(one.answer);
  });
});
