import { protocolConflicts } from "../simulate/route/protocol-conflicts.ts";
import type { Simulation } from "../simulate/simulation.ts";
import { writeString } from "./edits.ts";
import type { Report } from "./rule.ts";

interface Named {
  readonly service: string;
  readonly port: string;
}

interface Sent extends Named {
  readonly route: string;
  readonly shown: string;
}

/** Messages about what a program speaks on a port. */
export const PROTOCOL_MESSAGES = {
  vocabulary: (d: Named & { readonly value: string }) =>
    `appProtocol ${d.value} of port ${d.port} of Service "${d.service}" is not defined: ` +
    "names with the prefix kubernetes.io/ are h2c, ws and wss.",
  unprefixed: (d: Named & { readonly value: string }) =>
    `appProtocol ${d.value} of port ${d.port} of Service "${d.service}" is not a standard name: ` +
    `gateways know kubernetes.io/${d.value}, and use HTTP/1.1 for others.`,
  declared: (d: Named & { readonly value: string; readonly shown: string }) =>
    `appProtocol ${d.value} of port ${d.port} of Service "${d.service}" is wrong: ${d.shown}.`,
  plainToTLS: (d: Sent) =>
    `${d.route} sends plain HTTP to port ${d.port} of Service "${d.service}", which serves TLS: ${d.shown}.`,
  tlsToPlain: (d: Sent) =>
    `${d.route} requires TLS to port ${d.port} of Service "${d.service}", which serves none: ${d.shown}.`,
  grpc: (d: Sent) =>
    `${d.route} sends HTTP/1.1 to port ${d.port} of Service "${d.service}", which serves gRPC: ${d.shown}.`,
} as const;

const HELP: Readonly<Record<"Ingress" | "route", Readonly<Record<"plain-to-tls" | "grpc", string>>>> = {
  Ingress: {
    "plain-to-tls": "Set the annotation `nginx.ingress.kubernetes.io/backend-protocol: HTTPS`.",
    grpc: "Set the annotation `nginx.ingress.kubernetes.io/backend-protocol: GRPC`.",
  },
  route: {
    "plain-to-tls": "Add a BackendTLSPolicy for the Service.",
    grpc: "Set `appProtocol: kubernetes.io/h2c` on the Service port.",
  },
};

const NAMES = { "plain-to-tls": "plainToTLS", "tls-to-plain": "tlsToPlain", grpc: "grpc" } as const satisfies Record<
  string,
  keyof typeof PROTOCOL_MESSAGES
>;

/** Reports each protocol that does not fit: as a warning, as a probe may check something else than clients use. */
export function checkProtocols(simulation: Simulation, report: Report<typeof PROTOCOL_MESSAGES>): void {
  for (const found of simulation.fact(protocolConflicts)) {
    const { resource, at, service, port, unknown } = found;
    const data = { service: service.name, port: port.name ?? String(port.port) };
    const place = { resource, at, unknown, severity: "warning" as const };
    if (found.why === "vocabulary" || found.why === "unprefixed") {
      const { why, value } = found;
      const correct = why === "vocabulary" ? found.near : `kubernetes.io/${value}`;
      const route = why === "unprefixed" ? found.route : undefined;
      report({
        ...place,
        message: why,
        data: { ...data, value },
        related: route === undefined ? [] : [{ at: route.atName(), note: `${route.title} sends requests to it` }],
        help: correct === undefined ? undefined : `Use ${correct}.`,
        fixes:
          correct === undefined
            ? []
            : [
                {
                  kind: "suggested",
                  title: `Use ${correct}`,
                  edits: [{ at, text: writeString(resource, correct) }],
                },
              ],
      });
      continue;
    }
    const { why, evidence } = found;
    const related = [{ at: evidence.at, note: evidence.text }];
    const shown = evidence.text;
    if (why === "declared")
      report({ ...place, related, message: "declared", data: { ...data, value: port.appProtocol ?? "", shown } });
    else
      report({
        ...place,
        related,
        message: NAMES[why],
        data: { ...data, route: resource.quoted, shown },
        help: why === "tls-to-plain" ? undefined : HELP[resource.kind === "Ingress" ? "Ingress" : "route"][why],
      });
  }
}
