import { defineRule, holdsPlaceholder, missingServices, routeTargets, writeString } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

export default defineRule({
  id: "route-backend-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Gateway API route sends requests to a Service that does not exist.",
    why: "The backend keeps its share of the weight, and all requests of that share are answered with 500.",
    remedy: "Name a Service that exists; without `namespace` it is looked for in the namespace of the route.",
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
      if (resolution.problem !== "service-missing" || holdsPlaceholder(ref.name)) continue;
      const { near, elsewhere, left, bare, unknown } = services.explain(
        resolution.namespace,
        ref.name,
        resolution.unknown,
        ref.port,
      );
      const other = near ?? elsewhere ?? left;
      report({
        resource: route as unknown as Resource,
        at: route.at(ref, "name"),
        message: mirror ? "mirror" : "missing",
        data: { route: route.title, service: ref.name, namespace: resolution.namespace },
        related:
          other === undefined
            ? []
            : [
                {
                  at: other.atName(),
                  note:
                    near !== undefined
                      ? `the nearest: ${other.title}`
                      : elsewhere !== undefined
                        ? `${other.title} is in another namespace`
                        : `${other.title} is the only one that nothing names`,
                },
              ],
        help:
          near !== undefined
            ? `Did you mean "${near.name}"?`
            : elsewhere === undefined
              ? undefined
              : `Add \`namespace: ${elsewhere.namespace}\`, and a ReferenceGrant there that allows it.`,
        fixes:
          near === undefined
            ? []
            : [
                {
                  kind: "safe",
                  title: `Use Service "${near.name}"`,
                  edits: [{ at: route.at(ref, "name"), text: writeString(route, near.name) }],
                },
              ],
        ...(bare && { severity: "warning" as const }),
        unknown,
      });
    }
  },
});
