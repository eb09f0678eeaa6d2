import {
  closestMatch,
  defineRule,
  describePort,
  describePorts,
  meshTargets,
  misspeltHosts,
  missingServices,
  nearestPort,
  serviceOfDottedHost,
  serviceOfHost,
  writeString,
} from "../../src/rule.ts";

export default defineRule({
  id: "virtual-service-destination-unknown",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A VirtualService routes to a host or port that the mesh does not know.",
    why:
      "A host that is neither a Service nor in a ServiceEntry has no endpoints: requests get a 503. " +
      "A host without a dot is a Service in the namespace of the VirtualService; any other host is used as it is, " +
      "so `reviews.shop` is not expanded to a Service name.",
    remedy:
      "Use the full name (`reviews.shop.svc.cluster.local`), or the short name within the same namespace, " +
      "and the number of a Service port.",
    references: ["https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination"],
  },
  options: {},
  messages: {
    host: (d: { readonly name: string; readonly host: string; readonly namespace: string }) =>
      `VirtualService "${d.name}" routes to ${d.host}, which is not a Service in namespace ${d.namespace}.`,
    rule: (d: { readonly name: string; readonly host: string; readonly namespace: string }) =>
      `DestinationRule "${d.name}" has no effect: ` +
      `its host ${d.host} is not a Service in namespace ${d.namespace}.`,
    notExpanded: (d: { readonly name: string; readonly host: string }) =>
      `VirtualService "${d.name}" routes to ${d.host}, ` +
      "which Istio does not expand to a Service name, because it contains a dot.",
    port: (d: { readonly name: string; readonly port: number; readonly service: string; readonly ports: string }) =>
      `VirtualService "${d.name}" routes to port ${d.port} of Service "${d.service}", which has ${d.ports}.`,
    portNotGiven: (d: { readonly name: string; readonly service: string; readonly ports: string }) =>
      `VirtualService "${d.name}" routes to Service "${d.service}" without a port, but it has several: ${d.ports}.`,
  },
  check({ model, simulation, report }) {
    const services = simulation.fact(missingServices);
    for (const { rule, spec, named, near, unknown } of misspeltHosts(model, services)) {
      const resource = rule;
      const at = rule.at(spec, "host");
      report({
        resource,
        at,
        message: "rule",
        severity: "warning",
        data: { name: rule.name, host: spec.host, namespace: named.namespace },
        unknown,
        ...closestMatch(resource, at, near, spec.host.replace(named.name, near.name)),
      });
    }
    for (const { virtualService, destination, resolution } of simulation.fact(meshTargets)) {
      const { problem, host, service } = resolution;
      const resource = virtualService;
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
            related: [{ at: meant.service.atName(), note: `closest match: ${meant.service.title}` }],
            help: `Did you mean ${meant.fullName}?`,
            fixes: [
              {
                kind: "safe",
                title: "Use the full name",
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
        const hint =
          near !== undefined
            ? closestMatch(resource, place.at, near, destination.host.replace(parts.name, near.name))
            : elsewhere !== undefined && {
                related: [{ at: elsewhere.atName(), note: `${elsewhere.title} is in another namespace` }],
                help: `Use ${elsewhere.name}.${elsewhere.namespace}.svc.cluster.local.`,
              };
        report({
          ...place,
          message: "host",
          data: { name, host: destination.host, namespace: parts.namespace },
          ...hint,
          ...(bare && { severity: "warning" as const }),
          unknown,
        });
        continue;
      }
      const ports = service?.object.spec?.ports ?? [];
      if (service === undefined || ports.length === 0) continue;
      const related = ports
        .slice(0, 5)
        .map((port) => ({ at: service.at(port, "port"), note: `${service.title} has port ${port.port}` }));
      if (problem === "port-missing" && destination.port?.number !== undefined) {
        const near = nearestPort(ports, destination.port.number);
        report({
          resource,
          at: virtualService.at(destination.port, "number"),
          message: "port",
          data: { name, port: destination.port.number, service: service.name, ports: describePorts(ports) },
          related,
          help: near && `Did you mean ${near.port}?`,
        });
      } else if (problem === "port-not-given" && ports.length > 1) {
        report({
          ...place,
          message: "portNotGiven",
          severity: "warning",
          data: { name, service: service.name, ports: ports.map(describePort).join(", ") },
          related,
          help: "Add `port: { number: … }` to the destination.",
        });
      }
    }
  },
});
