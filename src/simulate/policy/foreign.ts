import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { labelSelector } from "../../model/selector.ts";
import type { Selector } from "../../model/selector.ts";
import type { Workload } from "../../model/workload.ts";
import type { Direction } from "./network-policy.ts";
import { both, either, matchPods, workloadParty } from "./party.ts";
import type { Match } from "./party.ts";

/** A policy of a network plug-in's own kind. Its rules are not simulated: what it may select is unknown territory. */
export interface ForeignPolicy {
  readonly resource: Resource;
  readonly plugin: "Cilium" | "Calico" | "Antrea";
  readonly directions: readonly Direction[];
  /** Whether it selects the pods of a workload, as far as its selector can be read. */
  match(workload: Workload): Match;
}

const PLUGINS: Readonly<Record<string, ForeignPolicy["plugin"]>> = {
  "cilium.io/CiliumNetworkPolicy": "Cilium",
  "cilium.io/CiliumClusterwideNetworkPolicy": "Cilium",
  "crd.projectcalico.org/NetworkPolicy": "Calico",
  "crd.projectcalico.org/GlobalNetworkPolicy": "Calico",
  "projectcalico.org/NetworkPolicy": "Calico",
  "projectcalico.org/GlobalNetworkPolicy": "Calico",
  "crd.antrea.io/NetworkPolicy": "Antrea",
  "crd.antrea.io/ClusterNetworkPolicy": "Antrea",
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const NAMESPACE_KEY = "io.kubernetes.pod.namespace";

/** Cilium writes the source of a label before its key; `k8s:` and `any:` both mean labels of the pod. */
const bareKey = (key: string): string => key.replace(/^(k8s|any)[:.]/, "");

function ciliumSelector(value: unknown): Selector | undefined {
  if (!isFields(value)) return undefined;
  const matchLabels = Object.entries(fields(value["matchLabels"])).map(([key, label]) => [bareKey(key), String(label)]);
  const matchExpressions = list(value["matchExpressions"]).map((item) => ({ ...fields(item), key: bareKey(String(fields(item)["key"])) }));
  return labelSelector({ matchLabels: Object.fromEntries(matchLabels), matchExpressions: matchExpressions as never });
}

/** An endpointSelector sees the namespace as a label of the pod. */
function matchCilium(spec: Fields, workload: Workload): Match {
  if (spec["nodeSelector"] !== undefined) return "no";
  const selector = ciliumSelector(spec["endpointSelector"]);
  if (selector === undefined) return "perhaps";
  const derived = selector.requirements.filter(({ key }) => key.startsWith("io.") || key.startsWith("reserved"));
  const plain = { ...selector, requirements: selector.requirements.filter((requirement) => !derived.includes(requirement)) };
  const match = matchPods(plain, workloadParty(workload));
  return derived.reduce((result, requirement) => {
    if (requirement.key !== NAMESPACE_KEY || requirement.operator !== "In") return both(result, "perhaps");
    return requirement.values.includes(workload.namespace) ? result : "no";
  }, match);
}

/** The part of Calico's selector language that is a plain conjunction of equalities; anything else may select. */
function matchCalico(spec: Fields, workload: Workload): Match {
  const text = typeof spec["selector"] === "string" ? spec["selector"].trim() : "";
  const narrowed: Match = [spec["namespaceSelector"], spec["serviceAccountSelector"]].every((value) => value === undefined || value === "") ? "yes" : "perhaps";
  if (text === "" || text === "all()") return narrowed;
  const terms = text.split("&&").map((term) => /^\s*([\w./-]+)\s*==\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(term));
  if (terms.includes(null)) return "perhaps";
  const selector: Selector = {
    nothing: false,
    requirements: terms.map((term) => ({ operator: "In", key: term?.[1] ?? "", values: [term?.[2] ?? term?.[3] ?? ""] })),
  };
  return both(narrowed, matchPods(selector, workloadParty(workload)));
}

function matchAntrea(spec: Fields, workload: Workload): Match {
  const targets = list(spec["appliedTo"]).map(fields);
  if (targets.length === 0) return "perhaps";
  return targets
    .map((target): Match => {
      const { podSelector, ...others } = target;
      if (podSelector === undefined) return "perhaps";
      const match = matchPods(labelSelector(podSelector as never), workloadParty(workload));
      return Object.keys(others).length === 0 ? match : both(match, "perhaps");
    })
    .reduce(either, "no" as Match);
}

function matchSpec(plugin: ForeignPolicy["plugin"], spec: Fields, workload: Workload): Match {
  switch (plugin) {
    case "Cilium":
      return matchCilium(spec, workload);
    case "Calico":
      return matchCalico(spec, workload);
    case "Antrea":
      return matchAntrea(spec, workload);
    default:
      return plugin satisfies never;
  }
}

/** Directions that a specification speaks of; one that names none may mean both. */
function directionsOf(specs: readonly Fields[]): readonly Direction[] {
  const found = new Set<Direction>();
  for (const spec of specs) {
    for (const type of list(spec["types"])) if (type === "Ingress" || type === "Egress") found.add(type);
    if (spec["ingress"] !== undefined || spec["ingressDeny"] !== undefined) found.add("Ingress");
    if (spec["egress"] !== undefined || spec["egressDeny"] !== undefined) found.add("Egress");
  }
  return found.size === 0 ? ["Ingress", "Egress"] : [...found];
}

/** Policies of kinds that only some network plug-in knows, in order of files. */
export function foreignPolicies(model: Model): readonly ForeignPolicy[] {
  const found: ForeignPolicy[] = [];
  for (const resource of model.resources) {
    const plugin = PLUGINS[`${resource.group}/${resource.kind}`];
    if (plugin === undefined) continue;
    const specs = [resource.object["spec"], ...list(resource.object["specs"])].filter(isFields);
    found.push({
      resource,
      plugin,
      directions: directionsOf(specs),
      match: (workload) => {
        if (resource.namespace !== "" && resource.namespace !== workload.namespace) return "no";
        return specs.map((spec) => matchSpec(plugin, spec, workload)).reduce(either, "no" as Match);
      },
    });
  }
  return found;
}
