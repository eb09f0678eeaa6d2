import {
  PROTOCOL_MESSAGES,
  checkProtocols,
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

/** Names of ports that use TCP. */
const TCP_NAME =
  /^(?:https?|web|grpc|tcp|mysql|postgres(?:ql)?|pg|redis|mongo(?:db)?|amqp|kafka|metrics|ssh|smtp)(?:-|$)/;
/** Names of ports that the same program may serve with UDP. */
const UDP_NAME = /quic|h(?:ttp)?3|udp|dns/;

/** Whether the name of the port or a probe shows that the program uses TCP. */
function usesTCP(
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
    summary: "A Service port has a protocol that the containers do not serve, or a route uses another one.",
    why:
      "TCP and UDP ports are separate. Plain HTTP to a TLS port, TLS to a plain port and HTTP/1.1 to a gRPC server " +
      "fail for each request; an unknown `appProtocol` is ignored.",
    remedy: "Set `protocol` and `appProtocol` to what the containers serve, and let the route use the same.",
    references: [
      "https://kubernetes.io/docs/reference/networking/service-protocols/",
      "https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol",
    ],
  },
  options: {},
  messages: {
    ...PROTOCOL_MESSAGES,
    mismatch: (d: {
      readonly service: string;
      readonly port: string;
      readonly wanted: string;
      readonly target: number;
      readonly declared: string;
      readonly workload: string;
    }) =>
      `Port ${d.port} of Service "${d.service}" targets ${d.target}/${d.wanted}, ` +
      `but ${d.workload} declares ${d.target}/${d.declared}.`,
  },
  // service-port-unresolved reports named target ports: Kubernetes matches them with their protocol.
  check({ simulation, report }) {
    checkProtocols(simulation, report);
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
        // api-rejected reports any other protocol.
        if (!PROTOCOLS.has(wanted)) continue;
        const listed = workloads.flatMap(({ workload }) => portsOf(workload, target).map((own) => ({ workload, own })));
        const [first] = listed;
        if (first === undefined || listed.some(({ own }) => protocolOf(own) === wanted)) continue;
        const declared = protocolOf(first.own);
        if (!PROTOCOLS.has(declared)) continue;
        // A Service with both protocols: the program may serve both although its containers declare one.
        const twin = ports.some(
          (other) => other !== port && targetOf(other) === target && protocolOf(other) === declared,
        );
        // Declarations are optional: one without a protocol most likely lacks it by mistake.
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
            workload: first.workload.resource.quoted,
          },
          related: listed.slice(0, 3).map(({ workload, own }) => ({
            at: workload.resource.at(own, own.protocol === undefined ? "containerPort" : "protocol"),
            note: `declared as ${protocolOf(own)}${own.protocol === undefined ? " (default)" : ""}`,
          })),
          help: forgotten
            ? `Set \`protocol: ${wanted}\` on the container port, or \`protocol: ${declared}\` on the Service port.`
            : `Set \`protocol: ${declared}\` on the Service port.`,
          fixes:
            forgotten || json
              ? []
              : [
                  {
                    kind: "suggested",
                    title: `Use protocol ${declared}`,
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
          severity: forgotten && !usesTCP(first.workload, first.own, port.name ?? "") ? "info" : "error",
          unknown: twin
            ? `the program may also serve ${wanted}, because the Service has this port for both protocols`
            : undefined,
        });
      }
    }
  },
});
