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

/** Proxies read EndpointSlices, which hold the target ports: where routes use the port and no client asks DNS for it, nothing is wrong. */
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
    summary: "A headless Service says one port and its pods listen on another.",
    why: "The name of a headless Service leads straight to the pods: nothing on the way turns `port` into `targetPort`, and clients that use `port` are refused. Only clients of SRV records and EndpointSlices see the right number.",
    remedy: "Make `port` the number the pods listen on, or give the Service a cluster IP.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#headless-services"],
  },
  options: {},
  messages: {
    remapped: (d: { readonly service: string; readonly port: number; readonly target: number }) =>
      `Headless Service "${d.service}" says port ${d.port}, but its pods listen on ${d.target} and nothing translates between the two.`,
  },
  // Source: pkg/proxy/util (headless Services are skipped); DNS specification 2.4.
  check({ model, simulation, report }) {
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      if (spec?.clusterIP !== "None" || spec.type === "ExternalName") continue;
      const backends = simulation.backends(service);
      // Whoever writes the endpoints writes their ports: the target is not looked at.
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
                  note: `${backend.workload.resource.title} listens here`,
                },
              ],
        );
        const fixes: DraftFix[] =
          numbers.size === 1
            ? [
                {
                  kind: "suggested",
                  title: `Say port ${number}`,
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
            { at: service.at(port, "targetPort"), note: "the target" },
            ...(declared === undefined ? [] : [declared]),
          ],
          fixes,
        });
      }
    }
  },
});
