import type { CodeLens } from "vscode-languageserver";
import type { Resource } from "../../../model/resource.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import { resolvePort } from "../../../simulate/service/backends.ts";
import type { ServiceBackends } from "../../../simulate/service/backends.ts";
import { DIRECTIONS } from "../../../simulate/policy/network-policy.ts";
import { endpointDoubts } from "../../../simulate/unjudged/object-doubts.ts";
import { isUnjudged, serviceDoubts, touchedWorkloads, unjudgedFor } from "./describe-unjudged.ts";
import { blockedCallers } from "./describe-service.ts";
import type { ScopeView } from "../folder-view.ts";
import { rangeOf } from "../places.ts";
import { listText, totalText } from "../symbols/words.ts";

/** Commands of lenses; an editor without them shows only the text. */
export interface LensCommands {
  readonly endpoints: string;
  readonly reach: string;
}

function endpointsText(backends: ServiceBackends, mayHaveMore: boolean): string {
  const { source, workloads, world, service } = backends;
  if (source === "external-name") return "alias, no endpoints";
  if (source === "none") return "no selector";
  if (workloads.length === 0) return world.closed && !mayHaveMore ? "selects no pods" : "selects no pods here";
  const ports = service.object.spec?.ports ?? [];
  const reached = new Set(
    ports.flatMap((port) =>
      resolvePort(backends, port).flatMap(({ backend, target }) => (target === undefined ? [] : [backend.workload])),
    ),
  );
  if (ports.length > 0 && reached.size === 0) return "0 endpoints: no container declares its targetPort";
  const broken = ports
    .filter((port) => resolvePort(backends, port).every(({ target }) => target === undefined))
    .map((port) => port.name ?? String(port.port));
  const total = totalText(ports.length === 0 ? workloads.map(({ workload }) => workload) : [...reached], "endpoint");
  return broken.length === 0 ? total : `${total}, none for port ${listText(broken)}`;
}

interface Lens {
  readonly title: string;
  readonly command: "endpoints" | "reach";
}

function lensesOf({ model, simulation }: ScopeView, resource: Resource): readonly Lens[] {
  if (resource.kind === "Service") {
    const service = model.get("Service", resource.namespace, resource.name);
    if (service === undefined) return [];
    const backends = simulation.backends(service);
    const blocked = blockedCallers(simulation, backends).map(({ caller }) => `${caller.kind} ${caller.name}`);
    const unjudged = serviceDoubts(model, service);
    return [
      { title: endpointsText(backends, endpointDoubts(model, service).length > 0), command: "endpoints" },
      ...(unjudged.length > 0
        ? [
            {
              title: `unknown because of ${listText(unjudged.map(({ resource: own }) => own.title))} (not simulated)`,
              command: "endpoints" as const,
            },
          ]
        : []),
      ...(blocked.length > 0 ? [{ title: `blocked from ${listText(blocked)}`, command: "reach" as const }] : []),
    ];
  }
  if (resource.kind === "NetworkPolicy") {
    const view = simulation.fact(policyView);
    const policy = view.policies.find((one) => one.resource === resource);
    if (policy === undefined) return [];
    const selected = view.selected(policy).map(({ workload }) => workload);
    return [
      {
        title:
          selected.length === 0
            ? "selects no pods"
            : `isolates ${totalText(selected, "pod")} (${policy.directions.join(", ")})`,
        command: "reach",
      },
    ];
  }
  if (isUnjudged(resource)) {
    const touched = touchedWorkloads({ model, fact: simulation.fact.bind(simulation) }, resource);
    return [
      {
        title: touched.length === 0 ? "not simulated" : `not simulated: may affect ${totalText(touched, "pod")}`,
        command: "reach",
      },
    ];
  }
  const workload = model.workloads.find((one) => one.resource === resource);
  if (workload === undefined || workload.kind === "CronJob" || workload.kind === "Job") return [];
  const services = simulation.servicesOf(workload).map(({ service }) => service.name);
  const policies = simulation.fact(policyView);
  const unjudged = [...new Set(DIRECTIONS.flatMap((direction) => unjudgedFor(policies, workload, direction)))];
  return [
    ...(services.length === 0 ? [] : [{ title: `behind ${listText(services)}`, command: "reach" as const }]),
    ...(unjudged.length === 0
      ? []
      : [{ title: `connections unknown because of ${listText(unjudged)} (not simulated)`, command: "reach" as const }]),
  ];
}

/** A line above each Service, policy and workload of a file with its effect. */
export function lensesFor(view: ScopeView, path: string, uri: string, commands: LensCommands): readonly CodeLens[] {
  return view.resourcesOf(path).flatMap((resource) => {
    const span = resource.document.at(resource.object).span();
    if (span.file !== path) return [];
    return lensesOf(view, resource).map(({ title, command }) => ({
      range: rangeOf(span),
      command: { title, command: commands[command], arguments: [uri, `${resource.namespace}/${resource.name}`] },
    }));
  });
}
