import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type { DeepReadonly } from "../../../model/readonly.ts";
import type { Resource } from "../../../model/resource.ts";
import { labelSelector } from "../../../base/selector.ts";
import type { Workload } from "../../../model/workload.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import type { Simulation } from "../../../simulate/simulation.ts";
import { labelSymbol } from "./symbol-keys.ts";
import type { Adder, SymbolTable } from "./symbol-table.ts";

type PodSelector = DeepReadonly<LabelSelector> | undefined;
type LabelMap = Readonly<Record<string, string>>;

/** Adds the pairs of selectors; a pair that applies to several namespaces unites the labels of those. */
class LabelReader {
  readonly #simulation: Simulation;
  readonly #table: SymbolTable;
  readonly #add: Adder;

  constructor(simulation: Simulation, table: SymbolTable, add: Adder) {
    this.#simulation = simulation;
    this.#table = table;
    this.#add = add;
  }

  map(
    resource: Resource,
    labels: LabelMap | undefined,
    namespaces: readonly string[],
    role: "definition" | "reference" = "reference",
  ): void {
    for (const key in labels) this.#pair(resource, labels, key, key, labels[key] ?? "", namespaces, role);
  }

  selector(resource: Resource, selector: PodSelector, namespaces: readonly string[]): void {
    this.map(resource, selector?.matchLabels, namespaces);
    for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
      if (operator === "In" || operator === "NotIn")
        for (const [index, value] of values.entries())
          this.#pair(resource, values, index, key, value, namespaces, "reference");
    }
  }

  #pair(
    resource: Resource,
    owner: object,
    at: string | number,
    key: string,
    value: string,
    namespaces: readonly string[],
    role: "definition" | "reference",
  ): void {
    // A selector over namespaces unites only those that contain such pods.
    const model = this.#simulation.model;
    const holding =
      namespaces.length < 2
        ? namespaces
        : namespaces.filter((namespace) => model.workloadsIn(namespace).some(({ labels }) => labels[key] === value));
    const [first = namespaces[0] ?? resource.namespace, ...others] = holding;
    const symbol = labelSymbol(first, key, value);
    for (const other of others) this.#table.unite(symbol, labelSymbol(other, key, value));
    this.#add(symbol, "label", role, {
      resource,
      owner,
      key: at,
      ...(typeof at === "string" && { hit: "entry" as const }),
    });
  }

  /** The namespaces that a peer or affinity term selects. */
  namespaces(own: string, selector: PodSelector, named: readonly string[] = []): readonly string[] {
    if (selector === undefined) return named.length > 0 ? named : [own];
    const { set } = this.#simulation.fact(policyView);
    const wanted = labelSelector(selector);
    return [
      ...new Set([
        ...named,
        ...this.#simulation.model.namespaces().filter((namespace) => set.matchNamespace(wanted, namespace) !== "no"),
      ]),
    ];
  }
}

function templateLabels({ resource, namespace, template }: Workload, reader: LabelReader): void {
  // Labels of all pods, so that each selector finds the definitions.
  reader.map(resource, template.metadata?.labels, [namespace], "definition");
  const { affinity, topologySpreadConstraints = [] } = template.spec;
  for (const { labelSelector: selector } of topologySpreadConstraints) reader.selector(resource, selector, [namespace]);
  for (const rules of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    const terms = [
      ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ];
    for (const term of terms)
      reader.selector(
        resource,
        term.labelSelector,
        reader.namespaces(namespace, term.namespaceSelector, term.namespaces),
      );
  }
}

/** A workload's own selector: a LabelSelector, or the plain map of a ReplicationController. */
function ownSelector({ resource, namespace, kind }: Workload, reader: LabelReader): void {
  const spec = (resource.object as { readonly spec?: { readonly selector?: unknown } }).spec;
  if (kind === "ReplicationController") reader.map(resource, spec?.selector as LabelMap | undefined, [namespace]);
  else if (kind !== "Pod" && typeof spec?.selector === "object")
    reader.selector(resource, spec.selector as PodSelector, [namespace]);
}

interface PolicyPeerObject {
  readonly podSelector?: PodSelector;
  readonly namespaceSelector?: PodSelector;
}

/** Labels of pods: templates, and every selector of pods. */
export function labelSymbols(simulation: Simulation, table: SymbolTable, add: Adder): void {
  const { model } = simulation;
  const reader = new LabelReader(simulation, table, add);
  for (const workload of model.workloads) {
    templateLabels(workload, reader);
    ownSelector(workload, reader);
  }
  for (const service of model.all("Service")) reader.map(service, service.object.spec?.selector, [service.namespace]);
  for (const budget of model.all("PodDisruptionBudget"))
    reader.selector(budget, budget.object.spec?.selector, [budget.namespace]);
  for (const policy of model.all("NetworkPolicy")) {
    const resource = policy;
    reader.selector(resource, policy.object.spec?.podSelector, [policy.namespace]);
    const peers = [
      ...(policy.object.spec?.ingress ?? []).flatMap(({ from = [] }) => from),
      ...(policy.object.spec?.egress ?? []).flatMap(({ to = [] }) => to),
    ] as readonly PolicyPeerObject[];
    for (const { podSelector, namespaceSelector } of peers)
      reader.selector(resource, podSelector, reader.namespaces(policy.namespace, namespaceSelector));
  }
}
