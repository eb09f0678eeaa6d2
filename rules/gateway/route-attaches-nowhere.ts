import {
  ambiguous,
  attachmentPlace,
  attachRoutes,
  defineRule,
  nearest,
  outcomeIfRejected,
  writeString,
} from "../../src/rule.ts";
import type { DraftFix } from "../../src/rule.ts";

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(", ");

/** Titles. */
interface Names {
  readonly route: string;
  readonly gateway: string;
}

export default defineRule({
  id: "route-attaches-nowhere",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "No listener of the Gateway accepts a route.",
    why:
      "A listener serves a route only if the route refers to it, it allows the kind and namespace of the route, and " +
      "their hostnames match. Gateway and route both exist, but requests get a 404. " +
      "If another parent accepts the route, the finding is a warning.",
    remedy:
      "Correct `sectionName`, `port` or `hostnames` of the route, or `allowedRoutes` of the listener (default: " +
      "`Same` namespace); for a ListenerSet also `allowedListeners` of the Gateway (default: `None`).",
    references: ["https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways"],
  },
  options: {},
  messages: {
    section: (d: Names & { readonly section: string; readonly names: string }) =>
      `${d.route} refers to listener "${d.section}", but ${d.gateway} has ${d.names}.`,
    port: (d: Names & { readonly port: number; readonly ports: string }) =>
      `${d.route} refers to port ${d.port}, but the listeners of ${d.gateway} use ${d.ports}.`,
    kind: (d: { readonly route: string; readonly listener: string; readonly kind: string }) =>
      `${d.listener} routes of kind ${d.kind}: ${d.route} is not served.`,
    namespace: (d: Names & { readonly namespace: string }) =>
      `No listener of ${d.gateway} accepts routes of namespace ${d.namespace}: ${d.route} is not served.`,
    hostname: (d: Names & { readonly hostnames: string; readonly listeners: string }) =>
      `No hostname of ${d.route} (${d.hostnames}) matches a listener of ${d.gateway} (${d.listeners}).`,
    listenerSet: (d: Names & { readonly set: string }) =>
      `${d.gateway} accepts no listeners of ${d.set}: ${d.route} is not served.`,
    noListeners: (d: Names) => `${d.gateway} has no listener that could accept ${d.route}.`,
  },
  check({ model, simulation, report }) {
    const attachments = simulation.fact(attachRoutes);
    const twice = simulation.fact(ambiguous);
    const served = new Set(
      attachments.filter(({ outcome }) => outcome === "attached" || outcome === "service").map(({ route }) => route),
    );
    for (const attachment of attachments) {
      const { route, parentRef, parent, kind } = attachment;
      const isOpen = attachment.outcome === "attached" && attachment.unknown !== undefined;
      const outcome = isOpen ? outcomeIfRejected(attachment.listeners) : attachment.outcome;
      const listeners = attachment.listeners.map((one) => ({ ...one, refusal: one.refusal ?? one.perhaps }));
      const { at, related } = attachmentPlace(attachment);
      if (at === undefined || parentRef === undefined || parent === undefined || model.malformed.has(parent)) continue;
      const place = {
        resource: route,
        at,
        related,
        unknown: attachment.unknown ?? twice.get(parent),
        ...(served.has(route) && { severity: "warning" as const }),
      };
      const names = { route: route.title, gateway: parent.title };
      if (outcome === "ListenerSetNotAllowed") {
        const gateway = listeners.find(({ refusal }) => refusal === outcome)?.state.gateway;
        report({
          ...place,
          related: gateway === undefined ? related : [...related, { at: gateway.atName(), note: gateway.title }],
          message: "listenerSet",
          data: { route: route.title, set: parent.title, gateway: gateway?.title ?? "Its Gateway" },
          help: "Set the Gateway's `allowedListeners.namespaces.from` (default `None`) to `Same`, `All` or `Selector`.",
        });
      } else if (outcome === "NoMatchingListenerHostname") {
        report({
          ...place,
          message: "hostname",
          data: {
            ...names,
            hostnames: unique(route.object.spec?.hostnames ?? []),
            listeners: unique(
              listeners.filter(({ refusal }) => refusal === outcome).map(({ state }) => state.hostname),
            ),
          },
          help: "A wildcard matches one or more labels, but not the domain itself.",
        });
      } else if (outcome === "NotAllowedByListeners") {
        const help =
          "Set `allowedRoutes.namespaces.from: All`, or a selector that matches the namespace; " +
          "by default only the Gateway's own namespace is allowed.";
        if (listeners.some(({ refusal }) => refusal === "NamespaceNotAllowed"))
          report({ ...place, message: "namespace", data: { ...names, namespace: route.namespace }, help });
        else {
          const own = parentRef.sectionName && `Listener "${parentRef.sectionName}" of ${parent.title} does not accept`;
          const listener = own || `No listener of ${parent.title} accepts`;
          report({ ...place, message: "kind", data: { route: route.title, listener, kind } });
        }
      } else if (outcome === "NoMatchingParent") {
        if (listeners.length === 0) {
          // A ListenerSet of another namespace may bring the listeners.
          report({
            ...place,
            message: "noListeners",
            data: names,
            unknown: place.unknown ?? "a ListenerSet may add listeners",
          });
          continue;
        }
        const [first] = listeners.filter(({ refusal }) => refusal === "NoMatchingPort");
        if (first !== undefined && parentRef.port !== undefined) {
          report({
            ...place,
            message: "port",
            data: {
              ...names,
              port: parentRef.port,
              ports: unique(listeners.map(({ state }) => String(state.listener.port))),
            },
          });
          continue;
        }
        const sections = listeners.map(({ state }) => state.listener.name);
        const near = nearest(parentRef.sectionName ?? "", sections);
        const fixes: readonly DraftFix[] =
          near === undefined
            ? []
            : [{ kind: "safe", title: `Use listener "${near}"`, edits: [{ at, text: writeString(route, near) }] }];
        report({
          ...place,
          message: "section",
          data: {
            ...names,
            section: parentRef.sectionName ?? "",
            names: sections.map((name) => `"${name}"`).join(", "),
          },
          help: near === undefined ? undefined : `Did you mean "${near}"?`,
          fixes,
        });
      }
    }
  },
});
