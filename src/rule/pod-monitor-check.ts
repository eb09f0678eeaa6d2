import { isSlip } from "../hints/closeness.ts";
import { didYouMean } from "../hints/did-you-mean.ts";
import { nearest } from "../hints/nearest.ts";
import type { Model } from "../model/model.ts";
import { describeSelector } from "../base/selector.ts";
import type { Workload } from "../model/workload.ts";
import { mayBeIncomplete } from "../simulate/references/missing-service.ts";
import type { MonitorEndpoint } from "../simulate/service/monitor-spec.ts";
import { servicePools } from "../simulate/service/monitors.ts";
import { podMonitors, unseenPodsOf, workloadPools } from "../simulate/service/pod-monitors.ts";
import type { PodMonitor } from "../simulate/service/pod-monitors.ts";
import type { Simulation } from "../simulate/simulation.ts";
import { writeString } from "./edits.ts";
import { failing, firstNear, lowest, onlyNamespace, quoted } from "./monitor-messages.ts";
import type { MonitorMessages } from "./monitor-messages.ts";
import type { Report } from "./rule.ts";

/** Pods with one label of several wrong, or a Service with these labels whose pods were meant. */
function nearWorkload(
  simulation: Simulation,
  { selector: { requirements }, workloads }: PodMonitor,
): Workload | undefined {
  if (requirements.length === 0) return undefined;
  const { byLabels } = simulation.fact(servicePools).all;
  const meant = new Set(
    [...byLabels.matching(requirements)].flatMap((position) => {
      const service = byLabels.objects[position];
      return service === undefined ? [] : simulation.backends(service).workloads.map(({ workload }) => workload);
    }),
  );
  for (const pool of workloads) {
    const byService = meant.size === 0 ? -1 : pool.objects.findIndex((workload) => meant.has(workload));
    const near = pool.objects[lowest([firstNear(pool, requirements), byService < 0 ? undefined : byService]) ?? -1];
    if (near !== undefined) return near;
  }
  return undefined;
}

/** Pods with just these labels, all in one namespace that the monitor does not look in. */
const misplacedWorkload = (simulation: Simulation, { selector, namespaces, spec }: PodMonitor): Workload | undefined =>
  namespaces === "any" || selector.requirements.length === 0 || spec.namespaceSelector !== undefined
    ? undefined
    : onlyNamespace(simulation.fact(workloadPools).all, selector);

/** Ports of containers that meshes add to pods when they are created. */
const INJECTED = /envoy|istio|linkerd|dapr|sidecar/i;

/** Ports by which Prometheus finds targets: of init containers too. Source: prometheus discovery/kubernetes/pod.go. */
const portsOf = ({ template: { spec } }: Workload) =>
  [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ ports = [] }) => ports);

export function checkPodMonitors(model: Model, simulation: Simulation, report: Report<MonitorMessages>): void {
  for (const monitor of simulation.fact(podMonitors)) {
    const { resource, spec, selector, selected, endpoints } = monitor;
    if (selected.length > 0) {
      for (const endpoint of endpoints) checkEndpoint(model, monitor, endpoint, report);
      continue;
    }
    if (spec.selector === undefined) continue;
    const data = { monitor: resource.name, selector: describeSelector(selector) };
    const unknown = unseenPodsOf(model, monitor);
    const near = nearWorkload(simulation, monitor);
    const misplaced = near === undefined ? misplacedWorkload(simulation, monitor) : undefined;
    if (near !== undefined) {
      const { matchLabels } = spec.selector;
      const [key] = failing(selector.requirements, near.labels).map((requirement) => requirement.key);
      report({
        resource,
        at:
          matchLabels !== undefined && key !== undefined && Object.hasOwn(matchLabels, key)
            ? resource.document.at(matchLabels, key as never)
            : resource.document.at(spec, "selector" as never),
        message: "noPods",
        data: { ...data, workload: near.resource.title },
        related: [{ at: near.resource.atName(), note: "closest match" }],
        help: "A PodMonitor selects by the labels of the pod template.",
        unknown,
      });
    } else if (misplaced !== undefined) {
      report({
        resource,
        at: resource.document.at(spec, "selector" as never, "key"),
        message: "podsElsewhere",
        data: { ...data, namespace: resource.namespace, workload: misplaced.resource.title },
        related: [{ at: misplaced.resource.atName(), note: "has these labels" }],
        help:
          `A PodMonitor selects in its own namespace: add \`namespaceSelector: { matchNames: ` +
          `[${misplaced.namespace}] }\`.`,
        unknown,
      });
    }
  }
}

function checkEndpoint(
  model: Model,
  monitor: PodMonitor,
  endpoint: MonitorEndpoint,
  report: Report<MonitorMessages>,
): void {
  const { resource, selector, selected, namespaces } = monitor;
  const key = (["port", "portNumber", "targetPort"] as const).find((name) => endpoint[name] !== undefined);
  const target = key === undefined ? undefined : endpoint[key];
  if (key === undefined || target === undefined) return;
  const ports = selected.flatMap(portsOf);
  if (selected.some(({ kind }) => kind === "controller")) return;
  if (ports.some(({ name, containerPort }) => name === target || containerPort === target)) return;
  const names = [...new Set(ports.flatMap(({ name }) => name ?? []))];
  const text = typeof target === "string" ? target : undefined;
  const near = text === undefined ? undefined : (nearest(text, names) ?? (names.length === 1 ? names[0] : undefined));
  const at = resource.document.at(endpoint, key as never);
  const isWide = selector.requirements.length === 0 || namespaces === "any";
  const isMisspelt = text !== undefined && near !== undefined && isSlip(text, near);
  report({
    resource,
    at,
    message: "podPort",
    data: {
      monitor: resource.name,
      port: quoted([target]),
      pods: selected.length === 1 ? (selected[0]?.resource.title ?? "") : `${selected.length} workloads`,
      ports: quoted([...new Set(ports.map(({ name, containerPort }) => name ?? containerPort))]),
    },
    related: selected.slice(0, 3).map((workload) => ({ at: workload.resource.atName(), note: "selected" })),
    help: didYouMean(near),
    fixes:
      near === undefined
        ? []
        : [
            {
              kind: "suggested",
              title: `Use the port "${near}"`,
              edits: [{ at, text: writeString(resource, near) }],
            },
          ],
    unknown: INJECTED.test(String(target))
      ? "a sidecar that is injected may declare it"
      : isMisspelt
        ? undefined
        : (unseenPodsOf(model, monitor) ??
          (isWide ? mayBeIncomplete(namespaces === "any" ? "any" : (namespaces[0] ?? "")) : undefined)),
  });
}
