import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Workload } from "../../../model/workload.ts";
import { includesPort, PROTOCOLS } from "../../../simulate/connections.ts";
import { explain } from "../../../simulate/policy/explain.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import { protocolOf, targetOf } from "../../../simulate/service/ports.ts";
import { references } from "../../../simulate/references/references.ts";
import { referenceTarget } from "../../../simulate/references/target.ts";
import { labelIndex } from "../../../simulate/pods/label-index.ts";
import { nearestWorkload } from "../../../simulate/near-misses/selector-miss.ts";
import { describeMiss } from "../../../simulate/near-misses/describe-miss.ts";
import { resolvePort } from "../../../simulate/service/backends.ts";
import type { ServiceBackends } from "../../../simulate/service/backends.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { endpointDoubts } from "../../../simulate/unjudged/object-doubts.ts";
import { serviceDoubtLines } from "./describe-unjudged.ts";
import { code, listText, podsText, selectedText, selectorText } from "../symbols/words.ts";

/** `http 80/TCP → 8080`. */
function portLine(backends: ServiceBackends, port: DeepReadonly<ServicePort>): string {
  const name = port.name === undefined ? "" : `${code(port.name)} `;
  const ends = resolvePort(backends, port).map(({ backend: { workload }, target }) => {
    const who = `${workload.resource.kind} ${code(workload.name)} × ${podsText(workload).replace(/ pods?$/, "")}`;
    return target === undefined
      ? `${who}: **no container port ${code(targetOf(port))}**`
      : `${who} at ${code(target.number)}`;
  });
  return `- ${name}${port.port}/${protocolOf(port)} → ${ends.length === 0 ? "**nothing**" : ends.join(", ")}`;
}

/** Why a selector matches nothing, with the closest match. */
export function missText(simulation: Simulation, namespace: string, selector: ServiceBackends["selector"]): string {
  const miss = nearestWorkload(simulation.model, simulation.fact(labelIndex), namespace, selector);
  return miss === undefined ? "" : ` ${describeMiss(miss)}.`;
}

/** The endpoints of a Service in words, by port. */
export function describeService(simulation: Simulation, backends: ServiceBackends): string {
  const { service, source, selector, workloads, world } = backends;
  const spec = service.object.spec ?? {};
  const title = `**Service ${service.namespace}/${service.name}**`;
  switch (source) {
    case "external-name":
      return `${title}\n\nAlias of ${code(spec.externalName ?? "?")}, without endpoints.`;
    case "none":
      return `${title}\n\nNo selector: its endpoints are written manually or by another controller.`;
    case "selector": {
      const ports = (spec.ports ?? []).map((port) => portLine(backends, port));
      const nothing =
        world.closed && endpointDoubts(simulation.model, service).length === 0
          ? `selects no pods.${missText(simulation, service.namespace, selector)}`
          : `selects no pods in these manifests${world.closed ? "" : ` (${world.because})`}.`;
      const unjudged = serviceDoubtLines(simulation.model, service);
      const who = workloads.length === 0 ? nothing : `selects ${selectedText(workloads)}.`;
      const blocked = blockedCallers(simulation, backends).map(
        ({ caller, reasons }) => `- ⛔ ${caller.title} connects to it and is blocked: ${listText(reasons, 3)}`,
      );
      return [
        `${title}`,
        "",
        `${selectorText(selector)} ${who}`,
        "",
        ...ports,
        ...(blocked.length + unjudged.length > 0 ? ["", ...blocked, ...unjudged] : []),
      ].join("\n");
    }
    default:
      return source satisfies never;
  }
}

export interface BlockedCaller {
  readonly caller: Resource;
  readonly reasons: readonly string[];
}

interface Caller {
  readonly workload: Workload;
  readonly port: number | undefined;
}

/** Workloads by the Service (`namespace/name`) that their pods refer to, with the port. Computed once per model. */
function callersByService(model: Simulation["model"]): ReadonlyMap<string, readonly Caller[]> {
  const callers = new Map<string, Caller[]>();
  for (const reference of references(model)) {
    const { workload, port } = reference;
    const target = workload === undefined ? undefined : referenceTarget(model, reference);
    if (workload === undefined || target?.kind !== "service" || target.confidence === "low") continue;
    const key = `${target.service.namespace}/${target.service.name}`;
    const list = callers.get(key) ?? [];
    callers.set(key, list);
    list.push({ workload, port: port?.number });
  }
  return callers;
}

/** Workloads that refer to a Service but are blocked by policies from all of its pods. */
export function blockedCallers(simulation: Simulation, backends: ServiceBackends): readonly BlockedCaller[] {
  const { service } = backends;
  const callers = simulation.fact(callersByService).get(`${service.namespace}/${service.name}`) ?? [];
  const view = simulation.fact(policyView);
  const found = new Map<Resource, BlockedCaller>();
  for (const { workload, port } of callers) {
    const ports = (service.object.spec?.ports ?? []).filter((one) => port === undefined || one.port === port);
    const ends = ports.flatMap((one) =>
      resolvePort(backends, one).flatMap(({ backend, target }) =>
        target === undefined ? [] : [{ protocol: protocolOf(one), number: target.number, workload: backend.workload }],
      ),
    );
    if (ends.length === 0) continue;
    const verdicts = ends.map((end) => ({ end, verdict: view.allowed(workload, end.workload) }));
    const passes = verdicts.some(({ end, verdict }) =>
      PROTOCOLS.some(
        (protocol) =>
          protocol === end.protocol &&
          (includesPort(verdict.possible, protocol, end.number) ||
            includesPort(verdict.open.unknown, protocol, end.number)),
      ),
    );
    const [first] = verdicts;
    if (passes || first === undefined) continue;
    const reasons = explain(first.verdict, view.endOf(workload), view.endOf(first.end.workload)).map(
      ({ text }) => text,
    );
    found.set(workload.resource, { caller: workload.resource, reasons });
  }
  return [...found.values()];
}
