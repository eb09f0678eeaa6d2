import {
  defineRule,
  isDelayedByProbe,
  servingContainers,
  isHook,
  runsToEnd,
  templateUncertainty,
  isOwned,
} from "../../src/rule.ts";
import type { ServingContainer, Workload } from "../../src/rule.ts";

/** Whether the pods of a workload serve traffic, and its template is written by a person. */
const isServing = (workload: Workload): boolean =>
  !runsToEnd(workload) &&
  !isHook(workload) &&
  !isOwned(workload) &&
  workload.replicas.max > 0 &&
  // A node agent is reached at the node's own address, not through endpoints.
  !(workload.kind === "DaemonSet" && workload.template.spec.hostNetwork === true);

function portsOf({ ports }: ServingContainer): string {
  const numbers = [...new Set(ports.map(({ number }) => number))].sort((a, b) => a - b);
  return numbers.length === 1 ? `port ${numbers[0]}` : `ports ${numbers.join(", ")}`;
}

export default defineRule({
  id: "readiness-probe-missing",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A container that Services send traffic to has no readiness probe.",
    why:
      "The pod is ready as soon as its process starts: each start, rollout and scale-up sends " +
      "requests to a server that does not listen yet, and a hung one keeps its share of the traffic.",
    remedy:
      "Add a readinessProbe that checks the port that receives the traffic. Jobs, " +
      "init containers, Helm tests and pods that no Service selects need none.",
    whenNotToUse: "Development environments, or where a service mesh decides which pods are ready.",
    references: [
      "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
      "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes",
    ],
  },
  options: {
    ignorePorts: {
      type: "array",
      items: { type: "string" },
      default: ["metrics", "prom", "telemetry"],
      description:
        "Service ports are ignored if their name, or the name of the Service, " +
        "contains one of these words: scrapers track which targets are up themselves.",
    },
  },
  messages: {
    missing: (d: {
      readonly container: string;
      readonly workload: string;
      readonly ports: string;
      readonly services: string;
    }) =>
      `Container "${d.container}" of ${d.workload} has no ` +
      `readinessProbe, but gets traffic on ${d.ports} from ${d.services}.`,
    noneAtAll: (d: { readonly workload: string; readonly ports: string; readonly services: string }) =>
      `No container of ${d.workload} has a readinessProbe, but it gets traffic on ${d.ports} from ${d.services}.`,
  },
  check({ model, simulation, options, report }) {
    const words = options.ignorePorts.map((word) => word.toLowerCase());
    const isIgnored = (name: string): boolean => words.some((word) => name.toLowerCase().includes(word));
    for (const workload of model.workloads) {
      if (!isServing(workload)) continue;
      for (const serving of servingContainers(simulation, workload)) {
        const ports = serving.ports.filter(
          ({ service, servicePort }) => !isIgnored(servicePort.name ?? "") && !isIgnored(service.name),
        );
        if (ports.length === 0 || isDelayedByProbe(workload, serving)) continue;
        const { resource, template } = workload;
        const services = [...new Set(ports.map(({ service }) => service))];
        const [firstService] = services;
        const data = {
          container: serving.container.name,
          workload: resource.quoted,
          ports: portsOf({ ...serving, ports }),
          services:
            services.length === 1 && firstService !== undefined
              ? `Service "${firstService.name || `${firstService.metadata.generateName ?? ""}*`}"`
              : `${services.length} Services`,
        };
        const related = ports.map(({ service, servicePort }) => ({
          at: service.at(servicePort, servicePort.targetPort === undefined ? "port" : "targetPort"),
          note: `traffic from ${service.title}`,
        }));
        const unknown = templateUncertainty(workload);
        // A Service that also selects a program which does not serve the port is reported for that instead.
        const declared = new Set((serving.container.ports ?? []).map(({ containerPort }) => containerPort));
        const astray = declared.size > 0 && ports.every(({ number }) => !declared.has(number));
        const follows = astray ? { rules: ["service-selects-unrelated-workloads"], resources: services } : undefined;
        if (serving.guessed)
          report({
            resource,
            at: resource.at(template.spec, "containers", "key"),
            message: "noneAtAll",
            data,
            related,
            unknown,
            follows,
          });
        else
          report({
            resource,
            at: resource.at(serving.container, "name"),
            message: "missing",
            data,
            related,
            unknown,
            follows,
          });
      }
    }
  },
});
