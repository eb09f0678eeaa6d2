import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { networkGraph } from "../../src/report/graph/build-graph.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { traceContext } from "../../src/simulate/route/trace/client.ts";
import { trace } from "../../src/simulate/route/trace/trace.ts";
import { parseTarget } from "../../src/simulate/route/trace/target.ts";
import { Simulation } from "../../src/simulate/simulation.ts";
import { lacksEndpoints, whyNoEndpoints } from "../../src/simulate/endpoints/why.ts";
import { lintCase, readCases } from "../../src/dev/rule-cases.ts";
import { BREAKING, isProved, requestsOf, worldOf } from "./broken-requests.ts";

/** Their cases are pods alone, which nobody asks for anything; test/causes/trace.test.ts has them behind a Service. */
const WITHOUT_SERVICES = new Set(["probe-port-unknown"]);

describe.each(rules.filter(({ id }) => BREAKING.has(id)).map((rule) => [rule.id, rule] as const))(
  "what %s proves broken",
  (id, rule) => {
    const cases = readCases(rule).filter(({ kind }) => kind === "invalid");

    it("never arrives in trace, and some of it is asked for", () => {
      const asked: string[] = [];
      for (const one of cases) {
        const world = worldOf(one.sources);
        const context = traceContext(world.model, world.cluster);
        for (const finding of lintCase(rule, one).findings.filter(isProved)) {
          for (const { target, from } of requestsOf(world, finding)) {
            const wanted = parseTarget(target);
            const found = wanted && trace(context, wanted, from);
            asked.push(target);
            expect(
              `${one.name} ${finding.span.start.line} ${from} ${target}: ${found?.outcome ?? "no client"}`,
            ).not.toMatch(/: (?:arrives|redirect|answered|no client)$/);
          }
        }
      }
      if (!WITHOUT_SERVICES.has(id)) expect(asked, id).not.toEqual([]);
    });

    it("is not drawn healthy", () => {
      for (const one of cases) {
        const { model } = worldOf(one.sources);
        const graph = networkGraph(model, new Simulation(model));
        for (const finding of lintCase(rule, one).findings.filter(isProved)) {
          const around = graph.nodes.filter(({ title }) => title === finding.resource);
          const own = graph.edges.filter(({ from, to }) => around.some((node) => node.id === from || node.id === to));
          // It is drawn broken where a request ends, which may be one step further.
          const ends = graph.nodes.filter(({ id }) => own.some(({ to }) => to === id));
          const edges = graph.edges.filter(({ from }) =>
            own.some(({ from: start, to }) => from === start || from === to),
          );
          if (requestsOf({ model, cluster: simulateCluster(model) }, finding).length === 0) continue;
          expect(
            [...around, ...ends].some(({ broken, note }) => broken === true || note === "selects no pods here") ||
              edges.some(({ broken }) => broken),
            `${one.name} ${finding.span.start.line} ${finding.message}`,
          ).toBe(true);
        }
      }
    });
  },
);

describe("what endpoints calls missing", () => {
  const all = rules.filter(({ id }) => existsSync(`fixtures/rules/${id}`));

  it("is called unknown by lint only for a reason that endpoints gives too", () => {
    const rule = rules.filter(({ id }) => id === "service-selects-nothing");
    let counted = 0;
    for (const own of all) {
      for (const one of readCases(own)) {
        const world = worldOf(one.sources);
        const lacking = new Set(world.cluster.services.filter(lacksEndpoints).map(({ service }) => service.title));
        if (lacking.size === 0) continue;
        for (const asked of rule) {
          for (const finding of lintCase(asked, { ...one, options: {}, config: {} }).findings) {
            // That another variant may take its turn is no matter of what the manifests leave out: endpoints shows what
            // is there.
            if (
              finding.verdict !== "unknown" ||
              !lacking.has(finding.resource ?? "") ||
              finding.because?.includes("one of several variants") === true
            )
              continue;
            counted += 1;
            const service = world.cluster.services.find((endpoints) => endpoints.service.title === finding.resource);
            const reasons = service === undefined ? [] : whyNoEndpoints(world.model, service).map(({ text }) => text);
            expect(reasons.join("\n"), `${one.name}: ${finding.message}`).toContain(finding.because ?? "a reason");
          }
        }
      }
    }
    expect(counted).toBeGreaterThan(0);
  });
});
