import { closestMatch, defineRule, containsPlaceholder, missingServices, routeTargets } from "../../src/rule.ts";

export default defineRule({
  id: "route-backend-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Gateway API route sends requests to a Service that does not exist.",
    why: "The backend keeps its share of the weight, and all requests of that share get a 500.",
    remedy: "Refer to an existing Service; without `namespace` the namespace of the route applies.",
    references: ["https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref"],
  },
  options: {},
  messages: {
    missing: (d: { readonly route: string; readonly service: string; readonly namespace: string }) =>
      `${d.route} sends requests to Service "${d.service}", which does not exist in namespace ${d.namespace}.`,
    mirror: (d: { readonly route: string; readonly service: string; readonly namespace: string }) =>
      `${d.route} mirrors requests to Service "${d.service}", which does not exist in namespace ${d.namespace}.`,
  },
  check({ simulation, report }) {
    const services = simulation.fact(missingServices);
    for (const { route, ref, mirror, resolution } of simulation.fact(routeTargets)) {
      if (resolution.problem !== "service-missing" || containsPlaceholder(ref.name)) continue;
      const { near, elsewhere, left, bare, unknown } = services.explain(
        resolution.namespace,
        ref.name,
        resolution.unknown,
        ref.port,
      );
      const resource = route;
      const at = route.at(ref, "name");
      const hint =
        near !== undefined
          ? closestMatch(resource, at, near)
          : elsewhere !== undefined
            ? {
                related: [{ at: elsewhere.atName(), note: `${elsewhere.title} is in another namespace` }],
                help: `Add \`namespace: ${elsewhere.namespace}\`, and a ReferenceGrant there that allows it.`,
              }
            : left !== undefined
              ? { related: [{ at: left.atName(), note: `${left.title} is the only Service that nothing refers to` }] }
              : {};
      report({
        resource,
        at,
        message: mirror ? "mirror" : "missing",
        data: { route: route.title, service: ref.name, namespace: resolution.namespace },
        ...hint,
        ...(bare && { severity: "warning" as const }),
        unknown,
      });
    }
  },
});
