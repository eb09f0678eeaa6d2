import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Selector } from "../../base/selector.ts";
import { isSlip } from "../../hints/closeness.ts";
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
  const defined = model.all("Namespace") as readonly unknown[] as readonly Resource[];
  const valueIn = (namespace: Resource): string =>
    only.key === NAMESPACE_NAME_LABEL ? namespace.name : (namespace.labels[only.key] ?? name);
  if (defined.some((namespace) => namespace.labels[only.key] === name)) return undefined;
  const near = defined.find((namespace) => isSlip(name, valueIn(namespace)));
  return near && { resource: near, name: near.name, value: valueIn(near) };
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
