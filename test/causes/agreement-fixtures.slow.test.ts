import { readFileSync } from "node:fs";
import glob from "fast-glob";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { decodeText } from "../../src/read/decode-text.ts";
import { networkGraph } from "../../src/report/graph/build-graph.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { lacksEndpoints, whyNoEndpoints } from "../../src/simulate/endpoints/why.ts";
import { parseTarget } from "../../src/simulate/route/trace/target.ts";
import { trace } from "../../src/simulate/route/trace/trace.ts";
import { traceContext } from "../../src/simulate/route/trace/client.ts";
import { Simulation } from "../../src/simulate/simulation.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import type { Source } from "../../src/yaml/document.ts";
import { looksLikeTemplate } from "../../src/yaml/template.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { BREAKING, isProved, requestsOf, worldOf } from "./broken-requests.ts";

/** Every file of every fixture, each a scope of its own, with all rules about broken requests at once. */
const worlds = glob
  .sync("fixtures/**/*.{yaml,yml}")
  .toSorted()
  .map((path): Source => ({ path, ...decodeText(readFileSync(path)) }))
  .filter(({ text }) => !looksLikeTemplate(text))
  .map((source) => {
    const result = lint(
      [wholeScope([parseSource(source)])],
      rules.filter(({ id }) => BREAKING.has(id)),
      {
        config: { ...DEFAULT_CONFIG, extends: "all" },
        kubernetesVersion: NEWEST_VERSION,
        validate: (object, definitions) => validateObject(object, definitions === undefined ? {} : { definitions }),
      },
    );
    return { source, findings: result.findings.filter(({ ruleId }) => BREAKING.has(ruleId)) };
  });

describe("over all fixtures", () => {
  it("a request that lint proves broken never arrives in trace", () => {
    let requests = 0;
    for (const { source, findings } of worlds) {
      const proved = findings.filter(isProved);
      if (proved.length === 0) continue;
      const world = worldOf([source]);
      const context = traceContext(world.model, world.cluster);
      for (const finding of proved) {
        for (const { target, from } of requestsOf(world, finding)) {
          const wanted = parseTarget(target);
          const found = wanted && trace(context, wanted, from);
          requests += 1;
          expect
            .soft(
              `${source.path}:${finding.span.start.line} ${finding.ruleId} ${target}: ${found?.outcome ?? "no client"}`,
            )
            .not.toMatch(/: (?:arrives|redirect|answered|no client)$/);
        }
      }
    }
    expect(requests).toBeGreaterThan(80);
  });

  it("it is not drawn healthy", () => {
    for (const { source, findings } of worlds) {
      const proved = findings.filter(isProved);
      if (proved.length === 0) continue;
      const world = worldOf([source]);
      const graph = networkGraph(world.model, new Simulation(world.model));
      for (const finding of proved) {
        if (requestsOf(world, finding).length === 0) continue;
        const around = graph.nodes.filter(({ title }) => title === finding.resource);
        const own = graph.edges.filter(({ from, to }) => around.some((node) => node.id === from || node.id === to));
        // It is drawn broken where a request ends, which may be one step further.
        const ends = graph.nodes.filter(({ id }) => own.some(({ to }) => to === id));
        const edges = graph.edges.filter(({ from }) => own.some((edge) => from === edge.from || from === edge.to));
        expect
          .soft(
            [...around, ...ends].some(({ broken, note }) => broken === true || note === "selects no pods here") ||
              edges.some(({ broken }) => broken),
            `${source.path}:${finding.span.start.line} ${finding.ruleId}: ${finding.message}`,
          )
          .toBe(true);
      }
    }
  });

  it("what endpoints calls missing is unknown to lint only for a reason that endpoints gives too", () => {
    let counted = 0;
    for (const { source, findings } of worlds) {
      const doubtful = findings.filter(
        ({ ruleId, verdict, because }) =>
          ruleId === "service-selects-nothing" &&
          verdict === "unknown" &&
          because?.includes("one of several variants") !== true,
      );
      if (doubtful.length === 0) continue;
      const { model, cluster } = worldOf([source]);
      for (const finding of doubtful) {
        const service = cluster.services.find((endpoints) => endpoints.service.title === finding.resource);
        if (service === undefined || !lacksEndpoints(service)) continue;
        counted += 1;
        const reasons = whyNoEndpoints(model, service).map(({ text }) => text);
        expect.soft(reasons.join("\n"), `${source.path}: ${finding.message}`).toContain(finding.because ?? "a reason");
      }
    }
    expect(counted).toBeGreaterThan(20);
  });
});
