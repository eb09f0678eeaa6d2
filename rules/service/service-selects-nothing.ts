import {
  closeness,
  defineRule,
  describeSelector,
  isCompleted,
  isTemplateWrong,
  labelIndex,
  labelsInstead,
  missOfNamesake,
  nearestWorkload,
  placeOfMiss,
  selectorFault,
  selectorFixes,
  selectorHelp,
  serviceRoles,
  slicesByService,
  unseenEndpoints,
  workloadsByName,
} from "../../src/rule.ts";

export default defineRule({
  id: "service-selects-nothing",
  severity: "error",
  presets: ["recommended"],
  claims: "endpoints",
  coincidence: "likeness",
  docs: {
    summary: "The selector of a Service matches no pods.",
    why: "The Service has no endpoints: its name resolves, and every connection is refused.",
    remedy:
      "Set the selector to labels of the pod template (not of the workload itself), " +
      "and the namespace of the Service to that of the pods.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes",
      "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
    ],
  },
  options: {},
  messages: {
    near: (d: { readonly service: string; readonly why: string }) =>
      `Service "${d.service}" selects no pods: ${d.why}.`,
    nothing: (d: { readonly service: string; readonly selector: string; readonly namespace: string }) =>
      `Service "${d.service}" selects no pods: none in namespace ${d.namespace} has the labels ${d.selector}.`,
  },
  check({ model, simulation, report }) {
    const roles = simulation.fact(serviceRoles);
    const slices = simulation.fact(slicesByService);
    for (const backends of simulation.services()) {
      const { service, source, selector, workloads } = backends;
      const identity = `${service.namespace}/${service.name}`;
      const { spec } = service.object;
      if (spec === undefined || source !== "selector" || workloads.length > 0) continue;
      // EndpointSlices written by hand serve a Service as well as those of the controller.
      if (isCompleted(roles.get(identity), model) || slices.has(identity)) continue;
      const near = nearestWorkload(model, simulation.fact(labelIndex), service.namespace, selector);
      const nearSure = near !== undefined && closeness(backends, near, simulation) === "sure";
      const miss = nearSure ? near : (missOfNamesake(simulation.fact(workloadsByName), service, selector) ?? near);
      // selector-template-mismatch reports it.
      if (miss !== undefined && isTemplateWrong(miss)) continue;
      const at =
        miss?.requirement === undefined
          ? service.at(spec, "selector", "key")
          : service.at(spec.selector ?? {}, miss.requirement.key, miss.kind === "value" ? "value" : "key");
      const close = miss === undefined ? "far" : closeness(backends, miss, simulation);
      const sure = close === "sure";
      const unknown = unseenEndpoints(model, simulation, backends, miss, sure);
      const severity = sure || unknown !== undefined ? "error" : "warning";
      if (miss === undefined || close === "far")
        report({
          resource: service,
          at,
          message: "nothing",
          data: { service: service.name, selector: describeSelector(selector), namespace: service.namespace },
          help: labelsInstead(simulation.fact(labelIndex), service.namespace, selector),
          unknown,
          severity,
        });
      else
        report({
          resource: service,
          at,
          message: "near",
          data: { service: service.name, why: selectorFault(backends, miss) },
          related: [{ at: placeOfMiss(miss), note: `closest match: ${miss.workload.resource.title}` }],
          help: selectorHelp(backends, miss, sure),
          fixes: sure ? selectorFixes(backends, miss) : [],
          unknown,
          severity,
        });
    }
  },
});
