import type { Interpretation } from "../interpretation.ts";
import { DEFAULT_INTERPRETATION } from "../interpretation.ts";
import type { PodEnd } from "../connection-end.ts";
import type { PodClass, PodClasses } from "../pod-classes.ts";
import type { CiliumRule } from "./cilium-policy.ts";
import type { CiliumSet } from "./cilium-set.ts";
import { matchRulePeers } from "./match-peer.ts";
import { plainSelection } from "./plain-selection.ts";
import type { PlainSelection } from "./plain-selection.ts";

/** Classes that a rule matches. `unsure`: of some it is not known. */
export type MatchedClasses = ReadonlySet<number> | "all" | "unsure";

const isHost = ({ first }: PodClass): boolean => first.kind === "pod" && first.hostNetwork;

/** The peers of rules among the classes of a cluster, other than pods on the host's network; each found once. */
export class CiliumPeerClasses {
  readonly #set: CiliumSet;
  readonly #classes: PodClasses;
  readonly #interpretation: Interpretation;
  readonly #known = new Map<string, MatchedClasses>();
  readonly #byRule = new Map<CiliumRule, MatchedClasses>();

  constructor(set: CiliumSet, classes: PodClasses, interpretation: Interpretation = DEFAULT_INTERPRETATION) {
    this.#set = set;
    this.#classes = classes;
    this.#interpretation = interpretation;
  }

  of(rule: CiliumRule, subject: PodEnd): MatchedClasses {
    let found = this.#byRule.get(rule);
    if (found === undefined) this.#byRule.set(rule, (found = this.#shared(rule, subject)));
    return found;
  }

  /** Many rules have the same peers: whole namespaces, the DNS, the world. */
  #shared(rule: CiliumRule, subject: PodEnd): MatchedClasses {
    if (rule.peers === "none") return new Set();
    if (rule.peers === "any") return rule.ports === undefined ? new Set() : "all";
    const plain = rule.peers.map((peer) =>
      peer.kind === "endpoints" ? plainSelection(peer.selector.requirements) : undefined,
    );
    if (plain.every((one) => one !== undefined)) return this.#select(plain);
    const key = JSON.stringify([rule.action, rule.ports === undefined, rule.peers.map(({ at: _, ...peer }) => peer)]);
    let found = this.#known.get(key);
    if (found === undefined) this.#known.set(key, (found = this.#match(rule, subject)));
    return found;
  }

  #select(selections: readonly PlainSelection[]): MatchedClasses {
    const found = new Set<number>();
    for (const { namespaces, pods } of selections)
      for (const namespace of namespaces ?? this.#classes.namespaces())
        for (const one of this.#classes.select(namespace, pods)) if (!isHost(one)) found.add(one.index);
    return found;
  }

  #match(rule: CiliumRule, subject: PodEnd): MatchedClasses {
    const found = new Set<number>();
    const scope = this.#set.peerScope(subject, this.#interpretation, new Set());
    let others = 0;
    for (const one of this.#classes.classes) {
      if (isHost(one)) continue;
      const match = matchRulePeers(rule, one.first, scope);
      if (match === "perhaps") return "unsure";
      if (match === "yes") found.add(one.index);
      else others++;
    }
    return others === 0 ? "all" : found;
  }
}
