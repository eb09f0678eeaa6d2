import {
  areVariants,
  attachRoutes,
  closestMatch,
  defineRule,
  definedInOtherScope,
  containsPlaceholder,
  namesIn,
  nearest,
} from "../../src/rule.ts";
import type { Attachment, Model, Resource, Simulation } from "../../src/rule.ts";

interface Search {
  readonly near: Resource | undefined;
  /** A parent of the same name in another namespace. */
  readonly elsewhere: Resource | undefined;
  /** The namespace has another Gateway: this one may have been meant, or may come from elsewhere. */
  readonly doubtful: boolean;
  readonly unknown: string | undefined;
}

/** `kind name` → the first parent of routes in any namespace. */
function parentsByName(model: Model): ReadonlyMap<string, Resource> {
  const all = [...model.all("Service"), ...model.all("ListenerSet"), ...model.all("Gateway")] as readonly Resource[];
  return new Map([...all].reverse().map((parent) => [`${parent.kind} ${parent.name}`, parent]));
}

/**
 * Gateways are often in another repository:
 * only another one of that namespace or name shows that this one would be defined here.
 */
function search(simulation: Simulation, attachment: Attachment, kind: string, namespace: string, name: string): Search {
  const { model } = simulation;
  const parents = (kind === "Service"
    ? model.all("Service")
    : kind === "ListenerSet"
      ? model.all("ListenerSet")
      : model.all("Gateway")) as readonly unknown[] as readonly Resource[];
  const own = namesIn(parents, namespace);
  const near = own.byName.get(nearest(name, own.names, (candidate) => !areVariants(candidate, name)) ?? "");
  const elsewhere = simulation.fact(parentsByName).get(`${parents[0]?.kind ?? kind} ${name}`);
  const shown =
    near !== undefined ||
    (elsewhere !== undefined && attachment.parentRef?.namespace === undefined) ||
    (own.names.length > 0 && kind !== "Service");
  const doubtful = near === undefined && (elsewhere === undefined || attachment.parentRef?.namespace !== undefined);
  const apart =
    kind === "Service" || kind === "ListenerSet" || kind === "Gateway" ? model.elsewhere(kind, name) : undefined;
  return {
    near,
    elsewhere,
    doubtful,
    unknown:
      apart !== undefined
        ? definedInOtherScope(apart, `a ${kind} of this name`)
        : shown
          ? undefined
          : (attachment.unknown ?? `a ${kind} of namespace ${namespace} may be applied from elsewhere`),
  };
}

export default defineRule({
  id: "route-parent-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Gateway API route refers to a parent that does not exist.",
    why: "Nothing serves the route: it gets no status, and its requests are answered by other routes or get a 404.",
    remedy: "Refer to an existing Gateway; without `namespace` the namespace of the route applies.",
    references: ["https://gateway-api.sigs.k8s.io/reference/spec/#parentreference"],
  },
  options: {},
  messages: {
    missing: (d: { readonly route: string; readonly parent: string; readonly namespace: string }) =>
      `${d.route} refers to ${d.parent}, which does not exist in namespace ${d.namespace}.`,
  },
  check({ simulation, report }) {
    for (const attachment of simulation.fact(attachRoutes)) {
      const { route, parentRef, outcome } = attachment;
      if (outcome !== "parent-missing" || parentRef === undefined || containsPlaceholder(parentRef.name)) continue;
      const { kind = "Gateway", name } = parentRef;
      const namespace = parentRef.namespace ?? route.namespace;
      const { near, elsewhere, doubtful, unknown } = search(simulation, attachment, kind, namespace, name);
      const resource = route;
      const at = route.at(parentRef, "name");
      const hint =
        near !== undefined
          ? closestMatch(resource, at, near)
          : elsewhere !== undefined
            ? {
                related: [{ at: elsewhere.atName(), note: `${elsewhere.title} is in another namespace` }],
                help: `Add \`namespace: ${elsewhere.namespace}\` to the parentRef.`,
              }
            : {};
      report({
        resource,
        at,
        message: "missing",
        data: { route: route.title, parent: `${kind} "${name}"`, namespace },
        ...hint,
        ...(doubtful && { severity: "warning" as const }),
        unknown,
      });
    }
  },
});
