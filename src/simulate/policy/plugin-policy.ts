import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import type { Selector } from "../../base/selector.ts";
import type { Connections, Protocol } from "../connections.ts";
import type { Match } from "./match.ts";
import type { Direction } from "./network-policy.ts";

/** Network plugins with policies of their own that are simulated. */
export type Plugin = "calico" | "cilium";

/** Pods that a policy of a network plugin selects by their own labels, in namespaces that it names. */
export interface PodSelection {
  /** undefined: of every namespace. */
  readonly namespaces: readonly string[] | undefined;
  readonly pods: Selector;
  /** It selects only some of these, by other means than their labels. */
  readonly isLimited: boolean;
  /** The map of labels as written, for fixes; undefined if there is none. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Where the selector is written. */
  readonly at: Place;
}

export interface PluginPeer {
  /** The field of the rule that lists it: `fromEndpoints`, `source`. */
  readonly list: string;
  readonly at: Place;
  /** undefined: it is not about pods, or not by their own labels alone. */
  readonly selection: PodSelection | undefined;
}

/** One port number of a rule. */
export interface PluginPort {
  readonly at: Place;
  readonly protocols: readonly Protocol[];
  readonly number: number;
  /** It is written as text: `"8080"`. */
  readonly isText: boolean;
}

export interface PluginRule {
  readonly direction: Direction;
  readonly at: Place;
  /** It allows connections; otherwise it denies them, or decides nothing. */
  readonly allows: boolean;
  readonly peers: readonly PluginPeer[];
  /** Single numbers of the pods' ports. */
  readonly ports: readonly PluginPort[];
  /** All numbers of ports that it matches, regardless of peers. */
  readonly connections: Connections;
}

/**
 * One policy of a network plugin, or a part of it with a selector of its own, in the same terms for every plugin: what
 * rules about policies check. A source of rules lists its policies so.
 */
export interface PluginPolicy {
  readonly plugin: Plugin;
  readonly resource: Resource;
  /** `CiliumNetworkPolicy`, `Calico NetworkPolicy`: how messages call its kind. */
  readonly kind: string;
  /** undefined: it does not select pods by their own labels alone. */
  readonly subject: PodSelection | undefined;
  readonly directions: readonly Direction[];
  readonly rules: readonly PluginRule[];
}

/** A policy of a network plugin that selects a pod, or may, in one direction. */
export interface PluginCover {
  readonly plugin: Plugin;
  /** `Calico NetworkPolicy shop/web`. */
  readonly id: string;
  readonly resource: Resource;
  /** Its specification. */
  readonly object: object;
  /** The tier that its rules belong to, where the plugin has tiers; then the order of rules counts. */
  readonly tier: string | undefined;
  readonly match: Exclude<Match, "no">;
  /** What no rule allows is denied. */
  readonly isolates: boolean;
  /** It has a rule that allows connections, which may be denied without it. */
  readonly opens: boolean;
}

/** Why connections may be allowed that the NetworkPolicies of the pods do not allow. */
export function openingCover(covers: readonly PluginCover[]): string | undefined {
  const cover = covers.find(({ opens }) => opens);
  return cover && `${cover.id} may allow it`;
}
