import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reachCommand } from "../../src/hosts/cli/commands/reach.ts";
import { NODE_KINDS } from "../../src/report/graph/graph.ts";
import { layout } from "../../src/report/graph/layout.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { nodesFor } from "../../src/simulate/policy/reach.ts";
import { findHosts } from "../../src/simulate/references/text.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { runCli } from "../cli/run-cli.ts";
import { deployment, modelOf, service } from "../simulate/cluster-manifests.ts";
import { generate } from "./generate.ts";

/**
 * Parts of the program on large inputs, within this process: `npx tsx test/bench/parts.ts`.
 * The tests run the same inputs and look at the answers only, as a slow machine is not a defect.
 */
const PODS = 5;

const applications = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => [
    deployment({
      name: `app-${index}`,
      namespace: `ns-${index % 20}`,
      labels: `{app: app-${index}, tier: web}`,
      replicas: PODS,
      ports: "[{name: http, containerPort: 8080}]",
    }),
    service(
      `app-${index}`,
      `{selector: {app: app-${index}}, ports: [{name: http, port: 80, targetPort: http}]}`,
      `, namespace: ns-${index % 20}`,
    ),
  ]).flat();

const policies = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p-${index}, namespace: ns-${index % 20}}
spec: {podSelector: {matchLabels: {app: app-${index}}}, ingress: [{from: [{podSelector: {matchLabels: {tier: web}}}]}]}
`,
  );

const scratch = mkdtempSync(join(tmpdir(), "kubenetlint-parts-"));
for (const side of ["base", "head"]) generate(join(scratch, side), 1000);
const large = modelOf(...applications(2000));
const guarded = modelOf(...applications(1000), ...policies(1000));
const cluster = simulateCluster(guarded, { nodeCount: nodesFor(guarded) });
const nodes = Array.from({ length: 8000 }, (_, index) => ({
  id: `${index}`,
  kind: NODE_KINDS[index % NODE_KINDS.length]!,
  title: `Node ${index}`,
  namespace: `n${index % 7}`,
  file: "",
  line: 1,
}));
const edges = Array.from({ length: 6000 }, (_, index) => ({
  from: `${index}`,
  to: `${index + 1}`,
  label: "",
  broken: false,
}));

const PARTS: Readonly<Record<string, () => unknown>> = {
  "pods and endpoints: 10,000 pods behind 2,000 Services": () => simulateCluster(large, { nodeCount: 100 }),
  "reach: 1,000 workloads with 1,000 policies": () => [...reachCommand(guarded, cluster, {}).stdout].length,
  "diff: two trees of 1,000 files": async () => await runCli(["diff", "./base", "./head"], { cwd: scratch }),
  "YAML: 100,000 small documents": () => parseSource({ path: "a.yaml", text: "---\na: 1\n".repeat(100_000) }),
  "YAML: 1,000,000 small documents": () => parseSource({ path: "a.yaml", text: "---\na: 1\n".repeat(1_000_000) }),
  "picture: 8,000 nodes": () => layout({ nodes, edges }),
  ...Object.fromEntries(
    ["a.", "a://", "1.2.3.", "[::"].map((unit) => [
      `hosts in 100,000 × ${unit}`,
      () => findHosts(unit.repeat(100_000)),
    ]),
  ),
};

process.stdout.write("| part | median of 5 |\n|---|---|\n");
for (const [name, part] of Object.entries(PARTS)) {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const start = performance.now();
    await part();
    times.push(performance.now() - start);
  }
  process.stdout.write(`| ${name} | ${times.toSorted((a, b) => a - b)[2]!.toFixed(0)} ms |\n`);
}
rmSync(scratch, { recursive: true, force: true });
