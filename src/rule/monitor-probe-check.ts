import type { KindMap } from "../model/kinds.ts";
import { Labelled } from "../model/labelled.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import { describeSelector, labelSelector } from "../base/selector.ts";
import { isMonitorSpec, monitorNamespaces } from "../simulate/service/monitor-spec.ts";
import { firstNear } from "./monitor-messages.ts";
import type { MonitorMessages } from "./monitor-messages.ts";
import type { Report } from "./rule.ts";

/**
 * Reports Probes whose selector of Ingresses just misses. Source: prometheus-operator pkg/apis/monitoring/v1
 * ProbeTargetIngress.
 */
export function checkMonitorProbes(model: Model, report: Report<MonitorMessages>): void {
  const pools = ingressPools(model);
  for (const resource of model.resources) {
    if (resource.kind !== "Probe" || resource.group !== "monitoring.coreos.com" || model.malformed.has(resource))
      continue;
    const { spec } = resource.object as { readonly spec?: { readonly targets?: { readonly ingress?: unknown } } };
    const target = spec?.targets?.ingress;
    if (!isMonitorSpec(target) || target.selector === undefined) continue;
    const selector = labelSelector(target.selector);
    const namespaces = monitorNamespaces(target, resource);
    const within =
      namespaces === "any" ? [pools.all] : namespaces.flatMap((namespace) => pools.byNamespace.get(namespace) ?? []);
    const { requirements } = selector;
    if (within.some((pool) => pool.matching(requirements)[Symbol.iterator]().next().done !== true)) continue;
    const [near] = within
      .flatMap((pool) => pool.objects[firstNear(pool, requirements) ?? -1] ?? [])
      .sort((a, b) => a.index - b.index);
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

type Ingress = Resource<KindMap["Ingress"]>;

interface IngressPools {
  readonly byNamespace: ReadonlyMap<string, Labelled<Ingress>>;
  readonly all: Labelled<Ingress>;
}

function ingressPools(model: Model): IngressPools {
  const found = new Map<string, Ingress[]>();
  for (const ingress of model.all("Ingress")) {
    const list = found.get(ingress.namespace);
    if (list === undefined) found.set(ingress.namespace, [ingress]);
    else list.push(ingress);
  }
  const poolOf = (ingresses: readonly Ingress[]): Labelled<Ingress> => new Labelled(ingresses, ({ labels }) => labels);
  return {
    byNamespace: new Map([...found].map(([namespace, ingresses]) => [namespace, poolOf(ingresses)])),
    all: poolOf(model.all("Ingress")),
  };
}
