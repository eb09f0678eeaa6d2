import { defineRule, portContainers, protocolOf, targetOf } from "../src/rule.ts";
import type { Workload } from "../src/rule.ts";

const declared = ({ template }: Workload) => portContainers(template.spec).flatMap((container) => (container.ports ?? []).map((port) => ({ container, port })));

export default defineRule({
  id: "container-port-undeclared",
  category: "ports",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "A Service leads to a port number that none of the containers lists, though they list others.",
    why: "Kubernetes does not need the list, so traffic may well flow; but a number that is in no list is often a slip, and then every connection is refused.",
    remedy: "Add the port to the container's `ports`, or lead the Service to a port that is listed.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports"],
  },
  options: {},
  messages: {
    undeclared: (d: { readonly service: string; readonly port: string; readonly target: number; readonly workload: string; readonly listed: string }) =>
      `Port ${d.port} of Service "${d.service}" leads to ${d.target}, but ${d.workload} lists only ${d.listed}.`,
  },
  check({ simulation, report }) {
    for (const { service, workloads } of simulation.services()) {
      const concrete = workloads.map(({ workload }) => workload).filter(({ kind }) => kind !== "Job" && kind !== "CronJob");
      const [first] = concrete;
      if (first === undefined || concrete.some(({ kind }) => kind === "controller")) continue;
      const lists = concrete.map(declared);
      if (lists.some(({ length }) => length === 0)) continue;
      for (const port of service.object.spec?.ports ?? []) {
        const target = targetOf(port);
        // The number with another protocol is told by port-protocol-mismatch, pods of several programs by their own rule.
        if (typeof target !== "number" || lists.some((list) => list.some((own) => own.port.containerPort === target))) continue;
        const list = lists[0] ?? [];
        const numbers = [...new Set(list.map((own) => `${own.port.containerPort}${protocolOf(own.port) === "TCP" ? "" : `/${protocolOf(own.port)}`}`))];
        report({
          resource: service,
          at: service.at(port, port.targetPort === undefined ? "port" : "targetPort"),
          message: "undeclared",
          data: { service: service.name, port: port.name || String(port.port), target, workload: concrete.length === 1 ? `${first.resource.kind} "${first.name}"` : `${first.resource.kind} "${first.name}", one of ${concrete.length},`, listed: numbers.length > 4 ? `${numbers.length} other ports` : numbers.join(", ") },
          related: list.slice(0, 3).map((own) => ({ at: first.resource.at(own.port, "containerPort"), note: `container "${own.container.name}" lists ${own.port.containerPort}` })),
        });
      }
    }
  },
});
