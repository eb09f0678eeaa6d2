import { definedInOtherScope, defineRule, didYouMean, namesIn, nearest, writeString } from "../../src/rule.ts";
import type { Model, Resource } from "../../src/rule.ts";

const ISTIO = "networking.istio.io";

const gatewaysOf = (model: Model): readonly Resource[] =>
  model.resources.filter(({ group, kind }) => group === ISTIO && kind === "Gateway");

function gatewaysByName(model: Model): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const gateway of gatewaysOf(model))
    found.set(gateway.name, [...(found.get(gateway.name) ?? []), gateway].slice(0, 2));
  return found;
}

export default defineRule({
  id: "virtual-service-gateway-missing",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A VirtualService refers to an Istio Gateway that does not exist.",
    why: "No Gateway serves the routes: requests for these hosts get a 404.",
    remedy: "Use the name of an existing Gateway, as `NAMESPACE/NAME` if it is in another namespace.",
    references: ["https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService"],
  },
  options: {},
  messages: {
    missing: (d: { readonly name: string; readonly gateway: string; readonly namespace: string }) =>
      `VirtualService "${d.name}" refers to Gateway "${d.gateway}", which does not exist in namespace ${d.namespace}.`,
  },
  check({ model, simulation, report }) {
    const gateways = simulation.fact(gatewaysOf);
    const byName = simulation.fact(gatewaysByName);
    for (const virtualService of model.all("VirtualService")) {
      const { gateways: bound } = (virtualService.object.spec ?? {}) as { readonly gateways?: readonly unknown[] };
      for (const [index, written] of (bound ?? []).entries()) {
        // `mesh` is not a Gateway, and old versions of Istio used names with dots.
        if (bound === undefined || typeof written !== "string" || written === "mesh" || written.includes(".")) continue;
        const [first = "", second] = written.split("/");
        const [namespace, name] = second === undefined ? [virtualService.namespace, first] : [first, second];
        if (model.find(ISTIO, "Gateway", namespace, name) !== undefined) continue;
        const own = namesIn(gateways, namespace);
        const elsewhere = byName.get(name) ?? [];
        const meant =
          own.byName.get(nearest(name, own.names) ?? "") ?? (elsewhere.length === 1 ? elsewhere[0] : undefined);
        const apart = model.elsewhere("IstioGateway", name);
        const at = virtualService.document.at(bound, index);
        const corrected =
          meant === undefined
            ? undefined
            : meant.namespace === virtualService.namespace
              ? meant.name
              : `${meant.namespace}/${meant.name}`;
        report({
          resource: virtualService,
          at,
          message: "missing",
          data: { name: virtualService.name, gateway: name, namespace },
          related: meant === undefined ? [] : [{ at: meant.atName(), note: `closest match: ${meant.title}` }],
          help: didYouMean(corrected),
          fixes:
            corrected === undefined
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Use "${corrected}"`,
                    edits: [{ at, text: writeString(virtualService, corrected) }],
                  },
                ],
          unknown:
            apart !== undefined
              ? definedInOtherScope(apart, "a Gateway of this name")
              : meant === undefined
                ? `Gateway ${namespace}/${name} may be applied from elsewhere`
                : undefined,
        });
      }
    }
  },
});
