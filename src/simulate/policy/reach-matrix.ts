import type { Connections } from "../connections.ts";
import { describeConnections, subtractConnections } from "../connections.ts";
import type { ConnectionEnd } from "./connection-end.ts";
import { PodClasses } from "./pod-classes.ts";
import type { PodClass } from "./pod-classes.ts";
import type { PolicySet } from "./policy-set.ts";
import { NO_DOUBTS } from "../unjudged/connection-doubts.ts";
import type { ConnectionDoubts, UnjudgedPolicies } from "../unjudged/connection-doubts.ts";
import { flip } from "./interpretation.ts";
import type { OpenQuestion, Profile } from "./interpretation.ts";
import { ConnectionPool, SideTable } from "./side-table.ts";
import { openVerdicts, portFacts, severalOf, verdictOf, withPlugin } from "./verdict.ts";
import type { OpenVerdict } from "./verdict.ts";

/** Verdict between two ends of a cluster, without reasons. Equal verdicts are the same object. */
export interface Reachability {
  /** What the simulated policies allow, those of a mesh included. */
  readonly allowed: Connections;
  readonly depends: readonly OpenVerdict[];
  /** What objects that are not simulated leave open, and what a mesh refuses. */
  readonly open: ConnectionDoubts;
}

/** Allowed regardless of objects that are not simulated. */
export const surelyAllowed = ({ allowed, open }: Reachability): Connections =>
  open === NO_DOUBTS ? allowed : subtractConnections(allowed, open.unknown);

const key = (questions: readonly OpenQuestion[]): string => questions.join();

/** Which end can reach which in a cluster. Ends that no policy can distinguish are evaluated once. */
export class ReachMatrix {
  readonly ends: readonly ConnectionEnd[];
  readonly set: PolicySet;
  readonly profile: Profile;
  readonly #classes: PodClasses;
  readonly #base: SideTable;
  /** Open questions that can matter between two ordinary pods of this cluster. */
  readonly #questions: readonly OpenQuestion[];
  readonly #tables: readonly { readonly flipped: string; readonly table: SideTable }[];
  #senders: ReadonlyMap<number, ReadonlySet<number>> | undefined;
  readonly #pool = new ConnectionPool();
  readonly #judged = new Map<string, Reachability>();
  readonly #plain = new Map<Connections, Reachability>();
  readonly #unjudged: UnjudgedPolicies;
  readonly #open = new Map<string, Reachability>();

  constructor(set: PolicySet, profile: Profile, ends: readonly ConnectionEnd[]) {
    this.set = set;
    this.profile = profile;
    this.ends = ends;
    this.#unjudged = set.unjudged;
    this.#classes = new PodClasses(set, ends);
    this.#base = new SideTable(set, this.#classes, profile.interpretation, this.#pool);
    this.#questions = this.#openQuestions();
    const flips = [...this.#questions.map((question) => [question]), ...severalOf(this.#questions)];
    this.#tables = flips.map((flipped) => ({
      flipped: key(flipped),
      table: new SideTable(set, this.#classes, flip(profile.interpretation, flipped), this.#pool, this.#base),
    }));
  }

  #openQuestions(): readonly OpenQuestion[] {
    const facts = this.#classes.classes.flatMap(({ first }) => (first.kind === "pod" ? [portFacts(first)] : []));
    const usesNames = this.set.usesNames;
    return this.profile.open.filter((question) => {
      switch (question) {
        case "self":
        case "hostNetwork":
          return false;
        case "ipBlockPod":
          return this.set.usesBlocks;
        case "sidecarNamedPort":
          return usesNames && facts.some(({ sidecars }) => sidecars);
        case "sameNamedPort":
          return usesNames && facts.some(({ repeated }) => repeated);
        case "tieOrder":
          return this.set.calico.hasTies;
        default:
          return this.set.poses(question);
      }
    });
  }

  /** Class of the end at a position; ends of one class have the same verdicts. */
  classAt(position: number): PodClass {
    const found = this.#classes.classes[this.#classes.classOf[position] ?? -1];
    if (found === undefined) throw new RangeError(`no end at position ${position}`);
    return found;
  }

  /** Verdict for connections from one end to another, by their positions in `ends`. */
  at(source: number, destination: number): Reachability {
    const from = this.classAt(source);
    const to = this.classAt(destination);
    if (source !== destination && !isHost(from) && !isHost(to)) return this.#betweenClasses(from, to);
    const left = this.ends[source] as ConnectionEnd;
    const right = this.ends[destination] as ConnectionEnd;
    const sameNode = left.kind === "pod" && right.kind === "pod" && left.node !== undefined && left.node === right.node;
    const relation = source === destination ? "self" : sameNode ? "node" : "";
    const name = `${from.index} ${to.index} ${relation}`;
    let judged = this.#judged.get(name);
    if (judged === undefined) this.#judged.set(name, (judged = this.#judge(left, right)));
    return judged;
  }

  #judge(source: ConnectionEnd, destination: ConnectionEnd): Reachability {
    const { allowed, depends, open } = verdictOf(this.set, this.profile, source, destination);
    return { allowed: this.#pool.intern(subtractConnections(allowed, open.refused)), depends, open };
  }

  #betweenClasses(from: PodClass, to: PodClass): Reachability {
    const simulated = this.#simulated(from, to);
    return this.#unjudged.isEmpty ? simulated : this.#withDoubts(simulated, from, to);
  }

  /** Equal doubts about equal verdicts are the same object. */
  #withDoubts(simulated: Reachability, from: PodClass, to: PodClass): Reachability {
    const { depends } = simulated;
    const { egress, ingress } = this.#base.sidesOf(from, to);
    const open = this.#unjudged.between(from.first, to.first, simulated.allowed, egress, ingress);
    if (open === NO_DOUBTS) return simulated;
    const allowed = subtractConnections(simulated.allowed, open.refused);
    const which = depends.length === 0 ? "" : `${from.index} ${to.index}`;
    const name =
      `${which}|${describeConnections(allowed)}|${describeConnections(open.unknown)}|` +
      open.doubts.map(({ resource, powers }) => `${resource.apiVersion} ${resource.title} ${powers.join()}`).join(";") +
      (open.refusedBy.length === 0
        ? ""
        : `|${describeConnections(open.refused)} ${open.refusedBy.map(({ index }) => index).join()}`);
    let judged = this.#open.get(name);
    if (judged === undefined) this.#open.set(name, (judged = { allowed, depends, open }));
    return judged;
  }

  #simulated(from: PodClass, to: PodClass): Reachability {
    const base = this.#base.allowed(from, to);
    if (this.#tables.every(({ table }) => table.sharesWithBase(from, to) || table.allowed(from, to) === base))
      return this.#settled(base);
    const name = `${from.index} ${to.index}`;
    let judged = this.#judged.get(name);
    const answer = (flipped: readonly OpenQuestion[]): Connections =>
      this.#tables.find((entry) => entry.flipped === key(flipped))?.table.allowed(from, to) ?? base;
    if (judged === undefined)
      this.#judged.set(
        name,
        (judged = {
          allowed: base,
          depends: withPlugin(this.set, openVerdicts(this.#questions, base, answer)),
          open: NO_DOUBTS,
        }),
      );
    return judged;
  }

  /**
   * Classes whose connections to a destination must each be evaluated, because a rule of one side matches them
   * separately. All other classes with the same `egressKind` get the same verdict.
   */
  namedFor(destination: PodClass): ReadonlySet<number> {
    const senders = (this.#senders ??= this.#indexSenders());
    const found = new Set(senders.get(destination.index));
    for (const table of this.#allTables()) for (const index of table.named(destination, "Ingress")) found.add(index);
    return found;
  }

  #indexSenders(): ReadonlyMap<number, ReadonlySet<number>> {
    const senders = new Map<number, Set<number>>();
    for (const source of this.#classes.classes) {
      for (const table of this.#allTables()) {
        for (const index of table.named(source, "Egress")) {
          const list = senders.get(index);
          if (list === undefined) senders.set(index, new Set([source.index]));
          else list.add(source.index);
        }
      }
    }
    return senders;
  }

  /** Equal for classes with the same egress to everything their rules do not match separately. */
  egressKind(source: PodClass): string {
    return [
      ...this.#allTables().map((table) => describeConnections(table.restOf(source))),
      this.#unjudged.sideKey(source.first, "Egress"),
    ].join("|");
  }

  #allTables(): readonly SideTable[] {
    return [this.#base, ...this.#tables.map(({ table }) => table)];
  }

  #settled(allowed: Connections): Reachability {
    let plain = this.#plain.get(allowed);
    if (plain === undefined)
      this.#plain.set(allowed, (plain = { allowed, depends: withPlugin(this.set, []), open: NO_DOUBTS }));
    return plain;
  }
}

/** Pods on the host's network are evaluated one by one: their node matters. */
export const isHost = ({ first }: PodClass): boolean => first.kind === "pod" && first.hostNetwork;
