import { addTo } from "../../base/groups.ts";
import { equalitySelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { Workload } from "../../model/workload.ts";
import type { ClusterPart } from "../../simulate/cluster.ts";
import type { YamlDocument } from "../../yaml/document.ts";

type Service = Resource<KindMap["Service"]>;

/** A document by its file and number within it. */
export const documentKey = ({ file, index }: Pick<YamlDocument, "file" | "index">): string => `${file}#${index}`;

/** The Services, by title, whose endpoints may differ between two models. */
export interface AffectedServices {
  /** Those of a changed document, or of pods or endpoints in it, by the key of the document. */
  readonly byDocument: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those that are affected through other documents: the pods that an autoscaler scales, the nodes of all pods. */
  readonly others: ReadonlySet<string>;
}

const SERVICE_NAME = "kubernetes.io/service-name";

const selectorOf = ({ object: { spec } }: Service): Selector | undefined =>
  spec === undefined || spec.type === "ExternalName" ? undefined : equalitySelector(spec.selector);

/** Workloads by what identifies them in both models; those without a name are numbered. */
function byIdentity(workloads: readonly Workload[]): ReadonlyMap<string, Workload> {
  const found = new Map<string, Workload>();
  for (const workload of workloads) {
    const identity = `${workload.kind} ${workload.resource.title} ${workload.part ?? ""}`;
    let key = identity;
    for (let number = 1; found.has(key); number++) key = `${identity} ${number}`;
    found.set(key, workload);
  }
  return found;
}

const haveSamePods = (a: Workload, b: Workload): boolean =>
  a.replicas.min === b.replicas.min &&
  a.replicas.max === b.replicas.max &&
  a.replicas.from === b.replicas.from &&
  (a.template === b.template || JSON.stringify(a.template) === JSON.stringify(b.template));

/** A Service's key in its namespace, as Endpoints and EndpointSlices refer to it. */
const servedBy = (model: Model, isChanged: (resource: Resource) => boolean): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const note = (resource: Resource, name: string | undefined): void => {
    if (name !== undefined && isChanged(resource))
      addTo(found, `${resource.namespace}/${name}`, documentKey(resource.document));
  };
  for (const endpoints of model.all("Endpoints")) note(endpoints, endpoints.name);
  for (const slice of model.all("EndpointSlice")) note(slice, slice.labels[SERVICE_NAME]);
  return found;
};

/**
 * The Services whose endpoints may differ between two models of one scope.
 * @param changed keys of the documents of which the text differs.
 */
export function affectedServices(before: Model, after: Model, changed: ReadonlySet<string>): AffectedServices {
  const files = new Set([...changed].map((key) => key.slice(0, key.lastIndexOf("#"))));
  const isChanged = ({ document }: Resource): boolean => files.has(document.file) && changed.has(documentKey(document));
  const byDocument = new Map<string, Set<string>>();
  const others = new Set<string>();
  const affects = (key: string, title: string): void => {
    const titles = byDocument.get(key);
    if (titles === undefined) byDocument.set(key, new Set([title]));
    else titles.add(title);
  };
  const [old, now] = [byIdentity(before.workloads), byIdentity(after.workloads)];
  for (const [model, own, other] of [[before, old, now] as const, [after, now, old] as const]) {
    const workloads = new Map<string, Workload[]>();
    for (const [key, workload] of own) {
      const same = other.get(key);
      if (isChanged(workload.resource) || same === undefined || !haveSamePods(workload, same))
        addTo(workloads, workload.namespace, workload);
    }
    const served = servedBy(model, isChanged);
    // Nodes, and pods that run on some, define the nodes of all others.
    const everything = [...model.all("Node"), ...model.all("Pod")].some(isChanged);
    for (const service of model.all("Service")) {
      const { namespace, name, title } = service;
      if (everything) others.add(title);
      if (isChanged(service)) affects(documentKey(service.document), title);
      for (const key of served.get(`${namespace}/${name}`) ?? []) affects(key, title);
      const selector = workloads.has(namespace) ? selectorOf(service) : undefined;
      if (selector === undefined || selector.nothing) continue;
      for (const workload of workloads.get(namespace) ?? []) {
        if (matchWorkload(selector, workload) === "none") continue;
        if (isChanged(workload.resource)) affects(documentKey(workload.resource.document), title);
        else others.add(title);
      }
    }
  }
  return { byDocument, others };
}

/** The Services with these titles, and the workloads that they may select. */
export function clusterPart(model: Model, titles: ReadonlySet<string>): ClusterPart {
  const services = model.all("Service").filter(({ title }) => titles.has(title));
  const workloads = services.flatMap((service) => {
    const selector = selectorOf(service);
    return selector === undefined ? [] : model.select(service.namespace, selector).map(({ workload }) => workload);
  });
  return { services: new Set(services), workloads: new Set(workloads) };
}
