import {
  closeness,
  defineRule,
  describeMiss,
  ingressTargets,
  labelIndex,
  namedTarget,
  nearestWorkload,
  resolvePort,
  serviceRoles,
  slicesByService,
  unseenEndpoints,
} from "../../src/rule.ts";

/** Rules that report the cause, at the Service or at the pods. */
const CAUSES = [
  "service-selects-nothing",
  "service-port-unresolved",
  "target-port-quoted",
  "port-name-invalid",
  "container-port-contradicted",
];

export default defineRule({
  id: "ingress-backend-without-endpoints",
  severity: "error",
  presets: ["recommended"],
  claims: "endpoints",
  docs: {
    summary: "An Ingress sends requests to a Service port that has no endpoints.",
    why: "Service and port exist, so the Ingress is accepted, but no pod serves them: every request gets a 503.",
    remedy: "Correct the selector or the target port of the Service. Pods scaled to zero are not reported.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules",
      "https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes",
    ],
  },
  options: {},
  messages: {
    noPods: (d: { readonly ingress: string; readonly service: string }) =>
      `Ingress "${d.ingress}" sends requests to Service "${d.service}", which selects no pods.`,
    noPort: (d: { readonly ingress: string; readonly service: string; readonly target: string }) =>
      `Ingress "${d.ingress}" sends requests to Service "${d.service}", ` +
      `whose target port "${d.target}" no pod declares.`,
  },
  check({ model, simulation, report }) {
    const index = simulation.fact(labelIndex);
    const roles = simulation.fact(serviceRoles);
    const slices = simulation.fact(slicesByService);
    for (const { ingress, backend, resolution } of simulation.fact(ingressTargets)) {
      const { service, port } = resolution;
      if (service === undefined || port === undefined || backend.service === undefined) continue;
      const backends = simulation.backends(service);
      const identity = `${service.namespace}/${service.name}`;
      if (backends.source !== "selector" || roles.has(identity) || slices.has(identity)) continue;
      const place = {
        resource: ingress,
        at: ingress.at(backend.service, "name"),
        follows: {
          rules: CAUSES,
          resources: [service, ...backends.workloads.map(({ workload }) => workload.resource)],
        },
      };
      const data = { ingress: ingress.name, service: service.name };
      if (backends.workloads.length === 0) {
        const near = nearestWorkload(model, index, service.namespace, backends.selector);
        const isSure = near !== undefined && closeness(backends, near, simulation) === "sure";
        report({
          ...place,
          message: "noPods",
          data,
          related: [
            {
              at: service.document.at(service.object.spec ?? service.object, "selector", "key"),
              note: `selector of ${service.title}`,
            },
          ],
          help: near === undefined ? undefined : `${describeMiss(near)}.`,
          severity: near === undefined || near.kind === "namespace" ? "warning" : "error",
          unknown: unseenEndpoints(model, simulation, backends, near, isSure),
        });
        continue;
      }
      const target = namedTarget(port);
      if (target === undefined || resolvePort(backends, port).some((one) => one.target !== undefined)) continue;
      const custom = backends.workloads.find(({ workload }) => workload.kind === "controller");
      report({
        ...place,
        message: "noPort",
        data: { ...data, target },
        related: [{ at: service.at(port, "targetPort"), note: `targetPort of ${service.title}` }],
        unknown: custom && `${custom.workload.resource.title} is a custom resource whose controller may add ports`,
      });
    }
  },
});
