import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { PROBE_FIELDS, probeHandler, probesOf } from "../pods/probes.ts";
import { templateUncertainty } from "../pods/workload-traits.ts";
import { resolvePort } from "./backends.ts";
import type { ServiceBackends } from "./backends.ts";

/** What a program speaks on a port. `grpc` is HTTP/2 without TLS. */
export type ServedProtocol = "plain" | "tls" | "grpc";

export interface ProtocolEvidence {
  readonly protocol: ServedProtocol;
  /** `the readiness probe of container web uses HTTPS on port 8443`. */
  readonly text: string;
  readonly at: Place;
  /** A probe shows it, which fails with another protocol; a name is only a convention. */
  readonly sure: boolean;
}

const NAMED: readonly (readonly [name: RegExp, protocol: ServedProtocol])[] = [
  [/^(?:grpcs|https|tls|ssl|wss)(?:-|$)|-(?:https|tls|ssl)$/, "tls"],
  [/^grpc(?:-|$)|-grpc$/, "grpc"],
  [/^(?:http|web|ws|http1)(?:-|$)|-http$/, "plain"],
];

const byName = (name: string | undefined): ServedProtocol | undefined =>
  NAMED.find(([pattern]) => pattern.test(name ?? ""))?.[1];

function probed(backends: ServiceBackends, port: DeepReadonly<ServicePort>): readonly ProtocolEvidence[] {
  return resolvePort(backends, port).flatMap(({ backend: { workload }, target }) =>
    target === undefined || templateUncertainty(workload) !== undefined
      ? []
      : probesOf(workload.template.spec).flatMap(({ container, probe, role }): readonly ProtocolEvidence[] => {
          const handler = probeHandler(probe, container);
          if (handler === undefined || handler.type === "exec" || handler.port !== target.number) return [];
          // A probe of another host checks another server; gRPC probes can use TLS from Kubernetes 1.37 on.
          if (handler.type === "tcpSocket" || ("host" in handler && handler.host !== "")) return [];
          const isTLS =
            handler.type === "httpGet" ? handler.scheme === "HTTPS" : probe.grpc !== undefined && "mode" in probe.grpc;
          const protocol = isTLS ? "tls" : handler.type === "grpc" ? "grpc" : "plain";
          const words = { tls: "TLS", grpc: "gRPC without TLS", plain: "plain HTTP" }[protocol];
          return [
            {
              protocol,
              text: `the ${role} probe of container ${container.name} uses ${words} on port ${target.number}`,
              at: workload.resource.document.at(container, PROBE_FIELDS[role]),
              sure: true,
            },
          ];
        }),
  );
}

function named(backends: ServiceBackends, port: DeepReadonly<ServicePort>): readonly ProtocolEvidence[] {
  const { service } = backends;
  const targets = resolvePort(backends, port).flatMap(({ backend: { workload }, target }) => {
    const protocol = byName(target?.containerPort?.name);
    return target?.containerPort === undefined || protocol === undefined
      ? []
      : [
          {
            protocol,
            text: `container port ${target.number} is named ${target.containerPort.name ?? ""}`,
            at: workload.resource.document.at(target.containerPort, "name"),
            sure: false,
          },
        ];
  });
  if (targets.length > 0) return targets;
  const protocol = byName(port.name);
  return protocol === undefined
    ? []
    : [{ protocol, text: `the port is named ${port.name ?? ""}`, at: service.document.at(port, "name"), sure: false }];
}

/**
 * What the pods behind a port of a Service speak, as far as probes show it, or else names; undefined where nothing does
 * or two of them contradict each other.
 */
export function servedProtocol(
  backends: ServiceBackends,
  port: DeepReadonly<ServicePort>,
): ProtocolEvidence | undefined {
  const surely = probed(backends, port);
  const found = surely.length > 0 ? surely : named(backends, port);
  return new Set(found.map(({ protocol }) => protocol)).size === 1 ? found[0] : undefined;
}
