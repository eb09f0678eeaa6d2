import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { references } from "./references.ts";
import { referenceTarget } from "./target.ts";
import { meshTargets } from "../mesh/istio-destinations.ts";
import { ingressTargets, routeTargets } from "../route/route-backends.ts";
import { resolveSplit } from "../mesh/traffic-split.ts";
import { serviceMonitors } from "../service/monitors.ts";

type Service = Resource<KindMap["Service"]>;

/** With fewer used Services, nothing follows for the rest of a namespace. */
const FEWEST_USED = 4;

/** Which Services of a namespace are used, and whether all used ones exist. */
export interface ServiceUse {
  /**
   * Names of Services that something other than the Service's own workload refers to, or that serve clients from
   * outside.
   */
  readonly used: ReadonlySet<string>;
  /** Referenced names without a Service. */
  readonly missing: ReadonlySet<string>;
}

interface Use {
  readonly used: Set<string>;
  readonly missing: Set<string>;
}

/** By namespace, which Services are used and which used names are missing. */
export function serviceUse(model: Model): ReadonlyMap<string, ServiceUse> {
  const found = new Map<string, Use>();
  const of = (namespace: string): Use => {
    let use = found.get(namespace);
    if (use === undefined) found.set(namespace, (use = { used: new Set(), missing: new Set() }));
    return use;
  };
  const note = (namespace: string, name: string, there: boolean): void =>
    void of(namespace)[there ? "used" : "missing"].add(name);
  for (const reference of references(model)) {
    const target = referenceTarget(model, reference);
    if (target.kind === "service") note(target.namespace, target.name, true);
    else if (target.kind === "missing" && target.confidence !== "low") note(target.namespace, target.name, false);
  }
  for (const { resolution, mirror: _ } of routeTargets(model))
    if (resolution.kind === "Service") note(resolution.namespace, resolution.name, resolution.service !== undefined);
  for (const { resolution, backend } of ingressTargets(model))
    if (backend.service !== undefined) note(resolution.namespace, resolution.name, resolution.service !== undefined);
  for (const {
    resolution: { service },
  } of meshTargets(model))
    if (service !== undefined) note(service.namespace, service.name, true);
  for (const split of model.all("TrafficSplit")) {
    const { root, backends } = resolveSplit(model, split);
    if (root !== undefined) note(split.namespace, root.name, true);
    for (const { name, service } of backends) note(split.namespace, name, service !== undefined);
  }
  for (const service of model.all("Service")) if (isForOutside(service)) note(service.namespace, service.name, true);
  for (const set of model.all("StatefulSet")) {
    const name = set.object.spec?.serviceName;
    if (name !== undefined && name !== "")
      note(set.namespace, name, model.get("Service", set.namespace, name) !== undefined);
  }
  for (const { selected, selector } of serviceMonitors(model))
    if (selector.requirements.length > 0) for (const service of selected) note(service.namespace, service.name, true);
  return found;
}

/** Services for clients outside the cluster, and aliases of others. */
const isForOutside = ({ object: { spec } }: Service): boolean =>
  spec?.type === "LoadBalancer" ||
  spec?.type === "NodePort" ||
  spec?.type === "ExternalName" ||
  (spec?.externalIPs ?? []).length > 0;

const uses = new WeakMap<Model, ReadonlyMap<string, ServiceUse>>();

/** Ports of databases, caches and brokers: clients of these use the name of the program. */
const BACKING = new Set([
  1433, 1521, 2181, 2379, 3306, 4222, 5432, 5672, 6379, 6650, 7687, 8086, 8123, 9042, 9092, 9200, 11211, 26257, 26379,
  27017,
]);

const wordsOf = (name: string): readonly string[] => name.split("-").filter((word) => word.length > 2);

/** Whether two names share a word, as `redis-master` and `redis-leader` do. */
const sharesWord = (a: string, b: string): boolean => wordsOf(a).some((word) => wordsOf(b).includes(word));

/**
 * The only unused Service of a namespace that is demonstrably shown completely. A repository of one service or team
 * contains a part of a namespace, so that a Service which it does not contain may exist. It shows the whole namespace
 * if everything else fits: at least four of its Services are used, exactly one used name is missing, and exactly one
 * Service is unused; or the unused one is the same kind of database under another name. `docs/whole-namespace.md` has
 * the measurement.
 * @param port of the reference: the unused Service must have it.
 */
export function onlyUnusedService(
  model: Model,
  namespace: string,
  name: string,
  port: number | undefined,
): Service | undefined {
  let all = uses.get(model);
  if (all === undefined) uses.set(model, (all = serviceUse(model)));
  const use = all.get(namespace);
  if (use === undefined || port === undefined || use.missing.size !== 1 || !use.missing.has(name)) return undefined;
  const [left, ...more] = model
    .all("Service")
    .filter((service) => service.namespace === namespace && !use.used.has(service.name));
  if (left === undefined || more.length > 0 || !(left.object.spec?.ports ?? []).some((one) => one.port === port))
    return undefined;
  return use.used.size >= FEWEST_USED || (BACKING.has(port) && sharesWord(left.name, name)) ? left : undefined;
}
