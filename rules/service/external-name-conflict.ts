import { containsPlaceholder, defineRule, ingressTargets, targetOf } from "../../src/rule.ts";

export default defineRule({
  id: "external-name-conflict",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary:
      "A Service sets `externalName` to an IP address, or together with fields that make one of the two ineffective.",
    why:
      "An ExternalName Service is only a DNS alias: it has no endpoints, its selector is ignored, " +
      "and an IP address as `externalName` does not resolve. Other types ignore `externalName`.",
    remedy:
      "Use a DNS name with `type: ExternalName` and no selector. " +
      "For an IP address, use a Service without a selector and an EndpointSlice.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"],
  },
  options: {},
  messages: {
    selector: (d: { readonly service: string; readonly host: string }) =>
      `Service "${d.service}" is an alias for ${d.host}, so its selector is ignored and no pod gets its traffic.`,
    otherType: (d: { readonly service: string; readonly type: string }) =>
      `Service "${d.service}" sets externalName, which type ${d.type} ignores.`,
    address: (d: { readonly service: string; readonly host: string }) =>
      `externalName of Service "${d.service}" must be a DNS name: IP address ${d.host} is not resolved.`,
    targetPort: (d: {
      readonly service: string;
      readonly host: string;
      readonly port: number;
      readonly target: string;
    }) =>
      `targetPort ${d.target} of Service "${d.service}" is ignored: ` +
      `it is an alias for ${d.host}, to which clients connect on port ${d.port}.`,
    itself: (d: { readonly service: string; readonly host: string }) =>
      `Service "${d.service}" is an alias for itself: ${d.host} resolves to it again.`,
  },
  // Sources: pkg/controller/endpointslice (skips ExternalName), pkg/api/service/warnings.go, DNS specification 2.5.
  check({ model, simulation, report }) {
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      const host = spec?.externalName ?? "";
      if (spec === undefined) continue;
      const data = { service: service.name, host: host || "another name" };
      const type = spec.type || "ClusterIP";
      if (type !== "ExternalName") {
        if (host !== "")
          report({
            resource: service,
            at: service.at(spec, "externalName"),
            message: "otherType",
            data: { service: service.name, type },
            help: "Set `type: ExternalName`, or remove externalName.",
          });
        continue;
      }
      const at = service.at(spec, "externalName");
      if (Object.keys(spec.selector ?? {}).length > 0) {
        report({
          resource: service,
          at: service.at(spec, "selector", "key"),
          message: "selector",
          data,
          related: [{ at, note: "externalName is set here" }],
        });
      }
      const port = spec.ports?.find((one) => targetOf(one) !== one.port && targetOf(one) !== one.name);
      // ingress-nginx connects to the target port (internal/ingress/controller/endpointslices.go).
      if (
        host !== "" &&
        port !== undefined &&
        !simulation.fact(ingressTargets).some(({ resolution }) => resolution.service === service)
      )
        report({
          resource: service,
          at: service.at(port, "targetPort"),
          message: "targetPort",
          data: { ...data, port: port.port, target: String(targetOf(port)) },
          related: [{ at, note: "externalName is set here" }],
          help: `Let clients use port ${String(targetOf(port))}, or use an EndpointSlice instead of the alias.`,
        });
      if (containsPlaceholder(host)) continue;
      if (/^\d{1,3}(\.\d{1,3}){3}\.?$/.test(host))
        report({
          resource: service,
          at,
          message: "address",
          data,
          help: "Use a Service without a selector, and an EndpointSlice with this address.",
        });
      const own = `${service.name}.${service.namespace}`;
      if ([own, `${own}.svc`, `${own}.svc.cluster.local`].includes(host.toLowerCase().replace(/\.$/, "")))
        report({ resource: service, at, message: "itself", data });
    }
  },
});
