import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { probesOf } from "../pods/probes.ts";
import type { ContainerProbe } from "../pods/probes.ts";
import { references } from "../references/references.ts";
import type { Reference } from "../references/reference.ts";
import { referenceTarget } from "../references/target.ts";
import { Readers } from "./readers.ts";

type Service = Resource<KindMap["Service"]>;

/** Pods of a StatefulSet that name each other by DNS names which exist for ready pods only. */
export interface PeersInDNS {
  readonly workload: Workload;
  /** The headless Service that gives the names. */
  readonly service: Service;
  /** What keeps a pod from being ready. */
  readonly probe: ContainerProbe;
  /** One reference for each pod that is named, at least two, or one of the Service. */
  readonly names: readonly { readonly pod: string; readonly reference: Reference }[];
}

const isHeadless = ({ object }: Service): boolean => object.spec?.clusterIP === "None";
/** The annotation came before the field. Source: pkg/apis/core/v1, TolerateUnreadyEndpointsAnnotation. */
const publishesAll = ({ object, annotations }: Service): boolean =>
  object.spec?.publishNotReadyAddresses === true ||
  annotations["service.alpha.kubernetes.io/tolerate-unready-endpoints"] === "true";

interface Named {
  readonly service: Service;
  readonly reference: Reference;
  /** The name is that of the Service: it stands for all pods that are ready. */
  readonly isList: boolean;
}

/** Variables and flags by which members of a cluster find each other. */
const JOINS =
  /join|peer|seed|route|discover|member|gossip|bootstrap|initial|dns_?(?:query|ping)|cluster_?(?:nodes|hosts)/i;

/** Whether a name of a pod, or of a headless Service, is that of a workload's own pods. */
function isMember({ kind, name, namespace, resource }: Workload, service: Service, pod: string | undefined): boolean {
  if (kind !== "StatefulSet" || namespace !== service.namespace) return false;
  if (pod !== undefined) return /^(.+)-\d+$/.exec(pod)?.[1] === name;
  return (resource as unknown as Resource<KindMap["StatefulSet"]>).object.spec?.serviceName === service.name;
}

/** Of whom a string may be: the workload itself, or those that read a ConfigMap or Secret. */
const ownersOf = ({ workload, resource, key }: Reference, readers: Readers): readonly Workload[] =>
  workload === undefined ? readers.of(resource, String(key)).map((reader) => reader.workload) : [workload];

/**
 * Use it as `simulation.fact(peersInDNS)`. Source: kubernetes/dns docs/specification.md, "Records for a Headless
 * Service".
 */
export function peersInDNS(model: Model): readonly PeersInDNS[] {
  const sets = model.all("StatefulSet");
  if (sets.length === 0) return [];
  const readers = new Readers(model);
  const named = new Map<Workload, Map<string, Named>>();
  for (const reference of references(model)) {
    const target = referenceTarget(model, reference);
    if (target.kind !== "service" || !isHeadless(target.service)) continue;
    const { service, pod } = target;
    if (pod === undefined && !JOINS.test(reference.name)) continue;
    const owner = ownersOf(reference, readers).find((workload) => isMember(workload, service, pod));
    if (owner === undefined) continue;
    const own = named.get(owner) ?? new Map<string, Named>();
    named.set(owner, own);
    if (!own.has(pod ?? service.name)) own.set(pod ?? service.name, { service, reference, isList: pod === undefined });
  }
  return [...named].flatMap(([workload, pods]): readonly PeersInDNS[] => {
    const { serviceName } = (workload.resource as unknown as Resource<KindMap["StatefulSet"]>).object.spec ?? {};
    const [first, second = first] = [...pods.values()];
    const probe = probesOf(workload.template.spec).find(({ role }) => role !== "liveness");
    // A list with the first pod alone is of one that the others wait for.
    if (first === undefined || probe === undefined || workload.replicas.max < 2) return [];
    if (second === first && !first.isList) return [];
    const { service } = first;
    if (service.name !== serviceName || publishesAll(service)) return [];
    return [
      {
        workload,
        service,
        probe,
        names: [...pods].map(([pod, { reference }]) => ({ pod, reference })),
      },
    ];
  });
}
