import { addTo } from "../../base/groups.ts";
import type { Model } from "../../model/model.ts";
import { describeSelector, equalitySelector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import type { Cluster, ServiceEndpoints } from "../cluster.ts";
import { isReady } from "./endpoint-slice.ts";
import type { Endpoint } from "./endpoint-slice.ts";
import { labelIndex } from "../pods/label-index.ts";
import { nearestWorkloads } from "../near-misses/selector-miss.ts";
import { describeMiss } from "../near-misses/describe-miss.ts";
import { unseenPods } from "../near-misses/unseen-pods.ts";
import type { SelectorMiss } from "../near-misses/selector-miss.ts";
import type { FactPort } from "../service/facts.ts";
import { portContainers, protocolOf, resolveTargetPort } from "../service/ports.ts";
import type { Pod } from "../pods/pod.ts";

/** One reason why a Service, or one port of it, has no ready endpoint; `candidate` is what might have been one. */
export interface Why {
  /** `unseen`: pods that these manifests do not show may be endpoints. */
  readonly kind:
    | "unseen"
    | "no-selector"
    | "external-name"
    | "no-workload"
    | "near"
    | "no-pods"
    | "pod"
    | "not-ready"
    | "port"
    | "family"
    | "refused";
  readonly text: string;
  readonly candidate?: string;
  /** For `near`: what differs, and where. */
  readonly near?: SelectorMiss;
}

const title = (pod: Pod): string => `Pod ${pod.namespace}/${pod.name}`;
const count = (pods: readonly Pod[]): string => (pods.length === 1 ? "1 pod" : `${pods.length} pods`);

/** Pods by the manifest they come from. */
function* byOwner(pods: readonly Pod[]): Iterable<readonly [owner: string, pods: readonly [Pod, ...Pod[]]]> {
  const groups = new Map<string, [Pod, ...Pod[]]>();
  for (const pod of pods) {
    addTo(groups, pod.owner, pod);
  }
  yield* groups;
}

function skippedReasons({ skipped }: ServiceEndpoints): readonly Why[] {
  const reasons: Why[] = [];
  for (const [owner, pods] of byOwner(skipped.filter(({ reason }) => reason === "no-address").map(({ pod }) => pod))) {
    reasons.push({
      kind: "pod",
      candidate: owner,
      text:
        `${count(pods)} of ${owner} ${pods.length === 1 ? "has" : "have"} no address: ` +
        `${pods[0].pending ?? `phase ${pods[0].phase}`}`,
    });
  }
  for (const { pod, reason } of skipped) {
    if (reason === "finished")
      reasons.push({ kind: "pod", candidate: pod.owner, text: `${title(pod)} has ended (phase ${pod.phase})` });
    if (reason === "node-missing")
      reasons.push({
        kind: "pod",
        candidate: pod.owner,
        text: `${title(pod)} runs on node ${pod.nodeName ?? '""'}, which does not exist`,
      });
  }
  return reasons;
}

const readiness = ({ conditions }: Endpoint): string =>
  conditions.terminating === true ? "is terminating" : "is not ready";

function notReadyReasons({ slices }: ServiceEndpoints): readonly Why[] {
  const endpoints = new Set(slices.flatMap((group) => group.endpoints).filter((endpoint) => !isReady(endpoint)));
  const seen = new Set<string>();
  return [...endpoints].flatMap((endpoint) => {
    const name = endpoint.pod === undefined ? `address ${endpoint.addresses[0] ?? ""}` : title(endpoint.pod);
    if (seen.has(name)) return [];
    seen.add(name);
    return [
      { kind: "not-ready" as const, candidate: endpoint.pod?.owner ?? name, text: `${name} ${readiness(endpoint)}` },
    ];
  });
}

/** Names of a pod's ports with a protocol, as a hint. */
function offeredPorts(pod: Pod): string {
  const names: string[] = [];
  for (const { ports = [] } of portContainers(pod.spec))
    for (const port of ports) if (port.name) names.push(`${port.name} (${port.containerPort}/${protocolOf(port)})`);
  return names.length === 0 ? "it declares no named port" : `it declares ${names.join(", ")}`;
}

function portReasons({ facts, selected }: ServiceEndpoints): readonly Why[] {
  const reasons: Why[] = [];
  for (const { port, target, protocol, name, number } of facts.ports) {
    for (const [owner, pods] of byOwner(selected.filter(({ spec }) => resolveTargetPort(port, spec) === undefined))) {
      const own = name === "" ? `port ${number}` : `port ${name}`;
      reasons.push({
        kind: "port",
        candidate: owner,
        text:
          `${own}: no container of ${owner} declares a ${protocol} port named ${String(target)}; ` +
          `${offeredPorts(pods[0])}`,
      });
    }
  }
  return reasons;
}

function familyReasons({ facts, selected, slices }: ServiceEndpoints): readonly Why[] {
  const isListed = new Set(slices.flatMap((group) => group.endpoints).map(({ pod }) => pod));
  const missed = selected.filter((pod) => pod.podIPs.length > 0 && pod.phase === "Running" && !isListed.has(pod));
  const families = facts.ipFamilies.join(" and ");
  return [...byOwner(missed)].map(([owner, pods]) => ({
    kind: "family" as const,
    candidate: owner,
    text:
      `${count(pods)} of ${owner} ${pods.length === 1 ? "has" : "have"} no ${families} address (` +
      `${pods[0].podIPs.join(", ")})`,
  }));
}

/** Workloads that the selector matches but that run no pod. */
function emptyWorkloads(model: Model, { service }: ServiceEndpoints): readonly Why[] {
  const selector = equalitySelector(service.object.spec?.selector);
  return model.select(service.namespace, selector).map(({ workload, match }) => {
    const title = kindOf(workload);
    if (workload.kind === "controller" && match === "perhaps")
      return {
        kind: "unseen" as const,
        candidate: title,
        text: `the controller of ${title} may add these labels to its pods`,
      };
    const { suspend, paused, replicas } =
      (workload.resource.object as { spec?: { suspend?: boolean; paused?: boolean; replicas?: number } }).spec ?? {};
    const name = title;
    const reason =
      workload.kind === "CronJob"
        ? "runs pods only while a Job of it runs (--cron-jobs run shows them)"
        : suspend === true
          ? "is suspended"
          : paused === true
            ? "is paused and was never rolled out"
            : replicas === 0
              ? "has 0 replicas"
              : workload.kind === "DaemonSet"
                ? "fits no node"
                : "runs no pod with these labels";
    return { kind: "no-pods" as const, candidate: name, text: `${name} ${reason}` };
  });
}

const podCount = ({ kind, replicas: { min, max } }: Workload): string => {
  if (kind === "Pod") return "";
  if (kind === "DaemonSet") return " (one pod for each node)";
  if (kind === "CronJob") return " (pods while its Job runs)";
  if (kind === "Job") return max === 1 ? " (1 pod)" : ` (${max} pods)`;
  return min === max
    ? ` (${min} ${min === 1 ? "replica" : "replicas"})`
    : ` (${min} to ${Number.isFinite(max) ? max : "any number of"} replicas)`;
};

/** `Deployment payments`; a Knative Service is named as such. */
const kindOf = ({ resource, name }: Workload): string =>
  `${resource.group === "serving.knative.dev" ? "Knative " : ""}${resource.kind} ${name}`;

/** `Deployment payments (3 replicas)`. */
const describeWorkload = (workload: Workload): string => `${kindOf(workload)}${podCount(workload)}`;

function nothingSelected(model: Model, endpoints: ServiceEndpoints): readonly Why[] {
  const { service } = endpoints;
  const empty = emptyWorkloads(model, endpoints);
  if (empty.length > 0) return empty;
  const selector = equalitySelector(service.object.spec?.selector);
  const near = nearestWorkloads(model, labelIndex(model), service.namespace, selector);
  const unseen = unseenPods(model, labelIndex(model), service.namespace, selector, { near: near[0], holder: service });
  if (unseen !== undefined) return [{ kind: "unseen", text: unseen }, ...nearReasons(near)];
  if (near.length === 0) {
    return [
      {
        kind: "no-workload",
        text:
          `no pod in namespace ${service.namespace} has the labels ${describeSelector(selector)}, ` +
          "and there is no close match",
      },
    ];
  }
  return nearReasons(near);
}

const nearReasons = (near: readonly SelectorMiss[]): readonly Why[] =>
  near.map((one) => ({
    kind: "near",
    candidate: kindOf(one.workload),
    text: describeMiss(one, describeWorkload(one.workload)),
    near: one,
  }));

/** Some address is ready, whatever its port names. */
export const hasReadyAddress = ({ slices }: Pick<ServiceEndpoints, "slices">): boolean =>
  slices.some(({ endpoints }) => endpoints.some(isReady));

/**
 * Ports of a Service without a ready endpoint; they are joined by name and protocol. Source:
 * pkg/proxy/endpointslicecache.go.
 */
export const portsWithoutEndpoints = ({ facts, slices }: ServiceEndpoints): readonly FactPort[] =>
  facts.ports.filter(
    (port) =>
      !slices.some(
        ({ ports, endpoints }) =>
          ports.some((one) => one.name === port.name && one.protocol === port.protocol && one.port !== undefined) &&
          endpoints.some(isReady),
      ),
  );

/** Whether some port, or a Service without ports as a whole, has no ready endpoint. */
export function lacksEndpoints(endpoints: ServiceEndpoints): boolean {
  const { facts } = endpoints;
  if (facts.type === "ExternalName") return false;
  return facts.ports.length === 0 ? !hasReadyAddress(endpoints) : portsWithoutEndpoints(endpoints).length > 0;
}

const shownPort = ({ name, protocol }: { readonly name: string; readonly protocol: string }): string =>
  `${name === "" ? "one without a name" : `"${name}"`}${protocol === "TCP" ? "" : ` (${protocol})`}`;

/** Why a Service has no ready endpoint, per candidate, closest first; empty if every port has one. */
export function whyNoEndpoints(model: Model, endpoints: ServiceEndpoints): readonly Why[] {
  const { facts, selected, service, slices } = endpoints;
  if (facts.type === "ExternalName")
    return [
      {
        kind: "external-name",
        text: `it is a DNS alias of ${service.object.spec?.externalName ?? ""} and never has endpoints`,
      },
    ];
  if (!lacksEndpoints(endpoints)) return [];
  if (!facts.hasSelector) {
    const unready = notReadyReasons(endpoints);
    if (unready.length > 0) return unready;
    const names = [...new Set(slices.flatMap(({ ports }) => ports.map(shownPort)))];
    const wanted = portsWithoutEndpoints(endpoints).map(shownPort).join(", ");
    if (slices.length > 0)
      return [
        {
          kind: "port",
          text:
            "its EndpointSlices have " +
            `${names.length === 0 ? "no port" : `the ports ${names.join(", ")}`}, and none with a ` +
            `name of the Service: ${wanted}`,
        },
      ];
    return [{ kind: "no-selector", text: "it has no selector, and there is no EndpointSlice or Endpoints for it" }];
  }
  if (selected.length === 0) return nothingSelected(model, endpoints);
  return [
    ...portReasons(endpoints),
    ...notReadyReasons(endpoints),
    ...skippedReasons(endpoints),
    ...familyReasons(endpoints),
  ];
}

/** Why the API server rejects a Service. */
export const whyRefused = (cluster: Cluster, namespace: string, name: string): readonly Why[] =>
  cluster.refused
    .filter(({ service }) => service.namespace === namespace && service.name === name)
    .map(({ field, detail }) => ({ kind: "refused", text: `the API server rejects it: ${field}: ${detail}` }));
