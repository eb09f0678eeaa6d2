import {
  ambiguous,
  defineRule,
  describePort,
  describePorts,
  ingressTargets,
  nearest,
  nearestPort,
  portByTarget,
  writeEntry,
} from "../../src/rule.ts";
import type { ServicePort } from "../../src/rule.ts";

const isServicePort = (ports: readonly ServicePort[], asked: string | number): boolean =>
  ports.some(({ port, name }) => port === asked || name === asked);

export default defineRule({
  id: "ingress-backend-port-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress sends requests to a port that the Service does not have.",
    why:
      "The backend port is the number or name of a Service port. With any other port the controller finds no " +
      "endpoint: requests get a 503, although the Service itself works. Only ingress-nginx also accepts " +
      "`targetPort`, exactly as the Service writes it; this is a warning, because it breaks with any other controller.",
    remedy: "Use `port` or `name` of a port of the Service, not `targetPort`.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend"],
  },
  options: {},
  messages: {
    missing: (d: {
      readonly ingress: string;
      readonly asked: string;
      readonly service: string;
      readonly ports: string;
    }) => `Ingress "${d.ingress}" sends requests to port ${d.asked} of Service "${d.service}", which has ${d.ports}.`,
    podPort: (d: {
      readonly ingress: string;
      readonly asked: string;
      readonly service: string;
      readonly port: string;
    }) =>
      `Backend port ${d.asked} of Ingress "${d.ingress}" is the target port of Service "${d.service}", ` +
      `not its port ${d.port}.`,
    nginxOnly: (d: {
      readonly ingress: string;
      readonly asked: string;
      readonly service: string;
      readonly port: string;
    }) =>
      `Backend port ${d.asked} of Ingress "${d.ingress}" is the target port of Service "${d.service}", ` +
      `not its port ${d.port}; only ingress-nginx accepts that.`,
    nameForNumber: (d: { readonly ingress: string; readonly asked: string; readonly service: string }) =>
      `Backend port of Ingress "${d.ingress}" is the name "${d.asked}", ` +
      `but Service "${d.service}" has ${d.asked} as a number.`,
  },
  check({ simulation, report }) {
    const twice = simulation.fact(ambiguous);
    for (const entry of simulation.fact(ingressTargets)) {
      const { ingress, backend, resolution } = entry;
      const { service, problem } = resolution;
      const port = backend.service?.port;
      // An ExternalName Service has no ports of its own: controllers use the number as it is.
      if (
        service === undefined ||
        port === undefined ||
        (problem !== undefined && problem !== "port-missing") ||
        service.object.spec?.type === "ExternalName"
      )
        continue;
      if (port.name === "use-annotation") continue;
      const ports = service.object.spec?.ports ?? [];
      const asked = port.number ?? port.name;
      if (asked === undefined || ports.length === 0 || isServicePort(ports, asked)) continue;
      const key = port.number === undefined ? "name" : "number";
      const at = ingress.at(port, key);
      const meant = portByTarget(simulation.backends(service), asked);
      const data = {
        ingress: ingress.name,
        asked: typeof asked === "number" ? String(asked) : `"${asked}"`,
        service: service.name,
      };
      const entryFor = (to: ServicePort): readonly [string, string | number] =>
        key === "name" && (to.name ?? "") !== "" ? ["name", to.name ?? ""] : ["number", to.port];
      const replacement = (to: ServicePort): string => entryFor(to).join(": ");
      const place = (to: ServicePort | undefined) => ({
        resource: ingress,
        at,
        unknown: twice.get(service),
        related: (to === undefined ? ports.slice(0, 5) : [to]).map((one) => ({
          at: service.at(one, "port"),
          note: `${service.title} has port ${describePort(one)}`,
        })),
        fixes:
          to === undefined
            ? []
            : [
                {
                  kind: "safe" as const,
                  title: `Use \`${replacement(to)}\``,
                  edits: [{ at: ingress.at(port, key, "entry"), text: writeEntry(ingress, ...entryFor(to)) }],
                },
              ],
      });
      if (typeof asked === "string" && /^\d+$/.test(asked)) {
        const same = ports.find((one) => one.port === Number(asked));
        if (same !== undefined) {
          const fixes = [
            {
              kind: "safe" as const,
              title: `Use \`number: ${asked}\``,
              edits: [{ at: ingress.at(port, key, "entry"), text: writeEntry(ingress, "number", Number(asked)) }],
            },
          ];
          report({
            ...place(same),
            fixes,
            message: "nameForNumber",
            data: { ...data, asked },
            help: `Use \`number: ${asked}\`.`,
          });
          continue;
        }
      }
      if (meant !== undefined) {
        const shown = { ...data, port: describePort(meant) };
        // ingress-nginx still finds an endpoint. Source: kubernetes/ingress-nginx controller.go serviceEndpoints.
        if (problem === undefined) report({ ...place(meant), message: "nginxOnly", severity: "warning", data: shown });
        else report({ ...place(meant), message: "podPort", data: shown, help: `Did you mean ${replacement(meant)}?` });
        continue;
      }
      const near = nearestPort(ports, asked);
      const isSlip = near?.name !== undefined && typeof asked === "string" && nearest(asked, [near.name]) !== undefined;
      report({
        ...place(near),
        related: place(undefined).related,
        fixes: place(near).fixes.map((fix) => ({ ...fix, kind: isSlip ? fix.kind : "suggested" })),
        message: "missing",
        data: { ...data, ports: describePorts(ports) },
        help: near === undefined ? undefined : `Did you mean ${replacement(near)}?`,
      });
    }
  },
});
