import {
  definedInOtherScope,
  defineRule,
  describeSelector,
  didYouMean,
  namesOfServices,
  nearest,
} from "../../src/rule.ts";

export default defineRule({
  id: "statefulset-service-broken",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The governing Service of a StatefulSet is missing, or does not select the pods of the set.",
    why:
      "A DNS name such as `db-0.db` exists only if the Service in `serviceName` selects the pod. " +
      "Without it, the members of the set cannot find each other.",
    remedy: "Set `serviceName` to a headless Service (`clusterIP: None`) in the same namespace that selects the pods.",
    references: ["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
  },
  options: {},
  messages: {
    missing: (d: { readonly set: string; readonly service: string }) =>
      `Service "${d.service}" of StatefulSet "${d.set}" is not defined in these manifests: ` +
      "its pods get no stable DNS names.",
    otherPods: (d: { readonly set: string; readonly service: string; readonly selector: string }) =>
      `Service "${d.service}" does not select the pods of StatefulSet "${d.set}" (its selector is ${d.selector}): ` +
      "they get no stable DNS names.",
    alias: (d: { readonly set: string; readonly service: string }) =>
      `Service "${d.service}" of StatefulSet "${d.set}" has type ExternalName: its pods get no stable DNS names.`,
    notHeadless: (d: { readonly set: string; readonly service: string }) =>
      `Service "${d.service}" of StatefulSet "${d.set}" is not headless: its pods get no stable DNS names.`,
  },
  // Sources: k8s.io/endpointslice util ShouldSetHostname; DNS specification 2.4 (pod names of headless Services).
  check({ model, simulation, report }) {
    const names = simulation.fact(namesOfServices);
    for (const workload of model.workloads) {
      if (workload.kind !== "StatefulSet") continue;
      const set = model.get("StatefulSet", workload.namespace, workload.name);
      const { spec } = set?.object ?? {};
      if (set === undefined || spec === undefined || !spec.serviceName) continue;
      const { namespace } = workload;
      const data = { set: set.name, service: spec.serviceName };
      const place = { resource: set, at: set.at(spec, "serviceName") };
      const service = model.get("Service", namespace, spec.serviceName);
      if (service === undefined) {
        if (model.find("", "Service", namespace, spec.serviceName) !== undefined) continue;
        const selecting = simulation.servicesOf(workload).map((backends) => backends.service);
        const near = nearest(spec.serviceName, names.get(namespace) ?? []);
        const meant =
          selecting.find(({ name }) => name === near) ??
          selecting.find(({ object }) => object.spec?.clusterIP === "None");
        const world = model.world(namespace);
        const apart = model.elsewhere("Service", spec.serviceName);
        report({
          ...place,
          message: "missing",
          data,
          related:
            meant === undefined
              ? selecting.slice(0, 3).map((other) => ({
                  at: other.atName(),
                  note: `${other.title} selects its pods, but is not headless`,
                }))
              : [{ at: meant.atName(), note: `closest match: ${meant.title} selects its pods` }],
          help:
            meant === undefined
              ? selecting[0] === undefined
                ? undefined
                : `Add a headless Service "${spec.serviceName}" with the selector of Service "${selecting[0].name}". ` +
                  "If no client connects to single pods, set `serviceName` to that Service."
              : didYouMean(meant.name),
          fixes:
            meant === undefined
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Use Service "${meant.name}"`,
                    edits: [{ at: place.at, text: meant.name }],
                  },
                ],
          severity: meant !== undefined ? "error" : workload.replicas.max <= 1 ? "info" : "warning",
          // A single pod has no peers to find: if another Service selects it, the governing one may not be needed.
          unknown:
            apart !== undefined
              ? definedInOtherScope(apart)
              : meant !== undefined ||
                  (world.closed && (world.declared === true || workload.replicas.max > 1 || selecting.length === 0))
                ? undefined
                : `Service ${spec.serviceName} may be defined elsewhere`,
        });
        continue;
      }
      const backends = simulation.backends(service);
      const related = [{ at: service.atName(), note: `${service.title} is defined here` }];
      if (backends.source === "external-name") report({ ...place, message: "alias", data, related });
      // Endpoints without a selector are written by hand; service-selects-nothing reports a Service without pods.
      else if (backends.source === "none" || backends.workloads.length === 0) continue;
      else if (backends.workloads.every((selected) => selected.workload !== workload)) {
        const selector = describeSelector(backends.selector);
        const at = service.at(service.object.spec ?? {}, "selector", "key");
        report({
          ...place,
          message: "otherPods",
          data: { ...data, selector },
          related: [
            { at, note: "other pods are selected here" },
            { at: set.at(spec.template?.metadata ?? spec, "labels", "key"), note: "labels of its pods" },
          ],
        });
      } else if (service.object.spec?.clusterIP !== "None")
        report({
          ...place,
          message: "notHeadless",
          data,
          related,
          severity: "info",
          help: "Set `clusterIP: None`, or set `serviceName` to a second, headless Service.",
        });
    }
  },
});
