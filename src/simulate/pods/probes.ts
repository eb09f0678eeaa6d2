import type { Container, PodSpec, Probe } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import { templateUncertainty } from "./workload-traits.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers } from "../service/ports.ts";

export type ProbeRole = "startup" | "liveness" | "readiness";

/** The field of a container with the probe of a role. */
export const PROBE_FIELDS = {
  startup: "startupProbe",
  liveness: "livenessProbe",
  readiness: "readinessProbe",
} as const satisfies Record<ProbeRole, keyof Container>;

const ROLES = ["startup", "liveness", "readiness"] as const satisfies readonly ProbeRole[];

export interface ContainerProbe {
  readonly role: ProbeRole;
  readonly container: DeepReadonly<Container>;
  readonly probe: DeepReadonly<Probe>;
}

/**
 * Containers whose probes the kubelet runs: the same that a Service can refer to. Source:
 * pkg/kubelet/prober/prober_manager.go AddPod.
 */
export const probedContainers = portContainers;

/** All probes of a pod template, container by container. */
export function probesOf(spec: DeepReadonly<PodSpec>): readonly ContainerProbe[] {
  const found: ContainerProbe[] = [];
  for (const container of probedContainers(spec)) {
    for (const role of ROLES) {
      const probe = container[PROBE_FIELDS[role]];
      if (probe !== undefined) found.push({ role, container, probe });
    }
  }
  return found;
}

/**
 * What the kubelet does for one check, with the port as a number; `port: undefined` is a name that the container does
 * not declare.
 */
export type ProbeHandler =
  | { readonly type: "exec"; readonly command: readonly string[] }
  | {
      readonly type: "httpGet";
      readonly port: number | undefined;
      readonly scheme: string;
      readonly host: string;
      readonly path: string;
      readonly headers: string;
    }
  | { readonly type: "tcpSocket"; readonly port: number | undefined; readonly host: string }
  | { readonly type: "grpc"; readonly port: number | undefined; readonly service: string };

/**
 * The number of a probe's port: a name is looked up only in the same container, whatever the protocol; quoted digits
 * are a name too. Source: pkg/probe/util.go ResolveContainerPort.
 */
export function resolveProbePort(
  port: number | string | undefined,
  container: DeepReadonly<Container>,
): number | undefined {
  const number = typeof port === "string" ? container.ports?.find(({ name }) => name === port)?.containerPort : port;
  return number !== undefined && number > 0 && number < 65_536 ? number : undefined;
}

/**
 * undefined: no handler at all, which the API rejects. Sources: pkg/apis/core/v1/defaults.go,
 * pkg/probe/http/request.go.
 */
export function probeHandler(probe: DeepReadonly<Probe>, container: DeepReadonly<Container>): ProbeHandler | undefined {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec !== undefined) return { type: "exec", command: exec.command ?? [] };
  if (httpGet !== undefined) {
    return {
      type: "httpGet",
      port: resolveProbePort(httpGet.port, container),
      scheme: (httpGet.scheme || "HTTP").toUpperCase(),
      host: httpGet.host ?? "",
      path: `/${(httpGet.path ?? "").replace(/^\//, "")}`,
      headers: JSON.stringify(httpGet.httpHeaders ?? []),
    };
  }
  if (tcpSocket !== undefined)
    return { type: "tcpSocket", port: resolveProbePort(tcpSocket.port, container), host: tcpSocket.host ?? "" };
  if (grpc !== undefined)
    return { type: "grpc", port: resolveProbePort(grpc.port, container), service: grpc.service ?? "" };
  return undefined;
}

export interface ProbeTiming {
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/**
 * Seconds and counts with their defaults; 0 means the default too, except for the delay. Source:
 * pkg/apis/core/v1/defaults.go SetDefaults_Probe.
 */
export const probeTiming = (probe: DeepReadonly<Probe>): ProbeTiming => ({
  initialDelay: probe.initialDelaySeconds ?? 0,
  period: probe.periodSeconds || 10,
  timeout: probe.timeoutSeconds || 1,
  successThreshold: probe.successThreshold || 1,
  failureThreshold: probe.failureThreshold || 3,
});

/** A readiness or startup probe with a named port that its container does not declare: it never succeeds. */
export function unreadyProbe(workload: Workload): ContainerProbe | undefined {
  if (templateUncertainty(workload) !== undefined) return undefined;
  return probesOf(workload.template.spec).find(({ role, container, probe }) => {
    const action = probe.httpGet ?? probe.tcpSocket;
    return role !== "liveness" && action !== undefined && resolveProbePort(action.port, container) === undefined;
  });
}

/** `GET http://:8080/healthz`, `TCP :5432`. */
export function describeHandler(handler: ProbeHandler): string {
  switch (handler.type) {
    case "exec":
      return `exec [${handler.command.join(" ")}]`;
    case "httpGet":
      return `GET ${handler.scheme.toLowerCase()}://${handler.host}:${handler.port ?? "?"}${handler.path}`;
    case "tcpSocket":
      return `TCP ${handler.host}:${handler.port ?? "?"}`;
    case "grpc":
      return `gRPC :${handler.port ?? "?"}${handler.service === "" ? "" : ` ${handler.service}`}`;
    default:
      return handler satisfies never;
  }
}
