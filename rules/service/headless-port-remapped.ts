import {
  defineRule,
  ingressTargets,
  referenceTarget,
  references,
  resolvePort,
  routeTargets,
  targetOf,
} from "../../src/rule.ts";
import type { DraftFix, KindMap, Resource, Simulation } from "../../src/rule.ts";

/** Proxies read the target port from EndpointSlices: a port that only routes use, and no client through DNS, works. */
function onlyProxies(simulation: Simulation, service: Resource<KindMap["Service"]>, port: number): boolean {
  const routed = [...simulation.fact(ingressTargets), ...simulation.fact(routeTargets)].some(
    ({ resolution }) => resolution.service === service && resolution.port?.port === port,
  );
  return (
    routed &&
    !simulation.fact(references).some((reference) => {
      const target = referenceTarget(simulation.model, reference);
      return (
        target.kind === "service" &&
        target.service === service &&
        (reference.port === undefined || reference.port.number === port)
      );
    })
  );
}

export default defineRule({
  id: "headless-port-remapped",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "`port` of a headless Service differs from the port that its pods listen on.",
    why:
      "The name of a headless Service resolves to the IP addresses of the pods. Nothing translates `port` to " +
      "`targetPort`, so connections to `port` are refused. SRV records and EndpointSlices contain the target port.",
    remedy: "Set `port` to the number that the pods listen on, or give the Service a cluster IP.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#headless-services"],
  },
  options: {},
  messages: {
    remapped: (d: { readonly service: string; readonly port: number; readonly target: number }) =>
      `Headless Service "${d.service}" has port ${d.port}, but its pods listen on ${d.target}: ` +
      `connections to ${d.port} are refused.`,
  },
  // Source: pkg/proxy/util (headless Services are skipped); DNS specification 2.4.
  check({ model, simulation, report }) {
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      if (spec?.clusterIP !== "None" || spec.type === "ExternalName") continue;
      const backends = simulation.backends(service);
      // Endpoints that are not made from a selector have ports of their own; targetPort is ignored.
      if (backends.source !== "selector") continue;
      for (const port of spec.ports ?? []) {
        const target = targetOf(port);
        const resolved =
          typeof target === "number"
            ? []
            : resolvePort(backends, port).flatMap((resolution) => resolution.target ?? []);
        const numbers = new Set(typeof target === "number" ? [target] : resolved.map(({ number }) => number));
        const [number] = numbers;
        if (number === undefined || numbers.has(port.port) || onlyProxies(simulation, service, port.port)) continue;
        const [declared] = resolvePort(backends, port).flatMap(({ backend, target: found }) =>
          found?.containerPort === undefined
            ? []
            : [
                {
                  at: backend.workload.resource.at(found.containerPort, "containerPort"),
                  note: `port ${found.number} is declared here`,
                },
              ],
        );
        const fixes: DraftFix[] =
          numbers.size === 1
            ? [
                {
                  kind: "suggested",
                  title: `Set port ${number}`,
                  edits: [{ at: service.at(port, "port"), text: String(number) }],
                },
              ]
            : [];
        report({
          resource: service,
          at: service.at(port, "port"),
          message: "remapped",
          data: { service: service.name, port: port.port, target: number },
          related: [
            { at: service.at(port, "targetPort"), note: "targetPort is set here" },
            ...(declared === undefined ? [] : [declared]),
          ],
          fixes,
        });
      }
    }
  },
});
