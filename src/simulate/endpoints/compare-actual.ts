import type { Workload } from "../../model/workload.ts";
import { actualState, isPodOf, notReadyBecause } from "./actual-state.ts";
import type { ActualEndpoint, ActualPod, ActualSlice, ActualState } from "./actual-state.ts";
import type { Cluster, ServiceEndpoints } from "../cluster.ts";
import { isReady } from "./endpoint-slice.ts";

/** A difference between a cluster and the manifests, with its explanation. */
export interface ActualDifference {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly kind: "no-slices" | "port" | "missing" | "extra" | "labels" | "not-ready" | "surplus";
  readonly text: string;
}

interface Found {
  readonly name: string;
  readonly namespace: string;
  readonly pod: ActualPod | undefined;
  readonly ready: boolean;
  readonly address: string;
}

const describePorts = (ports: ReadonlyMap<string, ReadonlySet<number>>, name: string): string =>
  [...(ports.get(name) ?? [])].sort((a, b) => a - b).join(", ") || "none";

function portNumbers(
  groups: readonly {
    readonly ports?: readonly { readonly name?: string | undefined; readonly port?: number | undefined }[];
    readonly endpoints?: readonly unknown[];
  }[],
) {
  const numbers = new Map<string, Set<number>>();
  for (const { ports = [], endpoints = [] } of groups) {
    if (endpoints.length === 0) continue;
    for (const { name = "", port } of ports) {
      const set = numbers.get(name) ?? new Set<number>();
      numbers.set(name, set);
      if (port !== undefined) set.add(port);
    }
  }
  return numbers;
}

function comparePorts(
  key: string,
  expected: ServiceEndpoints,
  actual: readonly ActualSlice[],
): readonly ActualDifference[] {
  const wanted = portNumbers(expected.slices);
  const found = portNumbers(actual);
  if (wanted.size === 0 || found.size === 0) return [];
  return [...new Set([...wanted.keys(), ...found.keys()])].sort().flatMap((name) => {
    const [here, there] = [describePorts(wanted, name), describePorts(found, name)];
    if (here === there) return [];
    const port = name === "" ? "the unnamed port" : `port ${name}`;
    const cause =
      there === "none"
        ? "the cluster's pods have no port with this name, or its Service is older"
        : here === "none"
          ? "these manifests do not have this port"
          : "a template or the targetPort differs from what is applied";
    return [
      {
        service: key,
        kind: "port" as const,
        text: `${port} targets ${here} here and ${there} in the cluster: ${cause}`,
      },
    ];
  });
}

function foundEndpoints(state: ActualState, namespace: string, slices: readonly ActualSlice[]): readonly Found[] {
  const byName = new Map<string, Found>();
  for (const { endpoints = [] } of slices) {
    for (const endpoint of endpoints) {
      const own = describe(state, namespace, endpoint);
      const known = byName.get(own.name);
      byName.set(own.name, known === undefined ? own : { ...known, ready: known.ready || own.ready });
    }
  }
  return [...byName.values()];
}

function describe(
  state: ActualState,
  namespace: string,
  { addresses = [], conditions, targetRef }: ActualEndpoint,
): Found {
  const name = targetRef?.name ?? addresses[0] ?? "";
  const own = targetRef?.namespace ?? namespace;
  return {
    name,
    namespace: own,
    pod: state.pods.get(`${own}/${name}`),
    ready: conditions?.ready ?? true,
    address: addresses[0] ?? "",
  };
}

/**
 * How many ready pods of a workload are expected: one number, or the range of its autoscaler or of the cluster's nodes.
 */
function expectedCount(workload: Workload, simulated: number): { readonly min: number; readonly max: number } {
  const { from, min, max } = workload.replicas;
  if (from === "HorizontalPodAutoscaler") return { min, max };
  return workload.kind === "DaemonSet" ? { min: 0, max: Infinity } : { min: simulated, max: simulated };
}

const shownRange = ({ min, max }: { readonly min: number; readonly max: number }): string =>
  min === max ? String(min) : Number.isFinite(max) ? `${min} to ${max}` : `at least ${min}`;

/** Pods of a workload that the Service should have and does not. */
function absentPods(
  key: string,
  workload: Workload,
  expected: ServiceEndpoints,
  listed: ReadonlySet<string>,
  state: ActualState,
): readonly ActualDifference[] {
  const selector = Object.entries(expected.service.object.spec?.selector ?? {});
  const differences: ActualDifference[] = [];
  for (const [id, pod] of state.pods) {
    const { namespace = "default", name = "", labels = {} } = pod.metadata ?? {};
    if (namespace !== workload.namespace || listed.has(name) || !isPodOf(workload, namespace, name, pod)) continue;
    const missing = selector
      .filter(([label, value]) => labels[label] !== value)
      .map(([label, value]) => `${label}=${value}`);
    if (missing.length > 0)
      differences.push({
        service: key,
        kind: "labels",
        text: `Pod ${id} is not selected: it lacks ${missing.join(", ")}, as if created from an older template`,
      });
    else
      differences.push({
        service: key,
        kind: "missing",
        text:
          `Pod ${id} is not an endpoint: it ` +
          `${notReadyBecause(pod) ?? "is ready, so the controller has not caught up or runs elsewhere"}`,
      });
  }
  return differences;
}

function compareWorkload(
  key: string,
  workload: Workload,
  expected: ServiceEndpoints,
  found: readonly Found[],
  state: ActualState,
): readonly ActualDifference[] {
  const simulated = new Set(
    expected.slices
      .flatMap(({ endpoints }) => endpoints.filter(isReady))
      .map(({ pod }) => pod)
      .filter((pod) => pod?.workload === workload),
  ).size;
  const range = expectedCount(workload, simulated);
  const ready = found.filter((one) => one.ready).length;
  const title = `${workload.resource.kind} ${workload.name}`;
  if (ready >= range.min && ready <= range.max) return [];
  if (ready > range.max) {
    return [
      {
        service: key,
        kind: "surplus",
        text:
          `${ready} pods of ${title} are ready, ${shownRange(range)} expected: it was scaled, or a ` +
          "rollout is under way",
      },
    ];
  }
  const unready = found
    .filter((one) => !one.ready)
    .map(({ name, pod, namespace }): ActualDifference => {
      const because = pod === undefined ? undefined : notReadyBecause(pod);
      return {
        service: key,
        kind: "not-ready",
        text: `Pod ${namespace}/${name} of ${title} ${because ?? "is not ready"}`,
      };
    });
  const absent = absentPods(key, workload, expected, new Set(found.map(({ name }) => name)), state);
  const explained = unready.length + absent.length;
  const missing = range.min - ready - explained;
  const rest =
    missing <= 0
      ? []
      : [
          `${missing} ${missing === 1 ? "pod does" : "pods do"} not exist in the cluster` +
            `${state.hasPods ? "" : ", as far as the dump shows: it contains no Pods"}`,
        ];
  const summary =
    `${ready} of ${shownRange(range)} ready endpoints of ${title}` + (rest.length > 0 ? `; ${rest.join("")}` : "");
  return [{ service: key, kind: "missing", text: summary }, ...unready, ...absent];
}

function compareService(expected: ServiceEndpoints, state: ActualState): readonly ActualDifference[] {
  const { namespace, name } = expected.service;
  const key = `${namespace}/${name}`;
  const slices = state.slices.get(key) ?? [];
  if (slices.length === 0) {
    if (expected.slices.length === 0) return [];
    return [
      {
        service: key,
        kind: "no-slices",
        text: "the cluster has no EndpointSlice for it: the Service is not applied there, or was renamed",
      },
    ];
  }
  const found = foundEndpoints(state, namespace, slices);
  const workloads = [...new Set(expected.selected.map((pod) => pod.workload))];
  const owned = new Map<Found, Workload>();
  for (const one of found) {
    const workload = workloads.find((candidate) => isPodOf(candidate, one.namespace, one.name, one.pod));
    if (workload !== undefined) owned.set(one, workload);
  }
  const written = new Set(expected.slices.flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses)));
  const extra = found
    .filter((one) => !owned.has(one) && !written.has(one.address))
    .map((one): ActualDifference => ({
      service: key,
      kind: "extra",
      text: `endpoint ${one.address} (${one.name}) does not come from these manifests`,
    }));
  const gone = expected.facts.hasSelector
    ? []
    : [...written].filter((address) => !found.some((one) => one.address === address));
  return [
    ...comparePorts(key, expected, slices),
    ...workloads.flatMap((workload) =>
      compareWorkload(
        key,
        workload,
        expected,
        found.filter((one) => owned.get(one) === workload),
        state,
      ),
    ),
    ...gone.map((address): ActualDifference => ({
      service: key,
      kind: "missing",
      text: `endpoint ${address} is in these manifests but not in the cluster`,
    })),
    ...extra,
  ];
}

/**
 * Compares the expected result of the manifests with a dump of the cluster. Pods are matched by their owners: their
 * names and addresses are random.
 */
export function compareActual(cluster: Pick<Cluster, "services">, dump: unknown): readonly ActualDifference[] {
  const state = actualState(dump);
  return cluster.services
    .filter(({ facts }) => facts.type !== "ExternalName")
    .flatMap((service) => compareService(service, state));
}
