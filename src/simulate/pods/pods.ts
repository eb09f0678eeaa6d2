import { compareText } from "../../base/compare-text.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { AddressPool } from "./address-pool.ts";
import { hasStatus } from "./nodes.ts";
import { matchNames } from "../options.ts";
import type { ClusterOptions } from "../options.ts";
import { refusal, runsDaemonPod } from "./placement.ts";
import type { ClusterNode, Pod } from "./pod.ts";
import { draftPods, workloadNames } from "./pod-draft.ts";
import type { PodDraft } from "./pod-draft.ts";

type PodResource = Resource<KindMap["Pod"]>;

/** Both fields of a status. Source: pkg/apis/core/v1/conversion.go: if they differ, podIP takes precedence. */
function statusIPs(pod: PodResource): readonly string[] {
  const { podIP = "", podIPs = [] } = pod.object.status ?? {};
  const listed = podIPs.map(({ ip }) => ip ?? "").filter((ip) => ip !== "");
  if (podIP === "") return listed;
  return listed[0] === podIP ? listed : [podIP];
}

function runningPod(workload: Workload): Pod {
  const resource = workload.resource as PodResource;
  const { metadata, status, spec } = resource.object;
  const ready = (status?.conditions ?? []).find(({ type }) => type === "Ready");
  return {
    ...pod(workload, resource.name, {
      name: resource.name,
      labels: resource.labels,
      hostname: spec?.hostname || undefined,
      subdomain: spec?.subdomain || undefined,
    }),
    nodeName: spec?.nodeName || undefined,
    podIPs: statusIPs(resource),
    phase: (status?.phase ?? "") as Pod["phase"],
    ready: ready?.status === "True",
    terminating: metadata?.deletionTimestamp !== undefined,
  };
}

const pod = (workload: Workload, name: string, draft: PodDraft): Pod => ({
  namespace: workload.namespace,
  name: draft.name,
  labels: draft.labels,
  annotations: workload.template.metadata?.annotations ?? {},
  spec: workload.template.spec,
  workload,
  resource: workload.resource,
  owner: `${workload.resource.kind}/${name}`,
  hostname: draft.hostname,
  subdomain: draft.subdomain,
  hostNetwork: workload.template.spec.hostNetwork === true,
  nodeName: undefined,
  podIPs: [],
  phase: "Pending",
  ready: false,
  terminating: false,
});

/** Distributes pods over nodes, by the number of pods on each. */
class Scheduler {
  readonly #nodes: readonly ClusterNode[];
  readonly #counts = new Map<string, number>();
  readonly #pool: AddressPool;

  constructor(nodes: readonly ClusterNode[], running: Iterable<Pod>) {
    this.#nodes = nodes;
    this.#pool = new AddressPool();
    for (const { nodeName, podIPs } of running) {
      if (nodeName !== undefined) this.#count(nodeName);
      for (const ip of podIPs) this.#pool.reserve(ip);
    }
  }

  #count(nodeName: string): void {
    this.#counts.set(nodeName, (this.#counts.get(nodeName) ?? 0) + 1);
  }

  daemonNodes(workload: Workload): readonly ClusterNode[] {
    return this.#nodes.filter((node) => runsDaemonPod(workload.template.spec, node));
  }

  eligibleNodes(workload: Workload): readonly ClusterNode[] {
    return this.#nodes.filter((node) => refusal(workload.template.spec, node) === undefined);
  }

  /** The node with the fewest pods, the first of them on a tie. */
  emptiest(nodes: readonly ClusterNode[]): ClusterNode | undefined {
    let best: ClusterNode | undefined;
    let fewest = Infinity;
    for (const node of nodes) {
      const count = this.#counts.get(node.name) ?? 0;
      if (count < fewest) [best, fewest] = [node, count];
    }
    return best;
  }

  place(pending: Pod, node: ClusterNode | undefined): Pod {
    if (node === undefined) return { ...pending, pending: this.#refusals(pending) };
    this.#count(node.name);
    const podIPs = pending.hostNetwork ? node.internalIPs : this.#pool.take(node.podCIDRs);
    if (podIPs === undefined)
      return { ...pending, nodeName: node.name, pending: `no pod address is left on node ${node.name}` };
    return { ...pending, nodeName: node.name, podIPs, phase: "Running", ready: true };
  }

  #refusals(pending: Pod): string {
    const reasons = new Set(this.#nodes.map((node) => refusal(pending.spec, node)));
    return `no node fits: ${[...reasons].filter((reason) => reason !== undefined).join(", ") || "there is no node"}`;
  }
}

function* placeAll(workload: Workload, name: string, scheduler: Scheduler, options: ClusterOptions): Iterable<Pod> {
  const daemon = workload.kind === "DaemonSet";
  const nodes = daemon ? scheduler.daemonNodes(workload) : scheduler.eligibleNodes(workload);
  const all = draftPods(workload, name, nodes.length, options.cronJobs ?? "none");
  for (const [index, draft] of all.entries()) {
    yield scheduler.place(pod(workload, name, draft), daemon ? nodes[index] : scheduler.emptiest(nodes));
  }
}

/** Applies `notReady` and `down` to a pod that would be ready. */
function whatIf(nodes: readonly ClusterNode[], options: ClusterOptions): (pod: Pod) => Pod {
  const { notReady = [], down = [] } = options;
  if (notReady.length === 0 && down.length === 0) return (pod) => pod;
  const unready = matchNames(notReady);
  const lost = new Set(
    nodes
      .filter(({ name, zone }) => down.includes(name) || (zone !== undefined && down.includes(zone)))
      .map(({ name }) => name),
  );
  return (pod) =>
    pod.ready && (unready(pod.namespace, pod.name) || lost.has(pod.nodeName ?? "")) ? { ...pod, ready: false } : pod;
}

const byName = (a: Pod, b: Pod): number =>
  a.namespace === b.namespace ? compareText(a.name, b.name) : compareText(a.namespace, b.namespace);

/**
 * The largest supported cluster (kubernetes.io/docs/setup/best-practices/cluster-large); later workloads get no pods.
 */
export const MOST_PODS = 150_000;

/**
 * All pods in the steady state, by namespace and name: Pods with a status as they are, the others placed in order of
 * files on the node with the fewest pods, Running and Ready. If a node has no address left, its pods stay pending.
 * @param isWanted limits it to some workloads: the others get no pods.
 */
export function simulatePods(
  model: Model,
  nodes: readonly ClusterNode[],
  options: ClusterOptions,
  isWanted: (workload: Workload) => boolean = () => true,
): readonly Pod[] {
  const isRunning = ({ kind, resource }: Workload): boolean => kind === "Pod" && hasStatus(resource as PodResource);
  const running = new Map(model.workloads.filter(isRunning).map((workload) => [workload, runningPod(workload)]));
  const scheduler = new Scheduler(nodes, running.values());
  const names = workloadNames(model.workloads);
  const pods: Pod[] = [];
  for (const workload of model.workloads) {
    if (!isWanted(workload)) continue;
    const taken = running.get(workload);
    if (taken === undefined && pods.length >= MOST_PODS) continue;
    if (taken !== undefined) pods.push(taken);
    else for (const placed of placeAll(workload, names.get(workload) ?? "", scheduler, options)) pods.push(placed);
  }
  return pods.map(whatIf(nodes, options)).sort(byName);
}
