import type { Model } from "../model/model.ts";
import { describeSelector, labelSelector } from "../base/selector.ts";
import { isMonitorSpec, monitorNamespaces } from "../simulate/service/monitor-spec.ts";
import { failing, isNear } from "./monitor-messages.ts";
import type { MonitorMessages } from "./monitor-messages.ts";
import type { Report } from "./rule.ts";

/**
 * Reports Probes whose selector of Ingresses just misses. Source: prometheus-operator pkg/apis/monitoring/v1
 * ProbeTargetIngress.
 */
export function checkMonitorProbes(model: Model, report: Report<MonitorMessages>): void {
  for (const resource of model.resources) {
    if (resource.kind !== "Probe" || resource.group !== "monitoring.coreos.com" || model.malformed.has(resource))
      continue;
    const { spec } = resource.object as { readonly spec?: { readonly targets?: { readonly ingress?: unknown } } };
    const target = spec?.targets?.ingress;
    if (!isMonitorSpec(target) || target.selector === undefined) continue;
    const selector = labelSelector(target.selector);
    const namespaces = monitorNamespaces(target, resource);
    const ingresses = model
      .all("Ingress")
      .filter(({ namespace }) => namespaces === "any" || namespaces.includes(namespace));
    if (ingresses.some(({ labels }) => failing(selector.requirements, labels).length === 0)) continue;
    const near = ingresses.find(({ labels }) => isNear(selector.requirements, labels));
    if (near === undefined) continue;
    report({
      resource,
      at: resource.document.at(target, "selector" as never),
      message: "noIngress",
      data: { probe: resource.name, selector: describeSelector(selector), ingress: near.title },
      related: [{ at: near.atName(), note: "closest match" }],
      help: "A Probe selects by the labels of the Ingress.",
    });
  }
}
