import {
  defineRule,
  insertBefore,
  portContainers,
  probeHandler,
  probesOf,
  protocolOf,
  targetOf,
} from "../../src/rule.ts";
import type { Workload } from "../../src/rule.ts";

const PROTOCOLS: ReadonlySet<string> = new Set(["TCP", "UDP", "SCTP"]);

const portsOf = ({ template }: Workload, number: number) =>
  portContainers(template.spec).flatMap((container) =>
    (container.ports ?? []).filter(({ containerPort }) => containerPort === number),
  );

/** Names of ports on which programs listen for TCP. */
const TCP_NAME =
  /^(?:https?|web|grpc|tcp|mysql|postgres(?:ql)?|pg|redis|mongo(?:db)?|amqp|kafka|metrics|ssh|smtp)(?:-|$)/;
/** The same program may serve these beside it, by UDP. */
const UDP_NAME = /quic|h(?:ttp)?3|udp|dns/;

/** Whether something shows that the program listens on the port for TCP: its name, or a probe that asks it. */
function isSpokenTo(
  { template }: Workload,
  own: { readonly name?: string; readonly containerPort: number },
  servicePort: string,
): boolean {
  if (UDP_NAME.test(servicePort) || UDP_NAME.test(own.name ?? "")) return false;
  if (TCP_NAME.test(own.name ?? "")) return true;
  return probesOf(template.spec).some(({ container, probe }) => {
    const handler = probeHandler(probe, container);
    return handler !== undefined && handler.type !== "exec" && handler.port === own.containerPort;
  });
}

export default defineRule({
  id: "port-protocol-mismatch",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Service leads to a port number with one protocol, and the containers list that number for another.",
    why: "TCP and UDP ports are different things: the program listens for the one, and the Service forwards the other.",
    remedy: "Write the protocol of the container port at the Service port. Left out, it is TCP on both sides.",
    references: ["https://kubernetes.io/docs/reference/networking/service-protocols/"],
  },
  options: {},
  messages: {
    mismatch: (d: {
      readonly service: string;
      readonly port: string;
      readonly wanted: string;
      readonly target: number;
      readonly declared: string;
      readonly workload: string;
    }) =>
      `Port ${d.port} of Service "${d.service}" forwards ${d.wanted} to ${d.target}, which ${d.workload} lists for ${d.declared}.`,
  },
  // Names are matched together with the protocol: service-port-unresolved tells of those.
  check({ simulation, report }) {
    for (const { service, workloads } of simulation.services()) {
      const [selected] = workloads;
      if (
        selected === undefined ||
        workloads.some(({ workload, match }) => workload.kind === "controller" || match === "perhaps")
      )
        continue;
      const ports = service.object.spec?.ports ?? [];
      for (const port of ports) {
        const target = targetOf(port);
        if (typeof target !== "number") continue;
        const wanted = protocolOf(port);
        // Anything else is refused by the API: api-rejected.
        if (!PROTOCOLS.has(wanted)) continue;
        const listed = workloads.flatMap(({ workload }) => portsOf(workload, target).map((own) => ({ workload, own })));
        const [first] = listed;
        if (first === undefined || listed.some(({ own }) => protocolOf(own) === wanted)) continue;
        const declared = protocolOf(first.own);
        if (!PROTOCOLS.has(declared)) continue;
        // The Service has both protocols: the program serves both, and the list, which nobody needs, is only short of one.
        const twin = ports.some(
          (other) => other !== port && targetOf(other) === target && protocolOf(other) === declared,
        );
        // The list is nobody's order: where it says TCP by saying nothing, the protocol was most likely forgotten there.
        const forgotten = first.own.protocol === undefined;
        const json = service.document.file.endsWith(".json");
        report({
          resource: service,
          at: port.protocol === undefined ? service.at(port) : service.at(port, "protocol"),
          message: "mismatch",
          data: {
            service: service.name,
            port: port.name || String(port.port),
            wanted,
            target,
            declared,
            workload: `${first.workload.resource.kind} "${first.workload.name}"`,
          },
          related: listed.slice(0, 3).map(({ workload, own }) => ({
            at: workload.resource.at(own, own.protocol === undefined ? "containerPort" : "protocol"),
            note: `${protocolOf(own)}${own.protocol === undefined ? " by default" : ""}`,
          })),
          help: forgotten
            ? `Set \`protocol: ${wanted}\` at the container port, or \`protocol: ${declared}\` at the Service port.`
            : `Set \`protocol: ${declared}\` at the Service port.`,
          fixes:
            forgotten || json
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Forward ${declared}`,
                    edits: [
                      port.protocol === undefined
                        ? insertBefore(service, port, "port", {
                            block: [`protocol: ${declared}`],
                            flow: `protocol: ${declared}`,
                          })
                        : { at: service.at(port, "protocol"), text: declared },
                    ],
                  },
                ],
          severity: forgotten && !isSpokenTo(first.workload, first.own, port.name ?? "") ? "info" : "error",
          unknown: twin ? `the program may serve ${wanted} as well, as the Service has the port for both` : undefined,
        });
      }
    }
  },
});
