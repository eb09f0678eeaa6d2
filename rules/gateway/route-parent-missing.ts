import {
  areVariants,
  attachRoutes,
  defineRule,
  definedInOtherScope,
  holdsPlaceholder,
  nearest,
  writeString,
} from "../../src/rule.ts";
import type { Attachment, Model, Resource } from "../../src/rule.ts";

interface Search {
  readonly near: Resource | undefined;
  /** A parent of the same name in another namespace. */
  readonly elsewhere: Resource | undefined;
  /** Another Gateway of the namespace is here: this one may be as well, or come from elsewhere. */
  readonly doubtful: boolean;
  readonly unknown: string | undefined;
}

/** Gateways often stand in another repository: only another one of that namespace or name shows that this one would be here. */
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
    summary: "A Gateway API route names a parent that does not exist.",
    why: "Nothing serves the route: it stays without status, and requests for it are answered by other routes or with 404.",
    remedy: "Name a Gateway; without `namespace` it is looked for in the namespace of the route.",
    references: ["https://gateway-api.sigs.k8s.io/reference/spec/#parentreference"],
  },
  options: {},
  messages: {
    missing: (d: { readonly route: string; readonly parent: string; readonly namespace: string }) =>
      `${d.route} belongs to ${d.parent}, which does not exist in namespace ${d.namespace}.`,
  },
  check({ model, simulation, report }) {
    for (const attachment of simulation.fact(attachRoutes)) {
      const { route, parentRef, outcome } = attachment;
      if (outcome !== "parent-missing" || parentRef === undefined || holdsPlaceholder(parentRef.name)) continue;
      const { kind = "Gateway", name } = parentRef;
      const namespace = parentRef.namespace ?? route.namespace;
      const { near, elsewhere, doubtful, unknown } = search(model, attachment, kind, namespace, name);
      const other = near ?? elsewhere;
      report({
        resource: route as unknown as Resource,
        at: route.at(parentRef, "name"),
        message: "missing",
        data: { route: route.title, parent: `${kind} "${name}"`, namespace },
        related:
          other === undefined
            ? []
            : [
                {
                  at: other.atName(),
                  note: near === undefined ? `${other.title} is in another namespace` : `the nearest: ${other.title}`,
                },
              ],
        help:
          near !== undefined
            ? `Did you mean "${near.name}"?`
            : elsewhere === undefined
              ? undefined
              : `Add \`namespace: ${elsewhere.namespace}\` to the parentRef.`,
        fixes:
          near === undefined
            ? []
            : [
                {
                  kind: "safe",
                  title: `Use ${kind} "${near.name}"`,
                  edits: [{ at: route.at(parentRef, "name"), text: writeString(route, near.name) }],
                },
              ],
        ...(doubtful && { severity: "warning" as const }),
        unknown,
      });
    }
  },
});
