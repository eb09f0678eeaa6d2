import { fieldsOf, listOf, textOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import type { CalicoSelector } from "../../../base/calico/selector.ts";
import type { CIDR } from "../../../base/ip.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { Labels } from "../../../base/selector.ts";
import type { Direction } from "../network-policy.ts";
import { InvalidPolicy, compileRule, netsOf, selectorOf } from "./rule.ts";
import type { CalicoRule } from "./rule.ts";

/** A NetworkPolicy or GlobalNetworkPolicy of Calico with its defaults applied. */
export interface CalicoPolicy {
  readonly resource: Resource;
  /** `Calico NetworkPolicy shop/web`, or `GlobalNetworkPolicy web`. */
  readonly id: string;
  /** "" for all. */
  readonly namespace: string;
  readonly tier: string;
  /** Infinity where none is set. */
  readonly order: number;
  /** Decides between equal orders; `formerly` did before release 3.32. */
  readonly rank: string;
  readonly formerly: string;
  readonly directions: readonly Direction[];
  readonly selector: CalicoSelector | undefined;
  readonly namespaces: CalicoSelector | undefined;
  readonly accounts: CalicoSelector | undefined;
  readonly rules: readonly CalicoRule[];
  /** Evaluated before connection tracking or DNAT, for host endpoints only. */
  readonly hostsOnly: boolean;
}

export interface CalicoTier {
  readonly name: string;
  /** Infinity where none is set. */
  readonly order: number;
  readonly end: "Deny" | "Pass";
  readonly resource: Resource | undefined;
}

/** A NetworkSet or GlobalNetworkSet: named addresses. */
export interface NetworkSet {
  readonly resource: Resource;
  /** "" for a global one. */
  readonly namespace: string;
  readonly labels: Labels;
  readonly nets: readonly CIDR[];
}

/** The objects of Calico in a model. */
export interface CalicoObjects {
  readonly policies: readonly CalicoPolicy[];
  /** In order of evaluation. */
  readonly tiers: readonly CalicoTier[];
  readonly sets: readonly NetworkSet[];
  /** Policies that are not simulated, and why: invalid ones, and those of a tier that no manifest defines. */
  readonly left: ReadonlyMap<Resource, string>;
}

export const CALICO_GROUPS: readonly string[] = ["projectcalico.org", "crd.projectcalico.org"];

const VERSIONS: ReadonlySet<string> = new Set(["projectcalico.org/v3", "crd.projectcalico.org/v1"]);

/** Whether a resource is of one of Calico's kinds, in a version that is read. */
export const isCalico = ({ apiVersion }: Resource): boolean => VERSIONS.has(apiVersion);

/**
 * The tiers of every cluster.
 * @see projectcalico/calico libcalico-go/lib/names, api/pkg/apis/projectcalico/v3/tier.go
 */
export const KUBE_ADMIN = "kube-admin";
export const DEFAULT_TIER = "default";
export const KUBE_BASELINE = "kube-baseline";

export const BUILT_IN_TIERS: readonly CalicoTier[] = [
  { name: KUBE_ADMIN, order: 1_000, end: "Pass", resource: undefined },
  { name: DEFAULT_TIER, order: 1_000_000, end: "Deny", resource: undefined },
  { name: KUBE_BASELINE, order: 10_000_000, end: "Pass", resource: undefined },
];

const specOf = ({ object }: Resource): Fields => fieldsOf(object["spec"]);

const orderOf = (value: unknown): number => (typeof value === "number" ? value : Number.POSITIVE_INFINITY);

/**
 * Without `types`: Egress if there are egress rules only, else Ingress, and both if there are rules for both. Objects
 * that are stored directly, as crd.projectcalico.org/v1, get no defaults, and then both apply.
 * @see projectcalico/calico libcalico-go/lib/clientv3/networkpolicy.go defaultPolicyTypesField;
 * felix/calc/policy_sorter.go ExtractPolicyMetadata
 */
function directionsOf(resource: Resource, spec: Fields): readonly Direction[] {
  const types = listOf(spec["types"]);
  if (types.some((type) => type !== "Ingress" && type !== "Egress")) throw new InvalidPolicy();
  if (types.length > 0) return (["Ingress", "Egress"] as const).filter((type) => types.includes(type));
  if (resource.group === "crd.projectcalico.org") return ["Ingress", "Egress"];
  const egress = listOf(spec["egress"]).length > 0;
  const ingress = listOf(spec["ingress"]).length > 0;
  return egress ? (ingress ? ["Ingress", "Egress"] : ["Egress"]) : ["Ingress"];
}

/** Names as Felix compared them: with the tier in front, and with the namespace before that. */
export const formerRank = (namespace: string, name: string): string =>
  namespace === "" ? name : `${namespace}/${name}`;

/** @throws InvalidPolicy */
function compile(resource: Resource): CalicoPolicy {
  const spec = specOf(resource);
  const { kind, namespace, name } = resource;
  const directions = directionsOf(resource, spec);
  const rules = (["Ingress", "Egress"] as const).flatMap((direction) =>
    directions.includes(direction)
      ? listOf(spec[direction.toLowerCase()]).map((rule, index) => compileRule(rule, index, direction, namespace))
      : [],
  );
  return {
    resource,
    id: kind === "NetworkPolicy" ? `Calico ${resource.title}` : resource.title,
    namespace,
    tier: textOf(spec["tier"]) ?? DEFAULT_TIER,
    order: orderOf(spec["order"]),
    rank: `${name}/${namespace}/${kind}`,
    formerly: formerRank(namespace, `${textOf(spec["tier"]) ?? DEFAULT_TIER}.${name}`),
    directions,
    selector: selectorOf(spec["selector"]),
    namespaces: kind === "GlobalNetworkPolicy" ? selectorOf(spec["namespaceSelector"]) : undefined,
    accounts: selectorOf(spec["serviceAccountSelector"]),
    rules,
    hostsOnly: spec["doNotTrack"] === true || spec["preDNAT"] === true,
  };
}

/** Between equal orders names decide. @see projectcalico/calico felix/calc/policy_sorter.go PolKVLess, TierLess */
export const byOrder = (
  a: { readonly order: number; readonly rank: string },
  b: { readonly order: number; readonly rank: string },
): number => (a.order === b.order ? (a.rank < b.rank ? -1 : 1) : a.order < b.order ? -1 : 1);

function tierOf(resource: Resource): CalicoTier {
  const spec = specOf(resource);
  return {
    name: resource.name,
    order: orderOf(spec["order"]),
    end: spec["defaultAction"] === "Pass" ? "Pass" : "Deny",
    resource,
  };
}

function networkSet(resource: Resource): NetworkSet | undefined {
  try {
    const nets = netsOf(specOf(resource)["nets"]);
    return { resource, namespace: resource.namespace, labels: resource.labels, nets };
  } catch (error) {
    if (error instanceof InvalidPolicy) return undefined;
    throw error;
  }
}

function read(model: Model): CalicoObjects {
  const policies: CalicoPolicy[] = [];
  const declared = new Map<string, CalicoTier>();
  const sets: NetworkSet[] = [];
  const left = new Map<Resource, string>();
  for (const resource of model.resources) {
    if (!isCalico(resource)) continue;
    const { kind } = resource;
    if (kind === "Tier") declared.set(resource.name, tierOf(resource));
    else if (kind === "NetworkSet" || kind === "GlobalNetworkSet") {
      const set = networkSet(resource);
      if (set !== undefined) sets.push(set);
    } else if (kind === "NetworkPolicy" || kind === "GlobalNetworkPolicy") {
      try {
        if (model.malformed.has(resource)) throw new InvalidPolicy();
        policies.push(compile(resource));
      } catch (error) {
        if (!(error instanceof InvalidPolicy)) throw error;
        left.set(resource, "is invalid");
      }
    }
  }
  const tiers = [...BUILT_IN_TIERS.filter(({ name }) => !declared.has(name)), ...declared.values()];
  const known = new Set(tiers.map(({ name }) => name));
  for (const { resource, tier } of policies)
    if (!known.has(tier)) left.set(resource, `belongs to Tier ${tier}, which these manifests do not define`);
  return {
    policies: policies.filter(({ resource }) => !left.has(resource)),
    tiers: tiers.sort((a, b) => byOrder({ order: a.order, rank: a.name }, { order: b.order, rank: b.name })),
    sets,
    left,
  };
}

const known = new WeakMap<Model, CalicoObjects>();

/** Calico's policies, tiers and network sets of a model; read once. */
export function calicoObjects(model: Model): CalicoObjects {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = read(model)));
  return found;
}
