import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Selector } from "../../base/selector.ts";
import { Slips } from "../../hints/slips.ts";
import type { CompiledPolicy, PolicyPeer } from "./network-policy.ts";

/** The label that the API server sets on every Namespace. */
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

/** The namespaces that a peer selects by name: the policy's own, or those in its selector. */
export function namedNamespaces(policy: CompiledPolicy, peer: PolicyPeer): readonly string[] {
  if (peer.namespaces === undefined) return [policy.namespace];
  return peer.namespaces.requirements.flatMap((requirement) =>
    requirement.key === NAMESPACE_NAME_LABEL && requirement.operator === "In" ? requirement.values : [],
  );
}

export interface MeantNamespace {
  readonly resource: Resource;
  readonly name: string;
  /** The value of its label, where the selector has a typo of it. */
  readonly value?: string;
}

/**
 * The defined Namespace that a selector was probably meant for: `name: shop` where Namespace shop does not have that
 * label, or a typo of the value of its label.
 */
export function meantNamespace(model: Model, selector: Selector): MeantNamespace | undefined {
  const [only, ...more] = selector.requirements;
  if (only?.operator !== "In" || more.length > 0) return undefined;
  const [name, ...others] = only.values;
  if (name === undefined || others.length > 0) return undefined;
  const { resource } = model.namespaceLabels(name);
  if (only.key === NAMESPACE_NAME_LABEL && model.hasNamespace(name)) return undefined;
  if (resource !== undefined) return { resource, name };
  const labelled = namespacesByLabel(model, only.key);
  if (labelled.values.has(name)) return undefined;
  const near = labelled.namespaces[labelled.slips.first(name) ?? -1];
  return near && { resource: near, name: near.name, value: valueOf(near, only.key) ?? "" };
}

/** Namespaces that have a label, and the typos of its values. */
interface LabelledNamespaces {
  readonly namespaces: readonly Resource[];
  readonly values: ReadonlySet<string | undefined>;
  readonly slips: Slips;
}

/** The API server sets one label itself. */
const valueOf = (namespace: Resource, key: string): string | undefined =>
  key === NAMESPACE_NAME_LABEL ? namespace.name : namespace.labels[key];

const known = new WeakMap<Model, Map<string, LabelledNamespaces>>();

function namespacesByLabel(model: Model, key: string): LabelledNamespaces {
  const byKey = known.get(model) ?? new Map<string, LabelledNamespaces>();
  known.set(model, byKey);
  let found = byKey.get(key);
  if (found === undefined) {
    const all = model.all("Namespace") as readonly unknown[] as readonly Resource[];
    const namespaces = all.filter((namespace) => valueOf(namespace, key) !== undefined);
    found = {
      namespaces,
      values: new Set(namespaces.map((namespace) => namespace.labels[key])),
      slips: new Slips(namespaces.map((namespace) => valueOf(namespace, key) ?? "")),
    };
    byKey.set(key, found);
  }
  return found;
}

/**
 * Whether an adjacent item of the list is for whole namespaces, and this peer for pods of the policy's own namespace.
 */
export function isBesideNamespaces(peers: readonly PolicyPeer[], peer: PolicyPeer): boolean {
  const at = peers.indexOf(peer);
  return (
    peer.namespaces === undefined &&
    [peers[at - 1], peers[at + 1]].some((other) => other?.namespaces !== undefined && other.pods === undefined)
  );
}

/** Why the manifests do not prove that no other pods exist: one repository seldom contains all pods of a namespace. */
export function notAllPods(model: Model, namespace: string): string | undefined {
  const world = model.world(namespace);
  return world.closed && world.declared === true
    ? undefined
    : `these manifests may not contain all pods of namespace ${namespace}`;
}

/** Whether a selector is the one of the cluster DNS, which exists without any manifest. */
export const selectsClusterDNS = ({ requirements }: Selector): boolean =>
  requirements.some(({ key, ...rest }) => key === "k8s-app" && "values" in rest && rest.values.includes("kube-dns"));
