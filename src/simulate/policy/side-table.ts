import { ALL_CONNECTIONS, NO_CONNECTIONS, describeConnections, intersectConnections, unionConnections } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { evaluateSide } from "./evaluate.ts";
import { matchPeer, ruleConnections } from "./match-rule.ts";
import type { Direction, PolicyPeer, PolicyRule } from "./network-policy.ts";
import type { PodClass, PodClasses } from "./pod-classes.ts";
import type { PolicySet } from "./policy-set.ts";
import type { Reading } from "./reading.ts";

/** What one class of pods may have with each peer class, in one direction: `rest` where the map names no other. */
interface Side {
  readonly byPeer: ReadonlyMap<number, Connections>;
  readonly rest: Connections;
}

const OPEN: Side = { byPeer: new Map(), rest: ALL_CONNECTIONS };

/** Makes equal sets one object, so that later comparisons are by identity. */
export class ConnectionPool {
  readonly #known = new Map<string, Connections>();

  intern(connections: Connections): Connections {
    if (connections === ALL_CONNECTIONS || connections === NO_CONNECTIONS) return connections;
    const key = describeConnections(connections);
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, connections);
    return known ?? connections;
  }
}

/**
 * The policies of a whole cluster under one reading, worked out rule by rule instead of pair by pair: the cost follows the
 * number of pairs that rules allow. For pods that share nothing with a node: pods on the host's network are judged one by one.
 */
export class SideTable {
  readonly #set: PolicySet;
  readonly #classes: PodClasses;
  readonly #reading: Reading;
  readonly #pool: ConnectionPool;
  readonly #products = new Map<Connections, Map<Connections, Connections>>();
  readonly #peers = new Map<PolicyRule<unknown>, ReadonlySet<number>>();
  readonly #selecting: Readonly<Record<Direction, ReadonlyMap<number, readonly { readonly rules: readonly PolicyRule[]; readonly namespace: string }[]>>>;
  readonly #sides: Readonly<Record<Direction, Map<number, Side>>> = { Ingress: new Map(), Egress: new Map() };

  constructor(set: PolicySet, classes: PodClasses, reading: Reading, pool: ConnectionPool) {
    this.#set = set;
    this.#classes = classes;
    this.#reading = reading;
    this.#pool = pool;
    this.#selecting = { Ingress: this.#indexPolicies("Ingress"), Egress: this.#indexPolicies("Egress") };
  }

  #indexPolicies(direction: Direction) {
    const index = new Map<number, { rules: readonly PolicyRule[]; namespace: string }[]>();
    for (const { directions, namespace, selector, rules } of this.#set.policies) {
      if (!directions.includes(direction)) continue;
      const entry = { namespace, rules: rules.filter((rule) => rule.direction === direction) };
      for (const { index: selected } of this.#classes.select(namespace, selector)) {
        const list = index.get(selected);
        if (list === undefined) index.set(selected, [entry]);
        else list.push(entry);
      }
    }
    return index;
  }

  /** Connections that both sides allow between two classes. */
  allowed(source: PodClass, destination: PodClass): Connections {
    const egress = this.#at(source, "Egress", destination);
    const ingress = this.#at(destination, "Ingress", source);
    if (egress === ALL_CONNECTIONS) return ingress;
    if (ingress === ALL_CONNECTIONS || egress === ingress) return egress;
    let products = this.#products.get(egress);
    if (products === undefined) this.#products.set(egress, (products = new Map()));
    let product = products.get(ingress);
    if (product === undefined) products.set(ingress, (product = this.#pool.intern(intersectConnections(egress, ingress))));
    return product;
  }

  #at(subject: PodClass, direction: Direction, peer: PodClass): Connections {
    let side = this.#sides[direction].get(subject.index);
    if (side === undefined) this.#sides[direction].set(subject.index, (side = this.#side(subject, direction)));
    return side.byPeer.get(peer.index) ?? side.rest;
  }

  #side(subject: PodClass, direction: Direction): Side {
    if (subject.first.kind === "address") return OPEN;
    if (this.#set.admin.length + this.#set.baseline.length > 0) return this.#tieredSide(subject, direction);
    const policies = this.#selecting[direction].get(subject.index);
    if (policies === undefined) return OPEN;
    const byPeer = new Map<number, Connections>();
    for (const { rules, namespace } of policies) for (const rule of rules) this.#add(byPeer, rule, namespace, subject);
    return { byPeer, rest: NO_CONNECTIONS };
  }

  /** Tiers of administrators cut across each other, so each peer is asked about on its own. */
  #tieredSide(subject: PodClass, direction: Direction): Side {
    const { first } = subject;
    if (first.kind === "address") return OPEN;
    const entries = this.#classes.classes.map((peer): [number, Connections] => [
      peer.index, this.#pool.intern(evaluateSide(this.#set, this.#reading, first, direction, peer.first).sure),
    ]);
    return { byPeer: new Map(entries), rest: NO_CONNECTIONS };
  }

  #add(byPeer: Map<number, Connections>, rule: PolicyRule, namespace: string, subject: PodClass): void {
    const own = rule.direction === "Ingress" ? this.#pool.intern(ruleConnections(rule, subject.first, this.#reading)) : undefined;
    for (const peer of this.#peersOf(rule, namespace)) {
      const destination = this.#classes.classes[peer];
      if (destination === undefined) continue;
      const connections = own ?? this.#pool.intern(ruleConnections(rule, destination.first, this.#reading));
      const known = byPeer.get(peer);
      byPeer.set(peer, known === undefined || known === connections ? connections : this.#pool.intern(unionConnections(known, connections)));
    }
  }

  #peersOf(rule: PolicyRule, namespace: string): ReadonlySet<number> {
    let found = this.#peers.get(rule);
    if (found === undefined) {
      const { classes } = this.#classes;
      found = new Set(rule.peers === "all" ? classes.map(({ index }) => index) : rule.peers.flatMap((peer) => this.#meeting(peer, namespace)));
      this.#peers.set(rule, found);
    }
    return found;
  }

  #meeting(peer: PolicyPeer, namespace: string): readonly number[] {
    const { namespaces, pods } = peer;
    if (peer.blocks.length > 0) {
      const scope = { set: this.#set, reading: this.#reading, namespace, unknowns: new Set<string>() };
      return this.#classes.classes.filter(({ first }) => matchPeer(peer, first, scope) === "yes").map(({ index }) => index);
    }
    const where = namespaces === undefined ? [namespace] : [...this.#classes.namespaces()].filter((name) => this.#set.matchNamespace(namespaces, name) === "yes");
    return where.flatMap((name) => this.#classes.select(name, pods)).map(({ index }) => index);
  }
}
