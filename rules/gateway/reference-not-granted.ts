import { defineRule, isGranted, listeners, routeTargets } from "../../src/rule.ts";
import type { Model, Place, Resource } from "../../src/rule.ts";

const GATEWAY_GROUP = "gateway.networking.k8s.io";

interface Reference {
  readonly from: { readonly group: string; readonly kind: string; readonly namespace: string };
  readonly to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string };
  readonly resource: Resource;
  readonly at: Place;
}

/** References of Gateways to certificates in another namespace. */
function* certificates(model: Model, all: ReturnType<typeof listeners>): Iterable<Reference> {
  for (const { resource, listener } of all) {
    for (const ref of listener.tls?.certificateRefs ?? []) {
      const { group = "", kind = "Secret", namespace = resource.namespace, name } = ref;
      const from = { group: GATEWAY_GROUP, kind: resource.kind, namespace: resource.namespace };
      const to = { group, kind, namespace, name };
      if (namespace !== resource.namespace && !isGranted(model, from, to))
        yield { from, to, resource, at: resource.at(ref, "namespace") };
    }
  }
}

export default defineRule({
  id: "reference-not-granted",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A route or Gateway refers to another namespace without a ReferenceGrant there.",
    why:
      "The other namespace has to allow the reference. Without its ReferenceGrant the backend counts as missing " +
      "and requests get a 500; a listener without its certificate is not served. " +
      "The grant belongs in the namespace of the target, not in that of the route.",
    remedy: "Add a ReferenceGrant in the namespace of the target that allows the kind and namespace of the referrer.",
    references: ["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"],
  },
  options: {},
  messages: {
    notGranted: (d: {
      readonly referrer: string;
      readonly target: string;
      readonly namespace: string;
      readonly kind: string;
      readonly from: string;
    }) =>
      `${d.referrer} needs a ReferenceGrant to refer to ${d.target}: ` +
      `none in namespace ${d.namespace} allows that to ${d.kind}s of namespace ${d.from}.`,
  },
  check({ model, simulation, report }) {
    const grants = model.all("ReferenceGrant");
    const references: Reference[] = [...certificates(model, simulation.fact(listeners))];
    for (const { kind, route, ref, resolution } of simulation.fact(routeTargets)) {
      if (resolution.problem !== "not-granted") continue;
      references.push({
        from: { group: GATEWAY_GROUP, kind, namespace: route.namespace },
        to: { group: resolution.group, kind: resolution.kind, namespace: resolution.namespace, name: ref.name },
        resource: route,
        at: route.at(ref, "namespace"),
      });
    }
    for (const { from, to, resource, at } of references) {
      const meant = grants.find(
        ({ namespace, object }) =>
          (namespace === to.namespace || namespace === from.namespace) &&
          (object.spec?.to ?? []).some((entry) => entry.kind === to.kind && (entry.name ?? to.name) === to.name),
      );
      const [entry] = meant?.object.spec?.from ?? [];
      const help =
        meant === undefined || entry === undefined
          ? undefined
          : meant.namespace !== to.namespace
            ? `${meant.title} is in the namespace of the referrer; it belongs in namespace ${to.namespace}.`
            : `${meant.title} allows ${entry.kind} of namespace ${entry.namespace} (group "${entry.group}").`;
      report({
        resource,
        at,
        message: "notGranted",
        help,
        data: {
          referrer: resource.title,
          target: `${to.kind} ${to.namespace}/${to.name}`,
          namespace: to.namespace,
          kind: from.kind,
          from: from.namespace,
        },
        related: meant === undefined ? [] : [{ at: meant.atName(), note: `${meant.title} does not match` }],
        unknown:
          meant !== undefined || model.find(to.group, to.kind, to.namespace, to.name) !== undefined
            ? undefined
            : `${to.kind} ${to.namespace}/${to.name} is not defined in these manifests, ` +
              "and a ReferenceGrant may be applied with it",
      });
    }
  },
});
