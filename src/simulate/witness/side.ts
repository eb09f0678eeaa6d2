import type { Claim, WitnessKind } from "./claim.ts";

export const LONE_KINDS = ["service", "container", "probe", "policy"] as const satisfies readonly WitnessKind[];
export type LoneKind = (typeof LONE_KINDS)[number];

/** The claims about one number, and what they amount to. */
export interface Side {
  readonly number: number;
  readonly claims: readonly Claim[];
  readonly kinds: ReadonlySet<WitnessKind>;
  readonly names: ReadonlySet<string>;
  readonly lone: LoneKind | undefined;
  readonly auxiliary: boolean;
}

/** Ports in addition to the main one: nothing has to agree with them. */
const AUXILIARY = new RegExp(
  String.raw`(?:^|[-_.])(?:metrics?|prom(?:etheus)?|health(?:z|check)?|probes?|admin|mgmt|management|status|stats|` +
    String.raw`debug|pprof|live(?:z|ness)?|ready(?:z)?|readiness|monitoring|telemetry|exporter|actuator|gossip|peer|` +
    String.raw`cluster|raft|memberlist)(?:$|[-_.])`,
  "i",
);

/**
 * By its name, or because it is only declared and scraped; if a probe or policy also uses it, metrics share the main
 * port.
 */
const isAuxiliary = (claims: readonly Claim[]): boolean =>
  claims.some(({ name }) => AUXILIARY.test(name)) ||
  (claims.some(({ kind }) => kind === "monitor") &&
    claims.every(({ kind }) => kind === "monitor" || kind === "container" || kind === "program"));

const namesOf = (claims: readonly Claim[]): ReadonlySet<string> =>
  new Set(claims.flatMap(({ name }) => (name === "" ? [] : [name])));

export const haveSameName = (a: Side, b: Side): boolean => [...a.names].some((name) => b.names.has(name));

export const kindsOf = (claims: readonly Claim[]): ReadonlySet<WitnessKind> => new Set(claims.map(({ kind }) => kind));

/** Those that would be the same with another declaration; a wrong port name in a probe shows as soon as it runs. */
export const independent = (claims: readonly Claim[]): readonly Claim[] =>
  claims.filter(({ byName, kind }) => !byName || kind === "probe");

/** The only kind that uses a number, if it can be wrong. */
function loneKind(claims: readonly Claim[]): LoneKind | undefined {
  const kinds = kindsOf(independent(claims));
  return kinds.size === 1 ? LONE_KINDS.find((kind) => kinds.has(kind)) : undefined;
}

export const sideOf = (number: number, claims: readonly Claim[]): Side => ({
  number,
  claims,
  kinds: kindsOf(claims),
  names: namesOf(claims),
  lone: loneKind(claims),
  auxiliary: isAuxiliary(claims),
});

/** Sides of which one may be the counterpart of another, by their names: there may be thousands. */
export class Counterparts {
  readonly #all: readonly Side[];
  readonly #byName = new Map<string, Side[]>();

  constructor(sides: readonly Side[]) {
    this.#all = sides;
    for (const side of sides)
      for (const name of side.names) {
        const own = this.#byName.get(name);
        if (own === undefined) this.#byName.set(name, [side]);
        else own.push(side);
      }
  }

  /** The only side that agrees, or the only such one with the same name. */
  onlyOne({ names }: Side, agrees: (side: Side) => boolean): Side | undefined {
    const named = new Set([...names].flatMap((name) => this.#byName.get(name) ?? []));
    const alike = [...named].filter(agrees);
    if (alike.length > 0) return alike.length === 1 ? alike[0] : undefined;
    let only: Side | undefined;
    for (const side of this.#all) {
      if (named.has(side) || !agrees(side)) continue;
      if (only !== undefined) return undefined;
      only = side;
    }
    return only;
  }
}
