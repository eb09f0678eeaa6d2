import { defineRule, listeners, routeTargets } from "../../src/rule.ts";

const GATEWAY_GROUP = "gateway.networking.k8s.io";
const READ = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "Gateway"]);

const pair = (...parts: readonly string[]): string => parts.join(" ");

export default defineRule({
  id: "reference-grant-unused",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "No reference uses a ReferenceGrant.",
    why:
      "The grant opens the namespace to others without need, " +
      "and often shows that the intended reference has another kind, group or namespace.",
    remedy: "Delete the grant, or correct it to match the reference.",
    references: ["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"],
  },
  options: {},
  messages: {
    unused: (d: { readonly grant: string; readonly from: string; readonly to: string }) =>
      `ReferenceGrant "${d.grant}" is unused: no ${d.from} refers to ${d.to}.`,
  },
  check({ model, simulation, report }) {
    if (model.all("ReferenceGrant").length === 0) return;
    // `fromKind fromNamespace toNamespace toKind [toName]` of each reference across namespaces.
    const made = new Set<string>();
    const note = (
      kind: string,
      namespace: string,
      to: { readonly namespace: string; readonly kind: string; readonly name: string },
    ): void => {
      if (namespace === to.namespace) return;
      made.add(pair(kind, namespace, to.namespace, to.kind));
      made.add(pair(kind, namespace, to.namespace, to.kind, to.name));
    };
    for (const { kind, route, resolution } of simulation.fact(routeTargets)) note(kind, route.namespace, resolution);
    for (const { resource, listener } of simulation.fact(listeners)) {
      for (const { kind = "Secret", name, namespace = resource.namespace } of listener.tls?.certificateRefs ?? [])
        note(resource.kind, resource.namespace, { kind, name, namespace });
    }
    const present = new Set(model.resources.map(({ kind, namespace }) => pair(kind, namespace)));
    for (const grant of model.all("ReferenceGrant")) {
      const { from = [], to = [] } = grant.object.spec ?? {};
      const [source] = from;
      const [target] = to;
      if (source === undefined || target === undefined) continue;
      const used = from.some((one) =>
        to.some((other) =>
          made.has(
            pair(
              one.kind,
              one.namespace,
              grant.namespace,
              other.kind,
              ...(other.name === undefined ? [] : [other.name]),
            ),
          ),
        ),
      );
      // Other kinds and other controllers also use grants.
      if (used || from.some(({ group, kind }) => group !== GATEWAY_GROUP || !READ.has(kind))) continue;
      const absent = from.find(({ kind, namespace }) => !present.has(pair(kind, namespace)));
      report({
        resource: grant,
        at: grant.atName(),
        message: "unused",
        data: {
          grant: grant.name,
          from: from.map(({ kind, namespace }) => `${kind} of namespace ${namespace}`).join(" or "),
          to: to.map(({ kind, name }) => (name === undefined ? `any ${kind}` : `${kind} "${name}"`)).join(" or "),
        },
        related: [{ at: grant.at(source, "namespace"), note: "allowed namespace" }],
        unknown: absent && `these manifests contain no ${absent.kind} of namespace ${absent.namespace}`,
      });
    }
  },
});
