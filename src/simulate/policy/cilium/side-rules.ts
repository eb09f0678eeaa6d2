import { ALL_CONNECTIONS, NO_CONNECTIONS, isEmpty, subtractConnections, unionConnections } from "../../connections.ts";
import type { Connections } from "../../connections.ts";
import type { PodEnd } from "../connection-end.ts";
import type { Interpretation } from "../interpretation.ts";
import type { Direction } from "../network-policy.ts";
import type { PodClass, PodClasses } from "../pod-classes.ts";
import type { CiliumSet } from "./cilium-set.ts";
import { ciliumConnections } from "./rule-connections.ts";
import { CiliumPeerClasses } from "./peer-classes.ts";

/** Connections by class, and those with every class. */
export class ClassConnections {
  readonly byClass = new Map<number, Connections>();
  rest: Connections = NO_CONNECTIONS;

  add(index: number, connections: Connections): void {
    const known = this.byClass.get(index);
    this.byClass.set(index, known === undefined ? connections : unionConnections(known, connections));
  }

  at(index: number): Connections {
    return unionConnections(this.byClass.get(index) ?? NO_CONNECTIONS, this.rest);
  }
}

/** What the rules of Cilium say about the connections of a pod with every class. */
export interface SideRules {
  readonly allowed: ClassConnections;
  readonly denied: ClassConnections;
  readonly isolates: boolean;
}

/** The rules of Cilium for whole classes of pods, under one interpretation. */
export class CiliumSides {
  readonly #set: CiliumSet;
  readonly #classes: PodClasses;
  readonly #interpretation: Interpretation;
  readonly #peers: CiliumPeerClasses;

  constructor(set: CiliumSet, classes: PodClasses, interpretation: Interpretation) {
    this.#set = set;
    this.#classes = classes;
    this.#interpretation = interpretation;
    this.#peers = new CiliumPeerClasses(set, classes, interpretation);
  }

  /** undefined: something is not sure, and each peer has to be evaluated by itself. */
  of(subject: PodEnd, direction: Direction): SideRules | undefined {
    const allowed = new ClassConnections();
    const denied = new ClassConnections();
    let isolates = false;
    for (const { spec, match } of this.#set.selecting(subject)) {
      if (match !== "yes") return undefined;
      for (const rule of spec.rules) {
        if (rule.direction !== direction) continue;
        isolates ||= spec.defaultDeny[direction];
        if (rule.authenticated && !this.#interpretation.auth) continue;
        const peers = this.#peers.of(rule, subject);
        if (peers === "unsure") return undefined;
        const own = rule.action === "Deny" ? denied : allowed;
        const isNamed = direction === "Egress" && rule.ports?.some(({ named }) => named.length > 0) === true;
        if (peers === "all" && !isNamed) {
          const { connections, refused } = ciliumConnections(rule, subject, this.#interpretation);
          own.rest = unionConnections(own.rest, connections);
          denied.rest = unionConnections(denied.rest, refused);
          continue;
        }
        const shared = isNamed ? undefined : ciliumConnections(rule, subject, this.#interpretation);
        for (const peer of this.#each(peers)) {
          const found = shared ?? ciliumConnections(rule, peer.first, this.#interpretation);
          own.add(peer.index, found.connections);
          if (!isEmpty(found.refused)) denied.add(peer.index, found.refused);
        }
      }
    }
    return { allowed, denied, isolates };
  }

  *#each(peers: ReadonlySet<number> | "all"): Iterable<PodClass> {
    const { classes } = this.#classes;
    if (peers === "all") yield* classes;
    else
      for (const index of peers) {
        const found = classes[index];
        if (found !== undefined) yield found;
      }
  }
}

/**
 * What is left of the union of NetworkPolicies and the rules of Cilium. `own` is undefined if no NetworkPolicy isolates
 * the pod.
 */
export function unite(
  own: { readonly byPeer: ReadonlyMap<number, Connections>; readonly rest: Connections } | undefined,
  { allowed, denied, isolates }: SideRules,
  intern: (connections: Connections) => Connections,
): { readonly byPeer: ReadonlyMap<number, Connections>; readonly rest: Connections } {
  const isOpen = own === undefined && !isolates;
  const of = (index: number | undefined): Connections => {
    const base = isOpen
      ? ALL_CONNECTIONS
      : unionConnections(
          (index === undefined ? undefined : own?.byPeer.get(index)) ?? own?.rest ?? NO_CONNECTIONS,
          index === undefined ? allowed.rest : allowed.at(index),
        );
    return intern(subtractConnections(base, index === undefined ? denied.rest : denied.at(index)));
  };
  const indexes = new Set([
    ...(isOpen ? [] : [...(own?.byPeer.keys() ?? []), ...allowed.byClass.keys()]),
    ...denied.byClass.keys(),
  ]);
  return { byPeer: new Map([...indexes].map((index) => [index, of(index)])), rest: of(undefined) };
}
