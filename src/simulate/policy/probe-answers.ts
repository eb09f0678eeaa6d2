import { includesPort, isEmpty, parseProbe } from "../connections.ts";
import type { Connections, Probe } from "../connections.ts";
import { parsePacket } from "../packet.ts";
import type { Packet } from "../packet.ts";
import { doubtJSON, distinctDoubts } from "../unjudged/doubt.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import type { Dependency } from "./interpretation.ts";
import type { ReachGraph, ReachRow } from "./reach.ts";
import { ReachMatrix } from "./reach-matrix.ts";
import type { Reachability } from "./reach-matrix.ts";

/** A probe of one packet that ports do not describe, as users write it. */
export interface PacketProbe {
  readonly text: string;
  readonly packet: Packet;
}

export type AnyProbe = Probe | PacketProbe;

/** `TCP/80`, or a packet: `TCP/80@1234` from a source port, `ICMP/8/0`, `ICMPv6/128/0`, `PROTO/47`. */
export function parseAnyProbe(text: string): AnyProbe | undefined {
  const packet = parsePacket(text);
  return parseProbe(text) ?? (packet && { text, packet });
}

export type ProbeAnswer = Omit<ReachRow, "source" | "destination">;

/** One probe, and the verdict that answers it. */
interface Answered {
  readonly probe: AnyProbe;
  readonly verdict: Reachability;
}

/** Of one packet, a verdict allows all or nothing. */
const passes = (connections: Connections, probe: AnyProbe): boolean =>
  "packet" in probe ? !isEmpty(connections) : includesPort(connections, probe.protocol, probe.port);

function answer(all: readonly Answered[]): ProbeAnswer {
  const allowed: string[] = [];
  const denied: string[] = [];
  const unknown: string[] = [];
  const depends: Record<string, readonly Dependency[]> = {};
  const doubts: Doubt[] = [];
  for (const { probe, verdict } of all) {
    const on = verdict.depends.filter(({ connections }) => passes(connections, probe)).flatMap((part) => part.on);
    if (on.length > 0) depends[probe.text] = on;
    if (passes(verdict.open.unknown, probe)) {
      unknown.push(probe.text);
      doubts.push(...verdict.open.doubts);
    } else if (passes(verdict.allowed, probe)) allowed.push(probe.text);
    else denied.push(probe.text);
  }
  return {
    allowed,
    denied,
    depends,
    ...(unknown.length > 0 && { unknown, unjudged: distinctDoubts(doubts).map(doubtJSON) }),
  };
}

/** The answers to some probes between the ends of a graph, in the order of the probes. */
export class ProbeAnswers {
  readonly #probes: readonly AnyProbe[];
  /** For each probe, its own matrix if it is about a packet. */
  readonly #matrices: readonly ReachMatrix[];
  readonly #distinct: readonly ReachMatrix[];
  readonly #plain = new Map<Reachability, ProbeAnswer>();
  readonly #ids = new Map<Reachability, number>();
  readonly #known = new Map<string, ProbeAnswer>();

  constructor({ matrix }: ReachGraph, probes: readonly AnyProbe[]) {
    const { set, profile, ends } = matrix;
    this.#probes = probes;
    this.#matrices = probes.map((probe) =>
      "packet" in probe
        ? new ReachMatrix(
            set,
            { ...profile, interpretation: { ...profile.interpretation, packet: probe.packet } },
            ends,
          )
        : matrix,
    );
    this.#distinct = [...new Set(this.#matrices)];
  }

  #id(verdict: Reachability): number {
    let id = this.#ids.get(verdict);
    if (id === undefined) this.#ids.set(verdict, (id = this.#ids.size));
    return id;
  }

  /** Equal answers are the same object. */
  at(from: number, to: number): ProbeAnswer {
    const [first] = this.#distinct;
    return first === undefined || this.#distinct.length > 1
      ? this.#together(from, to)
      : this.#alone(first.at(from, to));
  }

  #alone(verdict: Reachability): ProbeAnswer {
    let found = this.#plain.get(verdict);
    if (found === undefined)
      this.#plain.set(verdict, (found = answer(this.#probes.map((probe) => ({ probe, verdict })))));
    return found;
  }

  #together(from: number, to: number): ProbeAnswer {
    const verdicts = new Map(this.#distinct.map((matrix) => [matrix, matrix.at(from, to)] as const));
    const key = [...verdicts.values()].map((verdict) => this.#id(verdict)).join();
    let found = this.#known.get(key);
    if (found === undefined) {
      const all = this.#probes.flatMap((probe, index): readonly Answered[] => {
        const matrix = this.#matrices[index];
        const verdict = matrix && verdicts.get(matrix);
        return verdict === undefined ? [] : [{ probe, verdict }];
      });
      this.#known.set(key, (found = answer(all)));
    }
    return found;
  }
}

/**
 * A row for each ordered pair of ends, pods by name and then addresses; none between two addresses. Only the primary
 * address of a pod counts; Services are ignored: policies see the pods behind them.
 */
export function* reachRows(graph: ReachGraph, probes: readonly AnyProbe[]): Generator<ReachRow> {
  const { matrix, pods } = graph;
  const answers = new ProbeAnswers(graph, probes);
  const titles = matrix.ends.map(({ title }) => title);
  for (let from = 0; from < titles.length; from++) {
    for (let to = 0; to < titles.length; to++) {
      if (from >= pods.length && to >= pods.length) break;
      yield { source: titles[from] ?? "", destination: titles[to] ?? "", ...answers.at(from, to) };
    }
  }
}
