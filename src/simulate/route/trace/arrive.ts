import { joinHostPort } from "../../../base/ip.ts";
import type { ClusterNode, Pod } from "../../pods/pod.ts";
import { podEnd } from "../../policy/connection-end.ts";
import type { ConnectionEnd } from "../../policy/connection-end.ts";
import type { MeshQuestion } from "../../mesh/authorization/mesh-policies.ts";
import { portContainers, protocolOf } from "../../service/ports.ts";
import type { TraceContext } from "./client.ts";
import type { HopNote, TraceLog } from "./log.ts";
import { judgePolicy, logPolicy } from "./policy.ts";
import type { PolicyAnswer } from "./policy.ts";
import { logUnknownProbe, logWitnesses } from "./witness.ts";

/** Traffic on its way to a Service or pod. */
export interface Approach {
  /** The client as the pods' policies see it. */
  readonly source: ConnectionEnd;
  /** `internal`: to the cluster IP. `external`: to a node port, load balancer or external IP. */
  readonly way: "internal" | "external";
  /** The node whose kube-proxy handles it; undefined: any node. */
  readonly node: ClusterNode | undefined;
  readonly protocol: string;
  /** The share of the traffic, from 0 to 1. */
  readonly share: number;
  /** Limits the Service's pods to those of a subset. */
  readonly only?: (pod: Pod) => boolean;
  /** A proxy uses the endpoints of the Service directly, with their own ports, whatever the type of the Service. */
  readonly proxied?: boolean;
  /** The Service publishes addresses that are not ready, so that no probe affects the traffic. */
  readonly evenUnready?: boolean;
  /** What the proxy of the pod is asked, where the request of the client arrives as it was sent. */
  readonly question?: MeshQuestion;
}

/** One pod or address that gets a share of the traffic. */
export interface Backend {
  readonly address: string;
  readonly port: number;
  readonly pod: Pod | undefined;
  readonly share: number;
}

const readinessText = ({ spec }: Pod, port: number): HopNote["text"] => {
  const probed = portContainers(spec).filter(({ readinessProbe }) => readinessProbe !== undefined);
  if (probed.length === 0)
    return `no readiness probe: it gets traffic as soon as its containers run, even if nothing listens on ${port} yet`;
  return `ready once the readiness probe of ${probed.map(({ name }) => name).join(", ")} passes`;
};

function logContainer({ pod, port }: Backend, protocol: string, log: TraceLog): void {
  if (pod === undefined) return;
  for (const container of portContainers(pod.spec)) {
    const declared = (container.ports ?? []).find(
      (candidate) => candidate.containerPort === port && protocolOf(candidate) === protocol,
    );
    if (declared === undefined) continue;
    log.ok(
      "container",
      `container ${container.name} declares ${protocol} ${port}` +
        `${declared.name === undefined ? "" : ` as ${declared.name}`}`,
      pod.resource.at(declared),
    );
    return;
  }
  log.ok(
    "container",
    `no container declares ${protocol} ${port}; that is allowed, but these manifests do not show ` +
      "that any listens on it",
    pod.resource.at(pod.spec, "containers"),
  );
}

function logProbe({ pod, port }: Backend, log: TraceLog): void {
  if (pod === undefined) return;
  const probed = portContainers(pod.spec).find(({ readinessProbe }) => readinessProbe !== undefined);
  log.ok("probe", readinessText(pod, port), probed?.readinessProbe && pod.resource.at(probed.readinessProbe));
}

/** Container, probe and policies of the pods; pods of one owner with the same result are one hop. */
export function arrive(
  context: TraceContext,
  backends: readonly Backend[],
  { source, protocol, evenUnready = false, question = {} }: Approach,
  log: TraceLog,
): void {
  const groups = new Map<string, Backend[]>();
  for (const backend of backends) {
    const key =
      `${backend.pod === undefined ? backend.address : `${backend.pod.namespace}/${backend.pod.owner}`}` +
      ` ${backend.port}`;
    groups.set(key, [...(groups.get(key) ?? []), backend]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const weighed =
      first.pod && logWitnesses(context.model, { pod: first.pod, protocol, port: first.port, evenUnready }, log);
    if (weighed === "ends") continue;
    if (weighed === undefined) logContainer(first, protocol, log);
    if (first.pod !== undefined && !evenUnready && logUnknownProbe(first.pod, log)) continue;
    logProbe(first, log);
    const byAnswer = new Map<PolicyAnswer, Backend[]>();
    for (const backend of group) {
      const answer =
        backend.pod === undefined
          ? "allowed"
          : judgePolicy(context, source, podEnd(backend.pod), { protocol, port: backend.port, question });
      byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), backend]);
    }
    for (const [answer, alike] of byAnswer) {
      const pod = alike[0]?.pod;
      if (pod !== undefined)
        logPolicy(context, { source, pod, protocol, port: first.port, others: alike.length - 1, question }, log);
      if (answer !== "denied")
        log.arrivals.push(
          ...alike.map(({ address, port, share, pod: own }) => ({
            address: joinHostPort(address, port),
            pod: own && `${own.namespace}/${own.name}`,
            share,
          })),
        );
    }
  }
}
