import { isRecord } from "../../base/is-record.ts";
import { labelSelector, matches } from "../../base/selector.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { Simulation } from "../simulation.ts";
import type { Claim } from "./claim.ts";

const isPort = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536;

interface Monitor {
  readonly resource: Resource;
  readonly endpoints: readonly Readonly<Record<string, unknown>>[];
  readonly selector: Parameters<typeof labelSelector>[0];
  readonly namespaces: readonly string[] | "all";
}

const LIST_BY_KIND = { ServiceMonitor: "endpoints", PodMonitor: "podMetricsEndpoints" } as const;

/** Monitors whose endpoints give port numbers. Source: prometheus-operator pkg/apis/monitoring/v1. */
const monitors = (model: Simulation["model"]): readonly Monitor[] =>
  model.resources.flatMap((resource): readonly Monitor[] => {
    if (
      resource.group !== "monitoring.coreos.com" ||
      (resource.kind !== "ServiceMonitor" && resource.kind !== "PodMonitor")
    )
      return [];
    const { spec } = resource.object as { readonly spec?: unknown };
    if (!isRecord(spec) || !isRecord(spec["selector"])) return [];
    const list = spec[LIST_BY_KIND[resource.kind]];
    const endpoints = Array.isArray(list) ? list.filter(isRecord) : [];
    const among = isRecord(spec["namespaceSelector"]) ? spec["namespaceSelector"] : {};
    const names = Array.isArray(among["matchNames"])
      ? among["matchNames"].filter((name) => typeof name === "string")
      : [resource.namespace];
    const { matchLabels = {}, matchExpressions = [] } = spec["selector"];
    if (
      !isRecord(matchLabels) ||
      !Array.isArray(matchExpressions) ||
      !matchExpressions.every((one) => isRecord(one) && typeof one["key"] === "string")
    )
      return [];
    return [{ resource, endpoints, selector: spec["selector"], namespaces: among["any"] === true ? "all" : names }];
  });

/** `prometheus.io/port` and similar annotations on the pods, or on their Service. */
const ANNOTATION = /^[a-z0-9.-]*(?:prometheus|scrape)[a-z0-9.-]*\/(?:scrape[-_])?port$/;

function* annotated(resource: Resource, annotations: Readonly<Record<string, string>> | undefined): Iterable<Claim> {
  for (const [key, value] of Object.entries(annotations ?? {})) {
    if (!ANNOTATION.test(key) || !/^\d{1,5}$/.test(String(value)) || !isPort(Number(value))) continue;
    yield {
      kind: "monitor",
      number: Number(value),
      protocol: "TCP",
      resource,
      at: resource.document.at(annotations ?? {}, key),
      title: `the annotation ${key}`,
      byName: false,
      name: "",
      object: annotations ?? {},
    };
  }
}

/** The ports of a workload's pods in monitoring; named ports follow the declaration and are ignored. */
export function* monitorPorts(simulation: Simulation, workload: Workload): Iterable<Claim> {
  yield* annotated(workload.resource, workload.template.metadata?.annotations);
  for (const { service } of simulation.servicesOf(workload)) yield* annotated(service, service.metadata.annotations);
  for (const { resource, endpoints, selector, namespaces } of simulation.fact(monitors)) {
    if (namespaces !== "all" && !namespaces.includes(workload.namespace)) continue;
    const meant = labelSelector(selector);
    const isMet =
      resource.kind === "PodMonitor"
        ? matches(meant, workload.labels)
        : simulation.servicesOf(workload).some(({ service }) => matches(meant, service.labels));
    if (!isMet) continue;
    for (const endpoint of endpoints) {
      for (const key of ["portNumber", "targetPort"] as const) {
        const number = endpoint[key];
        if (isPort(number))
          yield {
            kind: "monitor",
            number,
            protocol: "TCP",
            resource,
            at: resource.document.at(endpoint, key),
            title: resource.quoted,
            byName: false,
            name: "",
            object: endpoint,
          };
      }
    }
  }
}
