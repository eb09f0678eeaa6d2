import { defineRule, describeSelector, definedInOtherScope, nearest, namesOfServices } from "../../src/rule.ts";

export default defineRule({
  id: "statefulset-service-broken",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The governing Service of a StatefulSet is missing, or does not select the pods of the set.",
    why: "Names such as `db-0.db` exist only if a Service of the name in `serviceName` selects the pod: members of the set do not find each other.",
    remedy:
      "Point `serviceName` at a headless Service (`clusterIP: None`) of the same namespace whose selector matches the pods.",
    references: ["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
  },
  options: {},
  messages: {
    missing: (d: { readonly set: string; readonly service: string }) =>
      `StatefulSet "${d.set}" names Service "${d.service}", which these manifests do not hold: its pods get no DNS names of their own.`,
    otherPods: (d: { readonly set: string; readonly service: string; readonly selector: string }) =>
      `StatefulSet "${d.set}" names Service "${d.service}", which does not select its pods (${d.selector}): they get no DNS names of their own.`,
    alias: (d: { readonly set: string; readonly service: string }) =>
      `StatefulSet "${d.set}" names Service "${d.service}", which is an ExternalName: its pods get no DNS names of their own.`,
    notHeadless: (d: { readonly set: string; readonly service: string }) =>
      `StatefulSet "${d.set}" names Service "${d.service}", which is not headless: DNS need not know its pods by name.`,
  },
  // Sources: k8s.io/endpointslice util ShouldSetHostname; DNS specification 2.4 asks for pod names of headless Services only.
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
              : [{ at: meant.atName(), note: `${meant.title} selects its pods` }],
          help:
            meant === undefined
              ? selecting[0] === undefined
                ? undefined
                : `Add a headless Service "${spec.serviceName}" with the selector of Service "${selecting[0].name}", or name that one if nobody asks for single pods.`
              : `Did you mean "${meant.name}"?`,
          fixes:
            meant === undefined
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Name Service "${meant.name}"`,
                    edits: [{ at: place.at, text: meant.name }],
                  },
                ],
          severity: meant !== undefined ? "error" : workload.replicas.max <= 1 ? "info" : "warning",
          // One pod alone has no other to find: where it has a Service, nobody would miss the one that another repository holds.
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
      const related = [{ at: service.atName(), note: "the governing Service" }];
      if (backends.source === "external-name") report({ ...place, message: "alias", data, related });
      // Without a selector someone writes the endpoints; one that selects nothing at all is told at the Service.
      else if (backends.source === "none" || backends.workloads.length === 0) continue;
      else if (backends.workloads.every((selected) => selected.workload !== workload)) {
        const selector = describeSelector(backends.selector);
        const at = service.at(service.object.spec ?? {}, "selector" as never, "key");
        report({
          ...place,
          message: "otherPods",
          data: { ...data, selector },
          related: [
            { at, note: `${service.title} selects other pods` },
            { at: set.at(spec.template?.metadata ?? spec, "labels" as never, "key"), note: "labels of the pods" },
          ],
        });
      } else if (service.object.spec?.clusterIP !== "None")
        report({
          ...place,
          message: "notHeadless",
          data,
          related,
          severity: "info",
          help: "Set `clusterIP: None`, or name a second, headless Service.",
        });
    }
  },
});
