import { addTo } from "../../base/groups.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Workload } from "../../model/workload.ts";
import { SERVICE_NAME_LABEL } from "./endpoint-slice.ts";

/** Fields of objects of a running cluster that a comparison reads; a dump may contain anything else. */
interface ActualMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly { readonly kind?: string; readonly name?: string }[];
}

export interface ActualPod {
  readonly metadata?: ActualMeta;
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly {
      readonly name?: string;
      readonly ready?: boolean;
      readonly state?: { readonly waiting?: { readonly reason?: string } };
    }[];
  };
}

export interface ActualEndpoint {
  readonly addresses?: readonly string[];
  readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
  readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
}

export interface ActualSlice {
  readonly metadata?: ActualMeta;
  readonly addressType?: string;
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[];
  readonly endpoints?: readonly ActualEndpoint[];
}

/** The relevant parts of a dump (`kubectl get endpointslices,pods -A -o json`), indexed by name. */
export interface ActualState {
  readonly pods: ReadonlyMap<string, ActualPod>;
  readonly slices: ReadonlyMap<string, readonly ActualSlice[]>;
  readonly hasPods: boolean;
  readonly hasSlices: boolean;
}

function* objects(value: unknown, depth = 0): Iterable<Record<string, unknown>> {
  if (depth > 5) return;
  if (Array.isArray(value)) for (const item of value) yield* objects(item, depth + 1);
  else if (isRecord(value) && Array.isArray(value["items"])) yield* objects(value["items"], depth + 1);
  else if (isRecord(value)) yield value;
}

/**
 * Reads a dump: one object, a List, or several of them. Items of typed lists may omit their kind, so the list's own is
 * used.
 */
export function actualState(dump: unknown): ActualState {
  const pods = new Map<string, ActualPod>();
  const slices = new Map<string, ActualSlice[]>();
  const typed = isRecord(dump) && typeof dump["kind"] === "string" ? dump["kind"].replace(/List$/, "") : "";
  for (const object of objects(dump)) {
    const kind = object["kind"] ?? typed;
    const metadata = (isRecord(object["metadata"]) ? object["metadata"] : {}) as ActualMeta;
    const namespace = metadata.namespace ?? "default";
    if (kind === "Pod") pods.set(`${namespace}/${metadata.name ?? ""}`, object as ActualPod);
    if (kind !== "EndpointSlice") continue;
    const key = `${namespace}/${metadata.labels?.[SERVICE_NAME_LABEL] ?? ""}`;
    addTo(slices, key, object as ActualSlice);
  }
  return { pods, slices, hasPods: pods.size > 0, hasSlices: slices.size > 0 };
}

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Name patterns of a workload's controllers: of intermediate objects, and of pods. */
function patterns({ kind, name }: Workload): { readonly owner: RegExp; readonly pod: RegExp } {
  const own = escaped(name);
  switch (kind) {
    case "Deployment":
      return {
        owner: new RegExp(`^ReplicaSet/${own}-[a-z0-9]{1,10}$`),
        pod: new RegExp(`^${own}-[a-z0-9]{1,10}-[a-z0-9]{5}$`),
      };
    case "CronJob":
      return { owner: new RegExp(`^Job/${own}-\\d+$`), pod: new RegExp(`^${own}-\\d+-([0-9]+-)?[a-z0-9]{5}$`) };
    case "StatefulSet":
      return { owner: new RegExp(`^StatefulSet/${own}$`), pod: new RegExp(`^${own}-\\d+$`) };
    case "Pod":
      return { owner: /^$/, pod: new RegExp(`^${own}$`) };
    case "Job":
      return { owner: new RegExp(`^Job/${own}$`), pod: new RegExp(`^${own}-([0-9]+-)?[a-z0-9]{5}$`) };
    case "ReplicaSet":
    case "ReplicationController":
    case "DaemonSet":
    case "controller":
      return { owner: new RegExp(`^[A-Za-z]+/${own}$`), pod: new RegExp(`^${own}-[a-z0-9-]+$`) };
    default:
      return kind satisfies never;
  }
}

/** Whether a pod of the cluster belongs to a workload, by its owner or, if that is unknown, by its name. */
export function isPodOf(workload: Workload, namespace: string, name: string, pod: ActualPod | undefined): boolean {
  if (workload.namespace !== namespace) return false;
  const { owner, pod: pattern } = patterns(workload);
  const [first] = pod?.metadata?.ownerReferences ?? [];
  if (first !== undefined) return owner.test(`${first.kind ?? ""}/${first.name ?? ""}`);
  return pattern.test(name);
}

/** Why a pod of the cluster is not ready, from its status. */
export function notReadyBecause(pod: ActualPod): string | undefined {
  const { metadata, status } = pod;
  if (metadata?.deletionTimestamp !== undefined) return "is terminating";
  const waiting = status?.containerStatuses?.find(({ state }) => state?.waiting?.reason !== undefined);
  if (waiting !== undefined)
    return `is not ready: container ${waiting.name ?? ""} waits (${waiting.state?.waiting?.reason ?? ""})`;
  if (status?.phase !== "Running")
    return `is ${status?.phase ?? "of unknown phase"}${status?.reason === undefined ? "" : ` (${status.reason})`}`;
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status === "True") return undefined;
  const detail = ready?.message ?? ready?.reason;
  return `is not ready${detail === undefined ? "" : `: ${detail}`}`;
}
