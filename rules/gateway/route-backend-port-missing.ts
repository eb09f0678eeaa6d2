import { ambiguous, defineRule, nearestPort, portByTarget, routeTargets } from "../../src/rule.ts";

export default defineRule({
  id: "route-backend-port-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Gateway API route sends requests to a port that the Service does not have.",
    why:
      "The port of a backendRef is the number of a Service port, not of a pod port. " +
      "A reference to any other port has no backend: its share of the requests gets a 500.",
    remedy: "Use `port` of the Service, not `targetPort`.",
    references: ["https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference"],
  },
  options: {},
  messages: {
    missing: (d: { readonly route: string; readonly port: number; readonly service: string; readonly ports: string }) =>
      `${d.route} sends requests to port ${d.port} of Service "${d.service}", which has ${d.ports}.`,
    podPort: (d: { readonly route: string; readonly port: number; readonly service: string; readonly meant: number }) =>
      `Backend port ${d.port} of ${d.route} is the target port of Service "${d.service}", not its port (${d.meant}).`,
  },
  check({ simulation, report }) {
    const twice = simulation.fact(ambiguous);
    for (const { route, ref, resolution } of simulation.fact(routeTargets)) {
      const { service } = resolution;
      const asked = ref.port;
      if (resolution.problem !== "port-missing" || service === undefined || asked === undefined) continue;
      const ports = service.object.spec?.ports ?? [];
      if (ports.length === 0) continue;
      const meant = portByTarget(simulation.backends(service), asked);
      const near = meant ?? nearestPort(ports, asked);
      const at = route.at(ref, "port");
      const place = {
        resource: route,
        at,
        unknown: twice.get(service),
        related: (near === undefined ? ports.slice(0, 5) : [near]).map((port) => ({
          at: service.at(port, "port"),
          note: `${service.title} has port ${port.port}`,
        })),
        help: near === undefined ? undefined : `Did you mean ${near.port}?`,
        fixes:
          near === undefined
            ? []
            : [
                {
                  kind: meant === undefined ? ("suggested" as const) : ("safe" as const),
                  title: `Use port ${near.port}`,
                  edits: [{ at, text: String(near.port) }],
                },
              ],
      };
      const data = { route: route.title, port: asked, service: service.name };
      if (meant !== undefined) report({ ...place, message: "podPort", data: { ...data, meant: meant.port } });
      else
        report({
          ...place,
          message: "missing",
          data: {
            ...data,
            ports:
              ports.length === 1
                ? `only port ${ports[0]?.port ?? ""}`
                : `ports ${ports.map(({ port }) => port).join(", ")}`,
          },
        });
    }
  },
});
