import {
  defineRule,
  describeMiss,
  labelIndex,
  nearestWorkload,
  resolveSplit,
  routeTargets,
  serviceRoles,
  slicesByService,
  unseenPods,
} from "../../src/rule.ts";
import type { DraftRelated, KindMap, Model, Resource, Simulation } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

interface Loss {
  readonly why: string;
  readonly related: readonly DraftRelated[];
  readonly help: string | undefined;
  readonly unknown: string | undefined;
}

/** Why a Service has no endpoints, if its selector or its pods explain it. */
function lossOf(model: Model, simulation: Simulation, service: Service): Loss | undefined {
  const { source, workloads, selector } = simulation.backends(service);
  const identity = `${service.namespace}/${service.name}`;
  if (
    source !== "selector" ||
    simulation.fact(serviceRoles).has(identity) ||
    simulation.fact(slicesByService).has(identity)
  )
    return undefined;
  if (workloads.length === 0) {
    const index = simulation.fact(labelIndex);
    const near = nearestWorkload(model, index, service.namespace, selector);
    const unknown = unseenPods(model, index, service.namespace, selector, { near, holder: service });
    return {
      why: "selects no pods",
      related: [
        {
          at: service.document.at(service.object.spec ?? service.object, "selector", "key"),
          note: `selector of ${service.title}`,
        },
      ],
      help: near && `${describeMiss(near)}.`,
      unknown,
    };
  }
  const [first] = workloads;
  if (first === undefined || workloads.some(({ workload }) => workload.replicas.max > 0)) return undefined;
  return {
    why: `selects only ${first.workload.resource.title}, which has 0 replicas`,
    related: [{ at: first.workload.resource.atName(), note: `${first.workload.resource.title} has 0 replicas` }],
    help: undefined,
    unknown: undefined,
  };
}

const percent = (weight: number, total: number): string => `${Math.round((weight * 1000) / total) / 10} %`;

export default defineRule({
  id: "route-weight-lost",
  severity: "warning",
  presets: ["recommended"],
  claims: "endpoints",
  docs: {
    summary: "A weighted backend of a route or TrafficSplit has no endpoints.",
    why:
      "A backend keeps its share of the requests even without endpoints: " +
      "the other backends do not get it, and its requests fail with 500 or 503.",
    remedy: "Start pods for the backend, or set its weight to 0.",
    references: [
      "https://gateway-api.sigs.k8s.io/guides/traffic-splitting/",
      "https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref",
    ],
  },
  options: {},
  messages: {
    lost: (d: { readonly route: string; readonly share: string; readonly service: string; readonly why: string }) =>
      `${d.route} sends ${d.share} of its requests to Service "${d.service}", which ${d.why}: they fail.`,
    none: (d: { readonly route: string }) =>
      `All backends of a rule of ${d.route} have weight 0: its requests get a 500.`,
  },
  check({ model, simulation, report }) {
    const targets = simulation.fact(routeTargets).filter(({ mirror }) => !mirror);
    const rules = new Map<object, typeof targets>();
    for (const target of targets) rules.set(target.rule, [...(rules.get(target.rule) ?? []), target]);
    for (const group of rules.values()) {
      const [first] = group;
      const total = group.reduce((sum, { resolution }) => sum + resolution.weight, 0);
      if (first === undefined) continue;
      const resource = first.route;
      if (total === 0) {
        report({
          resource,
          at: first.route.at(first.ref, "weight"),
          message: "none",
          data: { route: first.route.title },
        });
        continue;
      }
      for (const {
        ref,
        route,
        resolution: { service, weight },
      } of group) {
        const loss = service === undefined || weight === 0 ? undefined : lossOf(model, simulation, service);
        if (loss === undefined || service === undefined) continue;
        report({
          resource,
          at: route.at(ref, ref.weight === undefined ? "name" : "weight"),
          message: "lost",
          data: { route: route.title, share: percent(weight, total), service: service.name, why: loss.why },
          related: loss.related,
          help: loss.help,
          unknown: loss.unknown,
          follows: { rules: ["service-selects-nothing"], resources: [service] },
        });
      }
    }
    for (const split of model.all("TrafficSplit")) {
      const { backends, total } = resolveSplit(model, split);
      for (const { object, service, weight = 0 } of backends) {
        const loss = service === undefined || weight <= 0 ? undefined : lossOf(model, simulation, service);
        if (loss === undefined || service === undefined) continue;
        report({
          resource: split,
          at: split.document.at(object, "weight"),
          message: "lost",
          data: { route: split.title, share: percent(weight, total), service: service.name, why: loss.why },
          related: loss.related,
          help: loss.help,
          unknown: loss.unknown,
          follows: { rules: ["service-selects-nothing"], resources: [service] },
        });
      }
    }
  },
});
