import { defineRule, PROBE_FIELDS, portContainers, probesOf, targetOf } from "../src/rule.ts";
import type { Simulation, Workload } from "../src/rule.ts";

/** The Service port of this number that leads to another port of the pods. */
function servicePortOf(simulation: Simulation, workload: Workload, number: number) {
  for (const { service } of simulation.servicesOf(workload)) {
    for (const port of service.object.spec?.ports ?? []) if (port.port === number && targetOf(port) !== number) return { service, port };
  }
  return undefined;
}

export default defineRule({
  id: "probe-port-not-served",
  category: "probes",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "A probe asks a port number that no container of the pod declares.",
    why: "That is allowed, for `ports` only informs. But where a container does list its ports, a number that is not among them is often the port of the Service or a slip, and the probe then fails for ever.",
    remedy: "Declare the port, or ask one that is declared; by its name the two cannot drift apart.",
    references: ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"],
  },
  options: {},
  messages: {
    undeclared: (d: { readonly probe: string; readonly container: string; readonly port: number; readonly declared: string }) =>
      `The ${d.probe} of container "${d.container}" asks port ${d.port}; the pod declares ${d.declared}.`,
    servicePort: (d: { readonly probe: string; readonly container: string; readonly port: number; readonly service: string; readonly target: string }) =>
      `The ${d.probe} of container "${d.container}" asks port ${d.port}, which is the port of Service "${d.service}"; in the pod it is ${d.target}.`,
  },
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      const { resource, template: { spec } } = workload;
      // In the network of the node any process may answer.
      if (spec.hostNetwork === true) continue;
      const declared = new Set(portContainers(spec).flatMap((container) => (container.ports ?? []).map((port) => port.containerPort)));
      const told = new Set<string>();
      for (const { role, container, probe } of probesOf(spec)) {
        const action = probe.httpGet ?? probe.tcpSocket ?? probe.grpc;
        if (action === undefined || typeof action.port !== "number" || declared.has(action.port)) continue;
        if ("host" in action && action.host) continue;
        const { port } = action;
        const data = { probe: PROBE_FIELDS[role], container: container.name, port };
        const place = { resource, at: resource.at(action, "port") };
        const related = (container.ports ?? []).map((own) => ({ at: resource.at(own, "containerPort"), note: `${own.containerPort} is declared here` }));
        const mistaken = servicePortOf(simulation, workload, port);
        // Who declares nothing may listen on anything.
        const isListed = (container.ports ?? []).length > 0;
        if (mistaken === undefined && !isListed) continue;
        if (mistaken === undefined) {
          // Liveness and readiness most often ask the same port.
          if (told.has(`${container.name} ${port}`)) continue;
          told.add(`${container.name} ${port}`);
          report({ ...place, message: "undeclared", data: { ...data, declared: [...declared].sort((a, b) => a - b).join(", ") }, related });
          continue;
        }
        const target = targetOf(mistaken.port);
        report({
          ...place,
          severity: "warning",
          unknown: isListed ? undefined : "the container declares no port, and may listen on this one too",
          message: "servicePort",
          data: { ...data, service: mistaken.service.name, target: typeof target === "number" ? String(target) : `"${target}"` },
          related: [{ at: mistaken.service.at(mistaken.port, "targetPort"), note: `${mistaken.service.title} leads to ${target}` }],
          help: `Ask ${target}: a probe goes to the pod, not through the Service.`,
          fixes: probe.grpc !== undefined && typeof target === "string" ? [] : [{ kind: "suggested", title: `Ask port ${target}`, edits: [{ at: place.at, text: String(target) }] }],
        });
      }
    }
  },
});
