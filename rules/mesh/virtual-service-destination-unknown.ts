import {
  defineRule,
  describePort,
  meshTargets,
  misspeltHosts,
  missingServices,
  nearestPort,
  serviceOfDottedHost,
  serviceOfHost,
  writeString,
} from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

export default defineRule({
  id: "virtual-service-destination-unknown",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A VirtualService routes to a host or port that the mesh does not know.",
    why: "A host that is neither a Service nor in a ServiceEntry has no endpoints: requests are answered with 503. A host without a dot is looked for in the namespace of the VirtualService; any other is taken as it stands, so `reviews.shop` is not completed to a Service name.",
    remedy:
      "Write the full name (`reviews.shop.svc.cluster.local`), or the bare name within the same namespace, and the number of a Service port.",
    references: ["https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination"],
  },
  options: {},
  messages: {
    host: (d: { readonly name: string; readonly host: string; readonly namespace: string }) =>
      `VirtualService "${d.name}" routes to ${d.host}, and namespace ${d.namespace} has no such Service.`,
    rule: (d: { readonly name: string; readonly host: string; readonly namespace: string }) =>
      `DestinationRule "${d.name}" is for ${d.host}, and namespace ${d.namespace} has no such Service: it has no effect.`,
    notExpanded: (d: { readonly name: string; readonly host: string }) =>
      `VirtualService "${d.name}" routes to ${d.host}, which Istio does not complete to a Service name, because it has a dot.`,
    port: (d: { readonly name: string; readonly port: number; readonly service: string; readonly ports: string }) =>
      `VirtualService "${d.name}" routes to port ${d.port} of Service "${d.service}", which has ${d.ports}.`,
    portNotGiven: (d: { readonly name: string; readonly service: string; readonly ports: string }) =>
      `VirtualService "${d.name}" routes to Service "${d.service}" without a port, and it has several: ${d.ports}.`,
  },
  check({ model, simulation, report }) {
    const services = simulation.fact(missingServices);
    for (const { rule, spec, named, near, unknown } of misspeltHosts(model, services)) {
      const at = rule.at(spec, "host");
      report({
        resource: rule as unknown as Resource,
        at,
        message: "rule",
        severity: "warning",
        data: { name: rule.name, host: spec.host, namespace: named.namespace },
        unknown,
        related: [{ at: near.atName(), note: `the nearest: ${near.title}` }],
        help: `Did you mean "${near.name}"?`,
        fixes: [
          {
            kind: "safe",
            title: `Use Service "${near.name}"`,
            edits: [{ at, text: writeString(rule as unknown as Resource, spec.host.replace(named.name, near.name)) }],
          },
        ],
      });
    }
    for (const { virtualService, destination, resolution } of simulation.fact(meshTargets)) {
      const { problem, host, service } = resolution;
      const resource = virtualService as unknown as Resource;
      const place = { resource, at: virtualService.at(destination, "host") };
      const { name } = virtualService;
      if (problem === "host-unknown") {
        if (host.includes("*")) continue;
        const parts = serviceOfHost(host);
        if (parts === undefined) {
          const meant = serviceOfDottedHost(model, destination.host);
          // A host outside the cluster needs a ServiceEntry, which may be applied from elsewhere.
          if (meant === undefined) continue;
          report({
            ...place,
            message: "notExpanded",
            data: { name, host: destination.host },
            related: [{ at: meant.service.atName(), note: `${meant.service.title} is probably meant` }],
            help: `Did you mean ${meant.fullName}?`,
            fixes: [
              {
                kind: "safe",
                title: "Write the full name",
                edits: [{ at: place.at, text: writeString(virtualService, meant.fullName) }],
              },
            ],
          });
          continue;
        }
        const { near, elsewhere, bare, unknown } = services.explain(
          parts.namespace,
          parts.name,
          resolution.unknown,
          destination.port?.number,
        );
        const other = near ?? elsewhere;
        const text = near === undefined ? undefined : destination.host.replace(parts.name, near.name);
        report({
          ...place,
          message: "host",
          data: { name, host: destination.host, namespace: parts.namespace },
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
                : `Write ${elsewhere.name}.${elsewhere.namespace}.svc.cluster.local for it.`,
          fixes:
            near === undefined || text === undefined
              ? []
              : [
                  {
                    kind: "safe",
                    title: `Use Service "${near.name}"`,
                    edits: [{ at: place.at, text: writeString(virtualService, text) }],
                  },
                ],
          ...(bare && { severity: "warning" as const }),
          unknown,
        });
        continue;
      }
      const ports = service?.object.spec?.ports ?? [];
      if (service === undefined || ports.length === 0) continue;
      const listed = ports.map(describePort).join(", ");
      const related = ports
        .slice(0, 5)
        .map((port) => ({ at: service.at(port, "port"), note: `${service.title} has port ${port.port}` }));
      if (problem === "port-missing" && destination.port?.number !== undefined) {
        const near = nearestPort(ports, destination.port.number);
        report({
          resource,
          at: virtualService.at(destination.port, "number"),
          message: "port",
          data: {
            name,
            port: destination.port.number,
            service: service.name,
            ports: ports.length === 1 ? `only port ${listed}` : `ports ${listed}`,
          },
          related,
          help: near && `Did you mean ${near.port}?`,
        });
      } else if (problem === "port-not-given" && ports.length > 1) {
        report({
          ...place,
          message: "portNotGiven",
          severity: "warning",
          data: { name, service: service.name, ports: listed },
          related,
          help: "Add `port: { number: … }` to the destination.",
        });
      }
    }
  },
});
