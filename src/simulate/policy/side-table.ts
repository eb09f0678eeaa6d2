import { addTo } from "../../base/groups.ts";
import {
  ALL_CONNECTIONS,
  NO_CONNECTIONS,
  describeConnections,
  intersectConnections,
  unionConnections,
} from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { SideFacts } from "../unjudged/connection-doubts.ts";
import { isGoverned, isOpen, isolatesByCilium } from "./cilium/governed.ts";
import { CiliumSides, unite } from "./cilium/side-rules.ts";
import { evaluateSide } from "./evaluate.ts";
import { evaluationOrder } from "./evaluation-order.ts";
import { matchPeer, ruleConnections } from "./match-rule.ts";
import type { Direction, PolicyPeer, PolicyRule } from "./network-policy.ts";
import { blockKey } from "./pod-classes.ts";
import type { PodClass, PodClasses } from "./pod-classes.ts";
import type { PolicySet } from "./policy-set.ts";
import type { Interpretation } from "./interpretation.ts";

/**
 * What one class of pods may exchange with each peer class, in one direction: `rest` for classes that are not in the
 * map.
 */
interface Side {
  readonly byPeer: ReadonlyMap<number, Connections>;
  readonly rest: Connections;
}

/** Only address blocks and named ports depend on the interpretation. */
const isOpenToReading = ({ peers, namedPorts }: PolicyRule): boolean =>
  namedPorts.length > 0 || (peers !== "all" && peers.some(({ blocks }) => blocks.length > 0));

const at = (side: Side, peer: PodClass): Connections => side.byPeer.get(peer.index) ?? side.rest;

const OPEN: Side = { byPeer: new Map(), rest: ALL_CONNECTIONS };

/** Of interned sets the one that occurs most often: it needs no entry. */
function mostFrequent(all: readonly Connections[]): Connections {
  const counts = new Map<Connections, number>();
  for (const connections of all) counts.set(connections, (counts.get(connections) ?? 0) + 1);
  let best = NO_CONNECTIONS;
  for (const [connections, count] of counts) if (count > (counts.get(best) ?? 0)) best = connections;
  return best;
}

/** Makes equal sets the same object, so that later comparisons are by identity. */
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
 * The policies of a whole cluster under one interpretation, computed rule by rule instead of pair by pair: the cost is
 * proportional to the number of pairs that rules allow. Not for pods on the host's network, which are evaluated one by
 * one.
 */
export class SideTable {
  readonly #set: PolicySet;
  readonly #classes: PodClasses;
  readonly #interpretation: Interpretation;
  readonly #pool: ConnectionPool;
  readonly #products = new Map<Connections, Map<Connections, Connections>>();
  readonly #blocks = new Map<string, readonly number[]>();
  readonly #peers = new Map<PolicyRule<unknown>, ReadonlySet<number>>();
  readonly #selecting: Readonly<
    Record<
      Direction,
      ReadonlyMap<number, readonly { readonly rules: readonly PolicyRule[]; readonly namespace: string }[]>
    >
  >;
  readonly #sides: Readonly<Record<Direction, Side[]>> = { Ingress: [], Egress: [] };
  readonly #base: SideTable | undefined;
  readonly #cilium: CiliumSides;

  /** `base` is a table of another interpretation; what does not depend on the interpretation is shared with it. */
  constructor(
    set: PolicySet,
    classes: PodClasses,
    interpretation: Interpretation,
    pool: ConnectionPool,
    base?: SideTable,
  ) {
    this.#set = set;
    this.#classes = classes;
    this.#interpretation = interpretation;
    this.#pool = pool;
    this.#base = base;
    this.#cilium = new CiliumSides(set.cilium, classes, interpretation);
    this.#selecting = { Ingress: this.#indexPolicies("Ingress"), Egress: this.#indexPolicies("Egress") };
  }

  #indexPolicies(direction: Direction) {
    const index = new Map<number, { rules: readonly PolicyRule[]; namespace: string }[]>();
    for (const { directions, implied = [], namespace, selector, rules } of this.#set.enforced) {
      if (!directions.includes(direction)) continue;
      if (implied.includes(direction) && !this.#interpretation.policyTypes) continue;
      const entry = { namespace, rules: rules.filter((rule) => rule.direction === direction) };
      for (const { index: selected } of this.#classes.select(namespace, selector)) {
        addTo(index, selected, entry);
      }
    }
    return index;
  }

  /** Connections that both sides allow between two classes. */
  allowed(source: PodClass, destination: PodClass): Connections {
    const egress = at(this.#sideOf(source, "Egress"), destination);
    const ingress = at(this.#sideOf(destination, "Ingress"), source);
    if (egress === ALL_CONNECTIONS || ingress === NO_CONNECTIONS) return ingress;
    if (ingress === ALL_CONNECTIONS || egress === NO_CONNECTIONS || egress === ingress) return egress;
    let products = this.#products.get(egress);
    if (products === undefined) this.#products.set(egress, (products = new Map()));
    let product = products.get(ingress);
    if (product === undefined)
      products.set(ingress, (product = this.#pool.intern(intersectConnections(egress, ingress))));
    return product;
  }

  /** What each side allows between two classes, and whether a NetworkPolicy isolates it. */
  sidesOf(source: PodClass, destination: PodClass): { readonly egress: SideFacts; readonly ingress: SideFacts } {
    return {
      egress: {
        possible: at(this.#sideOf(source, "Egress"), destination),
        isolated: this.#isIsolated(source, "Egress"),
      },
      ingress: {
        possible: at(this.#sideOf(destination, "Ingress"), source),
        isolated: this.#isIsolated(destination, "Ingress"),
      },
    };
  }

  #isIsolated({ index, first }: PodClass, direction: Direction): boolean {
    return this.#selecting[direction].has(index) || isolatesByCilium(this.#set.cilium, first, direction);
  }

  /** Whether this table and its base give the same result for a pair, without computing it. */
  sharesWithBase(source: PodClass, destination: PodClass): boolean {
    const base = this.#base;
    return (
      base !== undefined &&
      this.#sideOf(source, "Egress") === base.#sideOf(source, "Egress") &&
      this.#sideOf(destination, "Ingress") === base.#sideOf(destination, "Ingress")
    );
  }

  /** What a class may send to every class that its own rules do not match separately. */
  restOf(source: PodClass): Connections {
    return this.#sideOf(source, "Egress").rest;
  }

  /** Classes that a rule of this class matches separately; for all others `rest` applies. */
  named(subject: PodClass, direction: Direction): Iterable<number> {
    return this.#sideOf(subject, direction).byPeer.keys();
  }

  #sideOf(subject: PodClass, direction: Direction): Side {
    return (this.#sides[direction][subject.index] ??= this.#side(subject, direction));
  }

  #side(subject: PodClass, direction: Direction): Side {
    if (subject.first.kind === "address") return OPEN;
    if (this.#set.admin.length + this.#set.baseline.length > 0 || !this.#set.calico.isEmpty)
      return this.#tieredSide(subject, direction);
    if (isGoverned(this.#set.cilium, subject.first, direction)) {
      const isFixed = !isOpen(this.#set.cilium, subject.first, direction) && !this.#isOpenToReading(subject, direction);
      if (this.#base !== undefined && isFixed) return this.#base.#sideOf(subject, direction);
      const rules = this.#cilium.of(subject.first, direction);
      if (rules === undefined) return this.#tieredSide(subject, direction);
      const own = this.#selecting[direction].has(subject.index) ? this.#plainSide(subject, direction) : undefined;
      return unite(own, rules, (connections) => this.#pool.intern(connections));
    }
    if (!this.#selecting[direction].has(subject.index)) return OPEN;
    if (this.#base !== undefined && !this.#isOpenToReading(subject, direction))
      return this.#base.#sideOf(subject, direction);
    return this.#plainSide(subject, direction);
  }

  /** What NetworkPolicies alone decide for pods that they isolate. */
  #plainSide(subject: PodClass, direction: Direction): Side {
    const policies = this.#selecting[direction].get(subject.index) ?? [];
    const byPeer = new Map<number, Connections>();
    let rest = NO_CONNECTIONS;
    for (const { rules, namespace } of policies) {
      for (const rule of rules) {
        if (rule.peers === "all" && (direction === "Ingress" || rule.namedPorts.length === 0))
          rest = unionConnections(rest, ruleConnections(rule, subject.first, this.#interpretation));
        else this.#add(byPeer, rule, namespace, subject);
      }
    }
    if (rest !== NO_CONNECTIONS)
      for (const [peer, connections] of byPeer)
        byPeer.set(peer, this.#pool.intern(unionConnections(connections, rest)));
    return { byPeer, rest: this.#pool.intern(rest) };
  }

  /** Whether the NetworkPolicies of a class depend on the interpretation. */
  #isOpenToReading({ index }: PodClass, direction: Direction): boolean {
    const own = this.#selecting[direction].get(index) ?? [];
    const base = (this.#base ?? this).#selecting[direction].get(index) ?? [];
    return own.length !== base.length || own.some(({ rules }) => rules.some(isOpenToReading));
  }

  /** Admin tiers may override each other, so each peer is evaluated separately. */
  #tieredSide(subject: PodClass, direction: Direction): Side {
    const { first } = subject;
    if (first.kind === "address") return OPEN;
    const tiers = evaluationOrder(this.#set);
    if (!tiers.some((tier) => tier.policiesFor(first, direction, this.#interpretation).length > 0)) return OPEN;
    const entries = this.#classes.classes.map((peer): [number, Connections] => [
      peer.index,
      this.#pool.intern(evaluateSide(this.#set, this.#interpretation, first, direction, peer.first).sure),
    ]);
    const rest = mostFrequent(entries.map(([, connections]) => connections));
    return { byPeer: new Map(entries.filter(([, connections]) => connections !== rest)), rest };
  }

  #add(byPeer: Map<number, Connections>, rule: PolicyRule, namespace: string, subject: PodClass): void {
    const own =
      rule.direction === "Ingress"
        ? this.#pool.intern(ruleConnections(rule, subject.first, this.#interpretation))
        : undefined;
    for (const peer of this.#peersOf(rule, namespace)) {
      const destination = this.#classes.classes[peer];
      if (destination === undefined) continue;
      const connections = own ?? this.#pool.intern(ruleConnections(rule, destination.first, this.#interpretation));
      const known = byPeer.get(peer);
      byPeer.set(
        peer,
        known === undefined || known === connections
          ? connections
          : this.#pool.intern(unionConnections(known, connections)),
      );
    }
  }

  #peersOf(rule: PolicyRule, namespace: string): ReadonlySet<number> {
    let found = this.#peers.get(rule);
    if (found === undefined) {
      const { classes } = this.#classes;
      found = new Set(
        rule.peers === "all"
          ? classes.map(({ index }) => index)
          : rule.peers.flatMap((peer) => this.#meeting(peer, namespace)),
      );
      this.#peers.set(rule, found);
    }
    return found;
  }

  #meeting(peer: PolicyPeer, namespace: string): readonly number[] {
    const { namespaces, pods } = peer;
    if (peer.blocks.length > 0) return this.#inBlocks(peer, namespace);
    const where =
      namespaces === undefined
        ? [namespace]
        : [...this.#classes.namespaces()].filter((name) => this.#set.matchNamespace(namespaces, name) === "yes");
    return where.flatMap((name) => this.#classes.select(name, pods)).map(({ index }) => index);
  }

  /** Policies of a cluster tend to use the same few blocks, and every address has to be compared with each. */
  #inBlocks(peer: PolicyPeer, namespace: string): readonly number[] {
    const key = peer.blocks.map(blockKey).join();
    let found = this.#blocks.get(key);
    if (found === undefined) {
      const scope = { set: this.#set, interpretation: this.#interpretation, namespace, unknowns: new Set<string>() };
      found = this.#classes.classes
        .filter(({ first }) => matchPeer(peer, first, scope) === "yes")
        .map(({ index }) => index);
      this.#blocks.set(key, found);
    }
    return found;
  }
}
