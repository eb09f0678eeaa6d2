import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { modelOf } from "../../src/engine/model-of.ts";
import type { Model } from "../../src/model/model.ts";
import type { Resource } from "../../src/model/resource.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { ingressTable } from "../../src/simulate/route/ingress.ts";
import { Simulation } from "../../src/simulate/simulation.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import type { Source } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const CLIENT = `apiVersion: v1
kind: Pod
metadata: { name: client, namespace: trace-client }
spec: { containers: [{ name: c, image: "x:1" }] }
`;

/** Rules whose proved errors say that requests are not served. */
export const BREAKING = new Set([
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

export interface World {
  readonly model: Model;
  readonly cluster: ReturnType<typeof simulateCluster>;
}

export function worldOf(sources: readonly Source[]): World {
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

export interface Request {
  readonly target: string;
  readonly from: string;
}

/**
 * Requests that a finding says are not served: those of the Ingress path, the rule of a route, or the Service port it
 * stands at.
 */
export function requestsOf({ model }: World, finding: Finding): readonly Request[] {
  const requests: Request[] = [];
  const client = "trace-client/client";
  for (const { ingress, path, rule, host, pathText, backend } of ingressTable(model).entries) {
    if (backend === undefined || !covers(ingress as never, path ?? rule, finding)) continue;
    requests.push({ target: `http://${(host || "any.example.org").replace("*", "x")}${pathText}`, from: "external" });
  }
  for (const route of model.all("HTTPRoute")) {
    for (const rule of route.object.spec?.rules ?? []) {
      if (
        !covers(route as never, rule, finding) ||
        (rule.backendRefs ?? []).length !== 1 ||
        !rule.backendRefs?.some((ref) => covers(route as never, ref, finding))
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
        ? finding.ruleId === "service-selects-nothing" || covers(service as never, port, finding)
        : isPods && isAbout(finding, port);
      if (isAt && (port.protocol ?? "TCP") === "TCP")
        requests.push({ target: `${service.name}.${service.namespace}:${port.port}`, from: client });
    }
  }
  return requests;
}

/**
 * A container's wrong port is a matter for the Services that lead to it; a probe for all that wait for it, unless it
 * only restarts.
 */
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

export const isProved = (finding: Finding): boolean => finding.verdict === "proved" && finding.severity === "error";
