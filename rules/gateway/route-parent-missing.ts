import {
  areVariants,
  attachRoutes,
  closestMatch,
  defineRule,
  definedInOtherScope,
  holdsPlaceholder,
  nearest,
} from "../../src/rule.ts";
import type { Attachment, Model, Resource } from "../../src/rule.ts";

interface Search {
  readonly near: Resource | undefined;
  /** A parent of the same name in another namespace. */
  readonly elsewhere: Resource | undefined;
  /** The namespace has another Gateway: this one may have been meant, or may come from elsewhere. */
  readonly doubtful: boolean;
  readonly unknown: string | undefined;
}

/**
 * Gateways are often in another repository:
 * only another one of that namespace or name shows that this one would be defined here.
 */
function search(model: Model, attachment: Attachment, kind: string, namespace: string, name: string): Search {
  const parents = (kind === "Service"
    ? model.all("Service")
    : kind === "ListenerSet"
      ? model.all("ListenerSet")
      : model.all("Gateway")) as readonly unknown[] as readonly Resource[];
  const own = parents.filter((parent) => parent.namespace === namespace);
  const close = nearest(
    name,
    own.map((parent) => parent.name).filter((candidate) => !areVariants(candidate, name)),
  );
  const near = own.find((parent) => parent.name === close);
  const elsewhere = parents.find((parent) => parent.name === name);
  const shown =
    near !== undefined ||
    (elsewhere !== undefined && attachment.parentRef?.namespace === undefined) ||
    (own.length > 0 && kind !== "Service");
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
  check({ model, simulation, report }) {
    for (const attachment of simulation.fact(attachRoutes)) {
      const { route, parentRef, outcome } = attachment;
      if (outcome !== "parent-missing" || parentRef === undefined || holdsPlaceholder(parentRef.name)) continue;
      const { kind = "Gateway", name } = parentRef;
      const namespace = parentRef.namespace ?? route.namespace;
      const { near, elsewhere, doubtful, unknown } = search(model, attachment, kind, namespace, name);
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
