import {
  defineRule,
  didYouMean,
  fieldsOf,
  labelSelector,
  nearest,
  portContainers,
  writeString,
} from "../../src/rule.ts";
import type { Selector } from "../../src/rule.ts";

export default defineRule({
  id: "linkerd-server-port-undeclared",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A Linkerd Server names a port that no container of its pods declares.",
    why: "The Server applies to no port: its authorizations have no effect, and a default of deny refuses the traffic.",
    remedy: "Use the name of a container port, or its number.",
    references: ["https://linkerd.io/2-edge/reference/authorization-policy/#server"],
  },
  options: {},
  messages: {
    undeclared: (d: { readonly server: string; readonly port: string; readonly ports: string }) =>
      `Server "${d.server}" is for port ${d.port}, which no container of its pods declares: ${d.ports}.`,
  },
  check({ model, report }) {
    for (const server of model.resources) {
      if (server.group !== "policy.linkerd.io" || server.kind !== "Server") continue;
      const spec = fieldsOf(server.object["spec"]);
      const { port, podSelector } = spec;
      if (typeof port !== "string" || podSelector === undefined) continue;
      const selector: Selector = labelSelector(fieldsOf(podSelector));
      const selected = model.select(server.namespace, selector);
      const ports = selected.flatMap(({ workload }) =>
        portContainers(workload.template.spec).flatMap((container) =>
          (container.ports ?? []).map((one) => ({ workload, container, one })),
        ),
      );
      if (selected.length === 0 || ports.some(({ one }) => one.name === port)) continue;
      const names = [...new Set(ports.flatMap(({ one }) => one.name ?? []))].sort();
      const near = nearest(port, names);
      const at = server.document.at(spec, "port");
      const world = model.world(server.namespace, selector);
      report({
        resource: server,
        at,
        message: "undeclared",
        data: {
          server: server.name,
          port,
          ports: names.length === 0 ? "they name no port" : `they name ${names.join(", ")}`,
        },
        related: ports.slice(0, 3).map(({ workload, one }) => ({
          at: workload.resource.document.at(one),
          note: `${workload.resource.title} declares ${one.containerPort}`,
        })),
        help: didYouMean(near),
        fixes:
          near === undefined
            ? []
            : [{ kind: "suggested", title: `Use "${near}"`, edits: [{ at, text: writeString(server, near) }] }],
        unknown: world.closed || near !== undefined ? undefined : world.because,
      });
    }
  },
});
