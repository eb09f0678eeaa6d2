import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector, matches } from "../../base/selector.ts";
import type { Labels } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { assumedPod, workloadEnd } from "../policy/connection-end.ts";
import type { PodEnd } from "../policy/connection-end.ts";

/** Images of Prometheus itself and of agents that scrape in its place. */
const IMAGE = /(?:^|\/)(?:prometheus|vmagent|vmsingle|victoria-metrics)(?:[:@]|$)/;

const isPrometheus = ({ labels, template }: Workload): boolean =>
  labels["app.kubernetes.io/name"] === "prometheus" ||
  (template.spec.containers ?? []).some(({ image }) => IMAGE.test(image ?? ""));

interface PrometheusSpec {
  readonly podMetadata?: { readonly labels?: Labels };
  readonly serviceMonitorSelector?: Parameters<typeof labelSelector>[0];
  readonly podMonitorSelector?: Parameters<typeof labelSelector>[0];
  readonly hostNetwork?: boolean;
}

/** Pods that scrape. `selects`: whether an operator gives them a monitor; undefined where they read no monitors. */
export interface Scraper {
  readonly end: PodEnd;
  readonly resource: Resource;
  readonly selects: ((monitor: Resource) => boolean) | undefined;
}

/** Labels of the pods. Source: prometheus-operator pkg/prometheus/server/statefulset.go, makeStatefulSetSpec. */
const operatorLabels = (name: string, { podMetadata }: PrometheusSpec): Labels => ({
  ...podMetadata?.labels,
  "app.kubernetes.io/name": "prometheus",
  "app.kubernetes.io/managed-by": "prometheus-operator",
  "app.kubernetes.io/instance": name,
  "operator.prometheus.io/name": name,
  prometheus: name,
});

/** Whether the label selector of a Prometheus may select a monitor; its namespace selector is not asked. */
function selectsBy(spec: PrometheusSpec) {
  return (monitor: Resource): boolean => {
    const selector = monitor.kind === "PodMonitor" ? spec.podMonitorSelector : spec.serviceMonitorSelector;
    return selector !== undefined && matches(labelSelector(selector), monitor.labels);
  };
}

/**
 * The Prometheus pods of these manifests: workloads that run it, and what the operator makes of a Prometheus object.
 */
export function scrapers(model: Model): readonly Scraper[] {
  const found: Scraper[] = model.workloads.filter(isPrometheus).map((workload) => ({
    end: workloadEnd(workload),
    resource: workload.resource,
    selects: undefined,
  }));
  for (const resource of model.resources) {
    if (resource.group !== "monitoring.coreos.com" || model.malformed.has(resource)) continue;
    if (resource.kind !== "Prometheus" && resource.kind !== "PrometheusAgent") continue;
    const spec = (resource.object["spec"] ?? {}) as PrometheusSpec;
    const end = assumedPod(resource.title, resource.namespace, operatorLabels(resource.name, spec));
    found.push({ end: { ...end, hostNetwork: spec.hostNetwork === true }, resource, selects: selectsBy(spec) });
  }
  return found;
}
