import { defineRule, holdsPlaceholder } from "../../src/rule.ts";

export default defineRule({
  id: "external-name-conflict",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A Service mixes `externalName` with fields it cannot go with, or gives it an address.",
    why: "An ExternalName Service is a DNS alias and nothing else: it has no endpoints, whatever it selects, and an address as its name is looked up in DNS and not found. On other types `externalName` is ignored.",
    remedy:
      "Use a DNS name with `type: ExternalName` and no selector; for an address, use a Service without selector and an EndpointSlice.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"],
  },
  options: {},
  messages: {
    selector: (d: { readonly service: string; readonly host: string }) =>
      `Service "${d.service}" is an alias of ${d.host}: its selector is ignored, and no pod gets its traffic.`,
    otherType: (d: { readonly service: string; readonly type: string }) =>
      `Service "${d.service}" sets externalName, which type ${d.type} ignores.`,
    address: (d: { readonly service: string; readonly host: string }) =>
      `Service "${d.service}" is an alias of ${d.host}, which is an address: DNS looks for a name of these digits and finds none.`,
    itself: (d: { readonly service: string; readonly host: string }) =>
      `Service "${d.service}" is an alias of itself: ${d.host} leads back to it.`,
  },
  // Sources: pkg/controller/endpointslice (ExternalName is skipped), pkg/api/service/warnings.go, the DNS specification 2.5.
  check({ model, report }) {
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
          related: [{ at, note: "the alias" }],
        });
      }
      if (holdsPlaceholder(host)) continue;
      if (/^\d{1,3}(\.\d{1,3}){3}\.?$/.test(host))
        report({
          resource: service,
          at,
          message: "address",
          data,
          help: "Use a Service without selector and an EndpointSlice with this address.",
        });
      const own = `${service.name}.${service.namespace}`;
      if ([own, `${own}.svc`, `${own}.svc.cluster.local`].includes(host.toLowerCase().replace(/\.$/, "")))
        report({ resource: service, at, message: "itself", data });
    }
  },
});
