import {
  defineRule,
  isSlip,
  istioHost,
  meshTargets,
  missingServices,
  nearest,
  resolveDestination,
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
    for (const rule of model.all("DestinationRule")) {
      const { spec } = rule.object;
      const parts =
        spec?.host === undefined || spec.host.includes("*")
          ? undefined
          : serviceOfHost(istioHost(spec.host, rule.namespace));
      if (
        spec === undefined ||
        parts === undefined ||
        resolveDestination(model, rule.namespace, spec).problem !== "host-unknown"
      )
        continue;
      const { near, unknown } = services.explain(parts.namespace, parts.name, undefined);
      // Settings for what is not there yet do no harm; a slip does.
      if (near === undefined || !isSlip(near.name, parts.name)) continue;
      const at = rule.at(spec, "host");
      report({
        resource: rule as unknown as Resource,
        at,
        message: "rule",
        severity: "warning",
        data: { name: rule.name, host: spec.host, namespace: parts.namespace },
        unknown,
        related: [{ at: near.atName(), note: `the nearest: ${near.title}` }],
        help: `Did you mean "${near.name}"?`,
        fixes: [
          {
            kind: "safe",
            title: `Use Service "${near.name}"`,
            edits: [{ at, text: writeString(rule as unknown as Resource, spec.host.replace(parts.name, near.name)) }],
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
          const [short = "", namespace = "", ...rest] = destination.host.split(".");
          const meant = rest.length === 0 || rest[0] === "svc" ? model.get("Service", namespace, short) : undefined;
          // A host of the outside world needs a ServiceEntry, which may be applied from elsewhere.
          if (meant === undefined) continue;
          const full = `${short}.${namespace}.svc.cluster.local`;
          report({
            ...place,
            message: "notExpanded",
            data: { name, host: destination.host },
            related: [{ at: meant.atName(), note: `${meant.title} is probably meant` }],
            help: `Did you mean ${full}?`,
            fixes: [
              {
                kind: "safe",
                title: "Write the full name",
                edits: [{ at: place.at, text: writeString(virtualService, full) }],
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
      const listed = ports
        .map(({ port, name: portName }) => (portName === undefined ? String(port) : `${port} (${portName})`))
        .join(", ");
      const related = ports
        .slice(0, 5)
        .map((port) => ({ at: service.at(port, "port"), note: `${service.title} has port ${port.port}` }));
      if (problem === "port-missing" && destination.port?.number !== undefined) {
        const near =
          ports.length === 1
            ? ports[0]
            : ports.find(({ port }) => nearest(String(destination.port?.number), [String(port)]) !== undefined);
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
