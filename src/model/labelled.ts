import { addTo } from "../base/groups.ts";
import { matchesRequirement } from "../base/selector.ts";
import type { Labels, Requirement } from "../base/selector.ts";

/** Objects by their labels, so that a selector finds its own among thousands without a look at each. */
export class Labelled<T> {
  readonly objects: readonly T[];
  readonly #labelsOf: (object: T) => Labels;
  /** By key, then by value, the positions of the objects that have it, in order. */
  readonly #positions = new Map<string, Map<string, number[]>>();

  constructor(objects: readonly T[], labelsOf: (object: T) => Labels) {
    this.objects = objects;
    this.#labelsOf = labelsOf;
    for (const [position, object] of objects.entries())
      for (const [key, value] of Object.entries(labelsOf(object))) {
        const values = this.#positions.get(key) ?? new Map<string, number[]>();
        this.#positions.set(key, values);
        addTo(values, value, position);
      }
  }

  /** The values that a key has, each with the position of the first object, in the order of these. */
  firstOf(key: string): ReadonlyMap<string, number> {
    return new Map([...(this.#positions.get(key) ?? [])].map(([value, [first = 0]]) => [value, first]));
  }

  /** Of the requirements that name values, the positions that satisfy each; fewest first. */
  #listsOf(requirements: readonly Requirement[]): readonly (readonly number[])[] {
    return requirements
      .flatMap((requirement) => {
        if (requirement.operator !== "In") return [];
        const values = this.#positions.get(requirement.key);
        const [only = [], ...more] = [...new Set(requirement.values)].map((value) => values?.get(value) ?? []);
        return [more.length === 0 ? only : [only, ...more].flat().sort((a, b) => a - b)];
      })
      .sort((a, b) => a.length - b.length);
  }

  /** Positions of the objects that satisfy all requirements, in order. */
  *matching(requirements: readonly Requirement[]): Iterable<number> {
    const [fewest] = this.#listsOf(requirements);
    for (const position of fewest ?? this.objects.keys()) if (this.#misses(requirements, position, 0)) yield position;
  }

  /** Positions of the objects that satisfy all requirements but one, in order. */
  *missingOne(requirements: readonly Requirement[]): Iterable<number> {
    const [fewest, next] = this.#listsOf(requirements);
    const candidates =
      fewest === undefined || next === undefined
        ? this.objects.keys()
        : // One of any two requirements is satisfied.
          merged(fewest, next);
    for (const position of candidates) if (this.#misses(requirements, position, 1)) yield position;
  }

  #misses(requirements: readonly Requirement[], position: number, count: number): boolean {
    const object = this.objects[position];
    if (object === undefined) return false;
    const labels = this.#labelsOf(object);
    let missed = 0;
    for (const requirement of requirements)
      if (!matchesRequirement(requirement, labels) && ++missed > count) return false;
    return missed === count;
  }
}

/** The numbers of two sorted lists, in order and each once. */
function* merged(a: readonly number[], b: readonly number[]): Iterable<number> {
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    yield Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
}
