import {
  attachRoutes,
  defineRule,
  didYouMean,
  kindsOfProtocol,
  listeners,
  nearest,
  ROUTE_KINDS,
  writeString,
} from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

const GATEWAY_GROUP = "gateway.networking.k8s.io";

// Sources: gateway-api apis/v1/gateway_types.go, AllowedRoutes.Kinds (condition ResolvedRefs, reason
// InvalidRouteKinds), GatewaySpec.AllowedListeners; listenerset_types.go (condition Accepted, reason NotAllowed).
export default defineRule({
  id: "listener-not-accepted",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary:
      "A listener allows a kind of route that its protocol does not have, or its Gateway accepts no ListenerSet.",
    why:
      "Routes of a kind that does not fit the protocol are never attached (InvalidRouteKinds). A Gateway accepts " +
      "ListenerSets only if `allowedListeners` allows their namespace, and the default allows none (NotAllowed).",
    remedy: "Allow a kind that fits the protocol, or set `allowedListeners.namespaces` of the Gateway.",
    references: [
      "https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes",
      "https://gateway-api.sigs.k8s.io/geps/gep-1713/",
    ],
  },
  options: {},
  messages: {
    kind: (d: {
      readonly listener: string;
      readonly gateway: string;
      readonly kind: string;
      readonly protocol: string;
      readonly fitting: string;
    }) =>
      `Listener "${d.listener}" of ${d.gateway} allows ${d.kind}, ` +
      `which protocol ${d.protocol} does not support: it supports ${d.fitting}.`,
    notAllowed: (d: { readonly set: string; readonly gateway: string }) =>
      `ListenerSet "${d.set}" is not accepted: ${d.gateway} allows no listeners of its namespace.`,
  },
  check({ simulation, report }) {
    const refused = new Set<Resource>();
    for (const { resource, listener, gateway, allowed } of simulation.fact(listeners)) {
      if (allowed === "no" && gateway !== undefined) refused.add(resource);
      const fitting = kindsOfProtocol(listener.protocol);
      if (fitting === undefined) continue;
      for (const entry of listener.allowedRoutes?.kinds ?? []) {
        const { kind, group = GATEWAY_GROUP } = entry;
        if (group !== GATEWAY_GROUP || fitting.some((one) => one === kind)) continue;
        const isKnown = ROUTE_KINDS.some((one) => one === kind);
        const near = isKnown ? undefined : nearest(kind, fitting);
        const at = resource.at(entry, "kind");
        report({
          resource,
          at,
          message: "kind",
          data: {
            listener: listener.name,
            gateway: resource.title,
            kind,
            protocol: listener.protocol,
            fitting: fitting.join(" and "),
          },
          help: didYouMean(near),
          fixes:
            near === undefined
              ? []
              : [{ kind: "suggested", title: `Use ${near}`, edits: [{ at, text: writeString(resource, near) }] }],
          unknown: isKnown || near !== undefined ? undefined : `support for ${kind} depends on the implementation`,
        });
      }
    }
    for (const set of refused) {
      const gateway = simulation.fact(listeners).find(({ resource }) => resource === set)?.gateway;
      if (gateway === undefined) continue;
      const routes = simulation.fact(attachRoutes).flatMap(({ route, parent }) => (parent === set ? [route] : []));
      report({
        resource: set,
        at: set.atName(),
        message: "notAllowed",
        data: { set: set.name, gateway: gateway.title },
        related: [{ at: gateway.atName(), note: gateway.title }],
        help: "Set `allowedListeners.namespaces.from` of the Gateway (default `None`) to `Same`, `All` or `Selector`.",
        follows: { rules: ["route-attaches-nowhere"], resources: routes },
      });
    }
  },
});
