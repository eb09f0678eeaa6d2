import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { modelOf } from "../../src/engine/model-of.ts";
import type { Model } from "../../src/model/model.ts";
import type { Resource } from "../../src/model/resource.ts";
import { networkGraph } from "../../src/report/graph/build-graph.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { ingressTable } from "../../src/simulate/route/ingress.ts";
import { traceContext } from "../../src/simulate/route/trace/client.ts";
import { parseTarget, trace } from "../../src/simulate/route/trace/trace.ts";
import { Simulation } from "../../src/simulate/simulation.ts";
import { lacksEndpoints, whyNoEndpoints } from "../../src/simulate/endpoints/why.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION, validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { lintCase, readCases } from "../rules/cases.ts";
import type { Case } from "../rules/cases.ts";

const CLIENT = `apiVersion: v1
kind: Pod
metadata: { name: client, namespace: trace-client }
spec: { containers: [{ name: c, image: "x:1" }] }
`;

/** Rules whose proved errors say that requests are not served. */
const BREAKING = new Set([
  "service-selects-nothing",
  "service-port-unresolved",
  "container-port-undeclared",
  "container-port-contradicted",
  "target-port-quoted",
  "probe-port-unknown",
  "probe-port-not-served",
  "ingress-backend-missing",
  "ingress-backend-port-missing",
  "ingress-backend-without-endpoints",
  "route-backend-missing",
  "route-backend-port-missing",
  "reference-not-granted",
  "route-backend-blocked",
]);

/** Their cases are pods alone, which nobody asks for anything; test/causes/trace.test.ts has them behind a Service. */
const WITHOUT_SERVICES = new Set(["probe-port-unknown"]);

interface World {
  readonly model: Model;
  readonly cluster: ReturnType<typeof simulateCluster>;
}

function worldOf({ sources }: Case): World {
  const scope = wholeScope([...sources, { path: "client.yaml", text: CLIENT }].map((source) => parseSource(source)));
  const model = modelOf(scope, {
    config: DEFAULT_CONFIG,
    validate: (object) => validateObject(object, { kubernetesVersion: NEWEST_VERSION }),
  });
  return { model, cluster: simulateCluster(model) };
}

const covers = (resource: Resource, object: object, { span }: Finding): boolean => {
  const { file, start, end } = resource.document.at(object, undefined as never, "entry").span();
  return file === span.file && start.offset <= span.start.offset && span.end.offset <= end.offset;
};

interface Request {
  readonly target: string;
  readonly from: string;
}

/** Requests that a finding says are not served: those of the Ingress path, the rule of a route, or the Service port it stands at. */
function requestsOf({ model }: World, finding: Finding): readonly Request[] {
  const requests: Request[] = [];
  const client = "trace-client/client";
  for (const { ingress, path, rule, host, pathText, backend } of ingressTable(model).entries) {
    if (backend === undefined || !covers(ingress, path ?? rule, finding)) continue;
    requests.push({ target: `http://${(host || "any.example.org").replace("*", "x")}${pathText}`, from: "external" });
  }
  for (const route of model.all("HTTPRoute")) {
    for (const rule of route.object.spec?.rules ?? []) {
      if (
        !covers(route, rule, finding) ||
        (rule.backendRefs ?? []).length !== 1 ||
        !rule.backendRefs?.some((ref) => covers(route, ref, finding))
      )
        continue;
      const [host] = route.object.spec?.hostnames ?? [];
      const { path, headers, method, queryParams } = rule.matches?.[0] ?? {};
      if (headers === undefined && method === undefined && queryParams === undefined)
        requests.push({
          target: `http://${(host ?? "any.example.org").replace("*", "x")}${path?.value ?? "/"}`,
          from: "external",
        });
    }
  }
  for (const { service, workloads } of new Simulation(model).services()) {
    if (service.object.spec?.type === "ExternalName") continue;
    const isOwn = finding.resource === service.title;
    const isPods =
      workloads.length === 1 && workloads.some(({ workload }) => workload.resource.title === finding.resource);
    for (const port of service.object.spec?.ports ?? []) {
      const isAt = isOwn
        ? finding.ruleId === "service-selects-nothing" || covers(service, port, finding)
        : isPods && isAbout(finding, port);
      if (isAt && (port.protocol ?? "TCP") === "TCP")
        requests.push({ target: `${service.name}.${service.namespace}:${port.port}`, from: client });
    }
  }
  return requests;
}

/** A container's wrong port is a matter for the Services that lead to it; a probe for all that wait for it, unless it only restarts. */
function isAbout(
  { ruleId, messageId, message }: Finding,
  { targetPort }: { readonly targetPort?: string | number },
): boolean {
  if (ruleId === "container-port-contradicted")
    return messageId === "number"
      ? typeof targetPort === "string"
      : typeof targetPort === "string" && message.includes(`"${targetPort}"`);
  return /readinessProbe|startupProbe/.test(message);
}

const isProved = (finding: Finding): boolean => finding.verdict === "proved" && finding.severity === "error";

describe.each(rules.filter(({ id }) => BREAKING.has(id)).map((rule) => [rule.id, rule] as const))(
  "what %s proves broken",
  (id, rule) => {
    const cases = readCases(rule).filter(({ kind }) => kind === "invalid");

    it("never arrives in trace, and some of it is asked for", () => {
      const asked: string[] = [];
      for (const one of cases) {
        const world = worldOf(one);
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
        const { model } = worldOf(one);
        const graph = networkGraph(model, new Simulation(model));
        for (const finding of lintCase(rule, one).findings.filter(isProved)) {
          const around = graph.nodes.filter(({ title }) => title === finding.resource);
          const own = graph.edges.filter(({ from, to }) => around.some((node) => node.id === from || node.id === to));
          // A way is drawn broken where it breaks, which may be one step further.
          const edges = graph.edges.filter(({ from }) =>
            own.some(({ from: start, to }) => from === start || from === to),
          );
          if (requestsOf({ model, cluster: simulateCluster(model) }, finding).length === 0) continue;
          expect(
            around.some(({ broken, note }) => broken === true || note === "selects nothing here") ||
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
        const world = worldOf(one);
        const lacking = new Set(world.cluster.services.filter(lacksEndpoints).map(({ service }) => service.title));
        if (lacking.size === 0) continue;
        for (const asked of rule) {
          for (const finding of lintCase(asked, { ...one, options: {}, config: {} }).findings) {
            // That another variant may take its turn is no matter of what the manifests leave out: endpoints shows what is there.
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
