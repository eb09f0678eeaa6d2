import type { Labels } from "../../base/selector.ts";
import { fieldsOf } from "../../base/values.ts";
import type { Model } from "../../model/model.ts";
import type { Workload } from "../../model/workload.ts";
import { declaredCalls } from "../calls/declared-calls.ts";
import type { Call } from "../calls/call.ts";
import { API_SERVER_PORTS } from "../calls/call.ts";
import { portsOfService } from "../calls/called-ports.ts";
import { isProtocol } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import { CLUSTER_DNS } from "../policy/connection-end.ts";
import type { PodEnd } from "../policy/connection-end.ts";
import type { Direction } from "../policy/network-policy.ts";
import { references } from "../references/references.ts";
import { referenceTarget } from "../references/target.ts";
import { serviceBackends } from "../service/backends.ts";
import { portContainers, protocolOf } from "../service/ports.ts";

/** The other end of a connection that a policy has to allow. */
export type NeededPeer =
  | { readonly kind: "pods"; readonly namespace: string; readonly labels: Labels; readonly title: string }
  /** Pods of any namespace: the manifests do not show which. */
  | { readonly kind: "any-pod" }
  /** Any address, of pods, nodes and outside of the cluster. */
  | { readonly kind: "any-address" };

/** Pods that a policy is written for: those of a workload, or of an operator's object. */
export interface NeedingPods {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly labels: Labels;
}

/** One connection that pods need. */
export interface Need {
  readonly pods: NeedingPods;
  readonly direction: Direction;
  readonly peer: NeededPeer;
  readonly protocol: Protocol;
  readonly port: number;
  /** What it is for: `ORDERS_URL of Deployment "web"`. */
  readonly because: string;
}

const usesHost = ({ template: { spec } }: Workload): boolean => spec.hostNetwork === true;

/** The labels by which a policy selects the pods of a workload: those that its controller selects them by. */
export function selectingLabels({ resource, template, labels }: Workload): Labels {
  const { matchLabels } = fieldsOf(fieldsOf(fieldsOf(resource.object)["spec"])["selector"]);
  const own = fieldsOf(matchLabels);
  const strings = Object.entries(own).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  if (strings.length > 0) return Object.fromEntries(strings);
  return template.metadata?.labels ?? labels;
}

/** The pods of a workload, for a policy. */
export const podsOf = (workload: Workload): NeedingPods => ({
  namespace: workload.namespace,
  name: workload.name,
  kind: workload.kind,
  title: workload.resource.title,
  labels: selectingLabels(workload),
});

/** Pods of an actor: an operator makes those that no workload shows. */
const podsOfEnd = ({ owner, namespace, title, ownLabels }: PodEnd): NeedingPods =>
  owner === undefined
    ? { namespace, name: title.slice(title.lastIndexOf("/") + 1), kind: "made", title, labels: ownLabels }
    : podsOf(owner);

function peerOf(workload: Workload): NeededPeer {
  const labels = selectingLabels(workload);
  // Pods on the network of their node have its address, and pods without labels cannot be selected.
  if (usesHost(workload) || Object.keys(labels).length === 0) return { kind: "any-address" };
  return { kind: "pods", namespace: workload.namespace, labels, title: workload.resource.title };
}

const endPeer = ({ namespace, ownLabels, title, hostNetwork }: PodEnd): NeededPeer =>
  hostNetwork ? { kind: "any-address" } : { kind: "pods", namespace, labels: ownLabels, title };

const DNS: NeededPeer = endPeer(CLUSTER_DNS);

const dnsNeeds = (pods: NeedingPods): readonly Need[] =>
  (["UDP", "TCP"] as const).map((protocol) => ({
    pods,
    direction: "Egress",
    peer: DNS,
    protocol,
    port: 53,
    because: "names are resolved by the DNS of the cluster",
  }));

/** Who may connect where a call comes from a part of the platform. */
function actorPeers({ from, source }: Call): readonly NeededPeer[] {
  if (from.kind === "workload") return [peerOf(from.workload)];
  // The kubelet connects from the node of the pod, which no policy blocks.
  if (source === "probe") return [];
  if (from.pods.length > 0) return from.pods.map(endPeer);
  return [source === "webhook" || source === "api-service" ? { kind: "any-address" } : { kind: "any-pod" }];
}

const apiServerNeeds = (pods: NeedingPods, because: string): readonly Need[] =>
  API_SERVER_PORTS.slice(0, 2).map((port) => ({
    pods,
    direction: "Egress",
    peer: { kind: "any-address" },
    protocol: "TCP",
    port,
    because,
  }));

function callNeeds(call: Call): readonly Need[] {
  const { from, to, declaredBy: because } = call;
  if (to.kind === "actor" && to.actor === "API server" && from.kind === "workload")
    return usesHost(from.workload) ? [] : apiServerNeeds(podsOf(from.workload), because);
  if (to.kind !== "service" && to.kind !== "pods") return [];
  const callers =
    from.kind === "workload"
      ? usesHost(from.workload)
        ? []
        : [podsOf(from.workload)]
      : from.pods.filter(({ hostNetwork }) => !hostNetwork).map(podsOfEnd);
  const made = callers.filter(({ kind }) => kind === "made");
  return [
    ...to.ports.flatMap(({ workload, number: port, protocol }): readonly Need[] => [
      ...(usesHost(workload) ? [] : actorPeers(call)).map((peer): Need => ({
        pods: podsOf(workload),
        direction: "Ingress",
        peer,
        protocol,
        port,
        because,
      })),
      ...callers.map((pods): Need => ({
        pods,
        direction: "Egress",
        peer: peerOf(workload),
        protocol,
        port,
        because,
      })),
    ]),
    // Prometheus finds what it scrapes by the API.
    ...made.flatMap((pods) => apiServerNeeds(pods, `${pods.title} uses the Kubernetes API`)),
  ];
}

/** Services that clients outside of the cluster use, and ports of nodes. */
function doorNeeds(model: Model): readonly Need[] {
  const services = model.all("Service").flatMap((service): readonly Need[] => {
    const { type = "ClusterIP", externalIPs = [] } = service.object.spec ?? {};
    if (type !== "LoadBalancer" && type !== "NodePort" && externalIPs.length === 0) return [];
    return (portsOfService(serviceBackends(model, service), undefined) ?? [])
      .filter(({ workload }) => !usesHost(workload))
      .map(({ workload, number: port, protocol }): Need => ({
        pods: podsOf(workload),
        direction: "Ingress",
        peer: { kind: "any-address" },
        protocol,
        port,
        because: `clients outside of the cluster connect to Service "${service.name}"`,
      }));
  });
  const own = model.workloads.filter((workload) => !usesHost(workload));
  const hosts = own.flatMap((workload) =>
    portContainers(workload.template.spec).flatMap(({ ports = [] }) =>
      ports.flatMap((port): readonly Need[] => {
        const protocol = protocolOf(port);
        if ((port.hostPort ?? 0) === 0 || !isProtocol(protocol)) return [];
        const because = `hostPort ${port.hostPort ?? ""} of ${workload.resource.quoted}`;
        const peer = { kind: "any-address" } as const;
        return [{ pods: podsOf(workload), direction: "Ingress", peer, protocol, port: port.containerPort, because }];
      }),
    ),
  );
  return [...services, ...hosts];
}

/** Hosts outside of the cluster that the pods of a workload name in a URL. */
const outsideNeeds = (model: Model): readonly Need[] =>
  references(model).flatMap((reference): readonly Need[] => {
    const { workload, shape, host, port, hostKind, name, resource } = reference;
    if (workload === undefined || usesHost(workload) || shape !== "url" || port === undefined) return [];
    if (hostKind === "name" && (!host.includes(".") || /\.(?:svc|local|internal)$|\.svc\./.test(host))) return [];
    if (host.startsWith("127.") || referenceTarget(model, reference).kind !== "elsewhere") return [];
    const because = `${name} of ${resource.quoted} (${host})`;
    const peer = { kind: "any-address" } as const;
    return [{ pods: podsOf(workload), direction: "Egress", peer, protocol: "TCP", port: port.number, because }];
  });

/** Every connection that the manifests declare, at both of its ends; pods on the host's network are left out. */
export function neededConnections(model: Model): readonly Need[] {
  const found = [
    ...declaredCalls(model)
      .filter(({ certainty }) => certainty !== "guess")
      .flatMap(callNeeds),
    ...doorNeeds(model),
    ...outsideNeeds(model),
  ];
  const callers = new Map(
    found.flatMap(({ direction, pods }) => (direction === "Egress" ? [[podsKey(pods), pods] as const] : [])),
  );
  return [...found, ...[...callers.values()].flatMap(dnsNeeds)];
}

/** One key for the same pods. */
export const podsKey = ({ namespace, kind, name }: NeedingPods): string => `${namespace} ${kind} ${name}`;
