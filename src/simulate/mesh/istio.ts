import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { IstioDestination } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model, SelectedWorkload } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { equalitySelector } from "../../base/selector.ts";
import { unseenService } from "../route/backend.ts";

type DestinationRule = Resource<KindMap["DestinationRule"]>;

export type DestinationProblem =
  | "host-unknown"
  | "port-missing"
  | "port-not-given"
  | "subset-undefined"
  | "subset-empty";

/** The target of a destination of a VirtualService. */
export interface DestinationResolution {
  /** The destination's own object. */
  readonly destination: object;
  /** The full name in the mesh. */
  readonly host: string;
  readonly service: Resource<KindMap["Service"]> | undefined;
  readonly serviceEntry: Resource<KindMap["ServiceEntry"]> | undefined;
  readonly port: DeepReadonly<ServicePort> | undefined;
  /** Rules for the host that are visible from the namespace, in order of precedence. */
  readonly destinationRules: readonly DestinationRule[];
  /** The subset's own object. */
  readonly subset: object | undefined;
  /** Pods of the Service, narrowed by the subset. */
  readonly workloads: readonly SelectedWorkload[];
  readonly problem: DestinationProblem | undefined;
  readonly unknown: string | undefined;
}

const ROOT_NAMESPACE = "istio-system";
const CLUSTER_SUFFIX = ".svc.cluster.local";

/**
 * A host without a dot belongs to the namespace of the rule; any other is used as it is. Source: istio pilot
 * ResolveShortnameToFQDN.
 */
export const istioHost = (host: string, namespace: string): string =>
  host.includes(".") || host === "*" ? host : `${host}.${namespace}${CLUSTER_SUFFIX}`;

/** `name` and `namespace` of a Service by its full name; undefined for a host outside the cluster. */
export function serviceOfHost(host: string): { readonly name: string; readonly namespace: string } | undefined {
  if (!host.endsWith(CLUSTER_SUFFIX)) return undefined;
  const [name, namespace, ...rest] = host.slice(0, -CLUSTER_SUFFIX.length).split(".");
  return name === undefined || namespace === undefined || rest.length > 0 ? undefined : { name, namespace };
}

/** A wildcard of Istio is a suffix of any length. */
const hostMatches = (pattern: string, host: string): boolean =>
  pattern.startsWith("*") ? host.endsWith(pattern.slice(1)) : pattern === host;

interface RuleIndex {
  readonly byHost: ReadonlyMap<string, readonly DestinationRule[]>;
  /** Rules with a wildcard host. */
  readonly wildcards: readonly DestinationRule[];
}

const ruleIndexes = new WeakMap<Model, RuleIndex>();

function ruleIndex(model: Model): RuleIndex {
  let index = ruleIndexes.get(model);
  if (index === undefined) {
    const byHost = new Map<string, DestinationRule[]>();
    const wildcards: DestinationRule[] = [];
    for (const rule of model.all("DestinationRule")) {
      const host = istioHost(rule.object.spec?.host ?? "", rule.namespace);
      const list = host.startsWith("*") ? wildcards : byHost.get(host);
      if (list === undefined) byHost.set(host, [rule]);
      else list.push(rule);
    }
    ruleIndexes.set(model, (index = { byHost, wildcards }));
  }
  return index;
}

/**
 * DestinationRules for a host, in order of precedence: of the client's namespace, then the Service's, then the root's;
 * the longer host within each. Source: istio pilot/pkg/model/push_context.go.
 */
export function destinationRulesFor(model: Model, host: string, clientNamespace: string): readonly DestinationRule[] {
  const order = [clientNamespace, serviceOfHost(host)?.namespace ?? clientNamespace, ROOT_NAMESPACE];
  const { byHost, wildcards } = ruleIndex(model);
  return [...(byHost.get(host) ?? []), ...wildcards.filter((rule) => hostMatches(rule.object.spec?.host ?? "", host))]
    .filter((rule) => order.includes(rule.namespace))
    .toSorted(
      (a, b) =>
        order.indexOf(a.namespace) - order.indexOf(b.namespace) ||
        (b.object.spec?.host.length ?? 0) - (a.object.spec?.host.length ?? 0),
    );
}

function findPort(
  service: Resource<KindMap["Service"]>,
  destination: DeepReadonly<IstioDestination>,
): DeepReadonly<ServicePort> | DestinationProblem {
  const ports = service.object.spec?.ports ?? [];
  const number = destination.port?.number;
  if (number === undefined) return ports.length === 1 && ports[0] !== undefined ? ports[0] : "port-not-given";
  return ports.find(({ port }) => port === number) ?? "port-missing";
}

/**
 * Source: istio pilot/pkg/networking route and push_context: an unknown host or subset is a cluster without endpoints.
 */
export function resolveDestination(
  model: Model,
  namespace: string,
  destination: DeepReadonly<IstioDestination>,
): DestinationResolution {
  const host = istioHost(destination.host, namespace);
  const name = serviceOfHost(host);
  const service = name === undefined ? undefined : model.get("Service", name.namespace, name.name);
  const serviceEntry = model
    .all("ServiceEntry")
    .find(({ object }) => object.spec?.hosts?.some((own) => hostMatches(own, host)));
  const destinationRules = destinationRulesFor(model, host, namespace);
  const base = {
    destination,
    host,
    service,
    serviceEntry,
    destinationRules,
    port: undefined,
    subset: undefined,
    workloads: [],
    unknown: undefined,
  };
  if (service === undefined) {
    if (serviceEntry !== undefined) return { ...base, problem: undefined };
    const unknown = name === undefined ? undefined : unseenService(model, name.namespace, name.name);
    return { ...base, problem: "host-unknown", unknown };
  }
  const port = findPort(service, destination);
  const workloads = model.select(service.namespace, equalitySelector(service.object.spec?.selector));
  const found = { ...base, port: typeof port === "string" ? undefined : port, workloads };
  if (typeof port === "string" && port === "port-missing") return { ...found, problem: port };
  if (destination.subset !== undefined) return withSubset(model, found, destination.subset);
  return { ...found, problem: typeof port === "string" ? port : undefined };
}

/**
 * Whether the rule that applies to a host lacks the subset of a destination, and why that may not matter. The Service
 * may be missing.
 */
export function undefinedSubset({
  destination,
  destinationRules,
}: DestinationResolution): { readonly unknown: string | undefined } | undefined {
  const { subset } = destination as DeepReadonly<IstioDestination>;
  const [rule] = destinationRules;
  const defines = (one: DestinationRule): boolean =>
    one.object.spec?.subsets?.some(({ name }) => name === subset) === true;
  if (subset === undefined || rule === undefined || defines(rule)) return undefined;
  // A rule without the subset in a nearer namespace hides one that has it, only for clients of this namespace.
  const hidden = destinationRules.find(defines);
  return { unknown: hidden && `${hidden.title} defines it, but another rule takes precedence here` };
}

type Found = Omit<DestinationResolution, "problem">;

function withSubset(model: Model, found: Found, name: string): DestinationResolution {
  const subset = found.destinationRules[0]?.object.spec?.subsets?.find((candidate) => candidate.name === name);
  const { service } = found;
  if (subset === undefined || service === undefined) {
    // A rule without the subset in a nearer namespace hides one that has it, only for clients of this namespace.
    const hidden = found.destinationRules.find((rule) =>
      rule.object.spec?.subsets?.some((candidate) => candidate.name === name),
    );
    return {
      ...found,
      problem: "subset-undefined",
      unknown: hidden === undefined ? undefined : `${hidden.title} defines it, but another rule takes precedence here`,
    };
  }
  const selector = equalitySelector({ ...service.object.spec?.selector, ...subset.labels });
  const conflict = Object.entries(subset.labels ?? {}).some(
    ([key, value]) => (service.object.spec?.selector?.[key] ?? value) !== value,
  );
  const workloads = conflict ? [] : model.select(service.namespace, selector);
  const world = model.world(service.namespace, selector);
  const unknown = workloads.length > 0 || world.closed ? undefined : world.because;
  return { ...found, subset, workloads, problem: workloads.length === 0 ? "subset-empty" : undefined, unknown };
}
