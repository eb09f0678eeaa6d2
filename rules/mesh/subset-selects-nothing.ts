import {
  defineRule,
  describeMiss,
  describeSelector,
  equalitySelector,
  istioHost,
  labelIndex,
  meshTargets,
  nearestWorkload,
  placeOfMiss,
  serviceOfHost,
  unseenPods,
  writeString,
} from "../../src/rule.ts";
import type { MeshTarget } from "../../src/rule.ts";

export default defineRule({
  id: "subset-selects-nothing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A subset of a DestinationRule matches no pods of its Service.",
    why:
      "The labels of a subset apply in addition to the selector of the Service. Requests routed to a subset without " +
      "pods get a 503. A subset that no route uses is reported as info.",
    remedy: "Use labels that the pods of that version have, or route nothing to the subset until they exist.",
    references: ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset"],
  },
  options: {},
  messages: {
    routed: (d: {
      readonly subset: string;
      readonly rule: string;
      readonly service: string;
      readonly labels: string;
    }) =>
      `Subset "${d.subset}" of DestinationRule "${d.rule}" matches no pods, but requests are routed to it: ` +
      `no pod of Service "${d.service}" has ${d.labels}.`,
    unused: (d: {
      readonly subset: string;
      readonly rule: string;
      readonly service: string;
      readonly labels: string;
    }) =>
      `Subset "${d.subset}" of DestinationRule "${d.rule}" matches no pods: ` +
      `no pod of Service "${d.service}" has ${d.labels}.`,
  },
  check({ model, simulation, report }) {
    const index = simulation.fact(labelIndex);
    const routed = new Map<object, MeshTarget>();
    for (const target of simulation.fact(meshTargets)) {
      if (target.resolution.subset !== undefined && !target.idle) routed.set(target.resolution.subset, target);
    }
    for (const rule of model.all("DestinationRule")) {
      const { host, subsets = [] } = rule.object.spec ?? {};
      const name = host === undefined ? undefined : serviceOfHost(istioHost(host, rule.namespace));
      const service = name === undefined ? undefined : model.get("Service", name.namespace, name.name);
      if (service === undefined || simulation.backends(service).source !== "selector") continue;
      const own = service.object.spec?.selector ?? {};
      for (const subset of subsets) {
        const labels = subset.labels ?? {};
        const selector = equalitySelector({ ...own, ...labels });
        const clash = Object.entries(labels).find(([key, value]) => (own[key] ?? value) !== value);
        // service-selects-nothing reports a Service without pods.
        if (
          clash === undefined &&
          (model.select(service.namespace, selector).length > 0 || simulation.backends(service).workloads.length === 0)
        )
          continue;
        const near = clash === undefined ? nearestWorkload(model, index, service.namespace, selector) : undefined;
        const target = routed.get(subset);
        const key = near?.requirement?.key;
        const slip = near?.strong === true && key !== undefined && Object.hasOwn(labels, key);
        report({
          resource: rule,
          at: key !== undefined && Object.hasOwn(labels, key) ? rule.at(labels, key) : rule.at(subset, "name"),
          message: target === undefined ? "unused" : "routed",
          data: {
            subset: subset.name,
            rule: rule.name,
            service: service.name,
            labels: describeSelector(equalitySelector(labels)),
          },
          ...(target === undefined && { severity: "info" as const }),
          related: [
            ...(target === undefined
              ? []
              : [
                  {
                    at: target.virtualService.at(target.destination, "subset"),
                    note: `${target.virtualService.title} routes to it`,
                  },
                ]),
            ...(near === undefined
              ? []
              : [{ at: placeOfMiss(near), note: `closest match: ${near.workload.resource.title}` }]),
          ],
          help:
            clash !== undefined
              ? `The Service selects ${clash[0]}=${own[clash[0]] ?? ""}: none of its pods has ${clash[0]}=${clash[1]}.`
              : near && `${describeMiss(near)}.`,
          fixes:
            slip && near.label?.key === key
              ? [
                  {
                    kind: "safe",
                    title: `Use ${key}: ${near.label.value}`,
                    edits: [{ at: rule.at(labels, key), text: writeString(rule, near.label.value) }],
                  },
                ]
              : [],
          unknown: clash !== undefined ? undefined : unseenPods(model, index, service.namespace, selector, { near }),
        });
      }
    }
  },
});
