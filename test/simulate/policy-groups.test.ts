import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { describeConnections } from "../../src/simulate/connections.ts";
import { betweenGroups, groupRows, reachGroups, selectGroups } from "../../src/simulate/policy/reach-groups.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { verdictOf } from "../../src/simulate/policy/verdict.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

function graphOf(text: string) {
  const model = acceptedModel(parseSource({ path: "case.yaml", text }).documents);
  return reachGraph(model, simulateCluster(model).pods, { external: ["203.0.113.9", "10.0.0.1"] });
}

const FOLDER = "fixtures/conformance/netpol";
const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => `${FOLDER}/${file}`);

describe("folding", () => {
  it.each([...cases, "fixtures/policy/tiers.yaml"])("changes no answer of %s", (file) => {
    const graph = graphOf(readFileSync(file, "utf8"));
    const groups = reachGroups(graph);
    const folded = new Map(
      [...groupRows(graph, groups, groups)].flatMap(({ destination, verdict, sources }) =>
        sources.map((source) => [`${source.title} → ${destination.title}`, verdict]),
      ),
    );
    let pairs = 0;
    for (const source of groups) {
      for (const destination of groups) {
        const direct = betweenGroups(graph, source, destination);
        if (direct === undefined) continue;
        pairs++;
        expect(folded.get(`${source.title} → ${destination.title}`), `${source.title} → ${destination.title}`).toEqual(
          direct,
        );
      }
    }
    expect(folded.size).toBe(pairs);
  });

  it.each(["fixtures/policy/tiers.yaml", `${FOLDER}/r1-0128.yaml`])(
    "agrees with each pair of %s judged on its own",
    (file) => {
      const { matrix } = graphOf(readFileSync(file, "utf8"));
      for (const [from, source] of matrix.ends.entries()) {
        for (const [to, destination] of matrix.ends.entries()) {
          if (source.kind === "address" && destination.kind === "address") continue;
          const { allowed, depends } = verdictOf(matrix.set, matrix.profile, source, destination);
          const folded = matrix.at(from, to);
          expect(
            [describeConnections(folded.allowed), folded.depends],
            `${source.title} → ${destination.title}`,
          ).toEqual([describeConnections(allowed), depends]);
        }
      }
    },
  );
});

describe("choice of groups", () => {
  const groups = reachGroups(
    graphOf(
      ["fixtures/routes/shop.yaml", "fixtures/policy/tiers.yaml"]
        .map((file) => readFileSync(file, "utf8"))
        .join("---\n"),
    ),
  );
  it.each([
    ["shop/payments", ["Deployment shop/payments"]],
    ["payments", ["Deployment shop/payments"]],
    ["shop/payments-0000000000-00001", ["Deployment shop/payments"]],
    ["shop/*", ["Deployment shop/payments", "Deployment shop/web"]],
    ["app=web", ["Pod dev/tool", "Pod prod/web", "Deployment shop/web"]],
    ["prod/app!=web", ["Pod prod/db", "Pod prod/proxy"]],
    ["203.0.113.9", ["203.0.113.9"]],
    ["nothing", []],
  ])("%s", (text, titles) => {
    expect(selectGroups(groups, text).map(({ title }) => title)).toEqual(titles);
  });
});
