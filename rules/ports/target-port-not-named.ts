import { defineRule, resolvePort, targetOf } from "../../src/rule.ts";

export default defineRule({
  id: "target-port-not-named",
  severity: "warning",
  presets: ["production"],
  docs: {
    summary: "A Service targets a port number, although the container port has or could have a name.",
    why:
      "If the program changes its port, every Service with the old number refuses connections. " +
      "A name follows the change, even during a rollout.",
    remedy: "Name the container port, and set `targetPort` to that name.",
    whenNotToUse: "Projects whose convention is port numbers.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
  },
  options: {
    onlyNamed: {
      type: "boolean",
      default: false,
      description: "Report only container ports that already have a name.",
    },
  },
  messages: {
    number: (d: { readonly service: string; readonly port: string; readonly target: number; readonly name: string }) =>
      `Port ${d.port} of Service "${d.service}" targets number ${d.target}; the container port is named "${d.name}".`,
    nameless: (d: { readonly service: string; readonly port: string; readonly target: number }) =>
      `Port ${d.port} of Service "${d.service}" targets number ${d.target}; the container port has no name.`,
  },
  check({ simulation, options, report }) {
    for (const backends of simulation.services()) {
      const { service, workloads } = backends;
      if (workloads.length === 0) continue;
      for (const port of service.object.spec?.ports ?? []) {
        const target = targetOf(port);
        if (typeof target !== "number") continue;
        const resolutions = resolvePort(backends, port);
        const names = new Set(resolutions.map((resolution) => resolution.target?.containerPort?.name ?? ""));
        const [name = ""] = names;
        const same = names.size === 1 && name !== "";
        const place = {
          resource: service,
          at: service.at(port, "targetPort"),
          follows: { rules: ["container-port-undeclared", "port-protocol-mismatch"], resources: [service] },
        };
        const data = { service: service.name, port: port.name || String(port.port), target };
        const related = resolutions.slice(0, 3).flatMap(({ backend: { workload }, target: found }) =>
          found?.containerPort === undefined
            ? []
            : [
                {
                  at: workload.resource.at(
                    found.containerPort,
                    found.containerPort.name === undefined ? "containerPort" : "name",
                  ),
                  note: "declared here",
                },
              ],
        );
        if (same) {
          const given = port.targetPort !== undefined && port.targetPort !== null;
          report({
            ...place,
            message: "number",
            data: { ...data, name },
            related,
            help: `Use \`targetPort: ${name}\`.`,
            fixes: given
              ? [{ kind: "suggested", title: `Use the port name "${name}"`, edits: [{ at: place.at, text: name }] }]
              : [],
          });
        } else if (!options.onlyNamed && related.length > 0) report({ ...place, message: "nameless", data, related });
      }
    }
  },
});
