/** Keys and indexes from the root of an object. */
export type ObjectPath = readonly (string | number)[];

/**
 * A place in an object under two names: the one that the API server prints (`spec.ports[0].name`) and the real one.
 * They differ now and then: the server writes `spec.LoadBalancerSourceRanges`, or blames `metadata.labels` for one
 * label. Thousands are made for each one that is printed, so a path is a link to its parent and nothing is joined
 * before it must be.
 */
export class FieldPath {
  private readonly parent: FieldPath | undefined;
  /** A number is printed as `[0]`. */
  private readonly printed: string | number;
  /** `undefined`: the real step is the printed one. */
  private readonly steps: ObjectPath | undefined;

  private constructor(parent: FieldPath | undefined, printed: string | number, steps: ObjectPath | undefined) {
    this.parent = parent;
    this.printed = printed;
    this.steps = steps;
  }

  static readonly root = new FieldPath(undefined, "", []);

  static of(...names: readonly string[]): FieldPath {
    return names.reduce((path, name) => path.child(name), FieldPath.root);
  }

  /** Without a list of names, which would be made for each of many thousand calls. */
  child(name: string, below?: string, belowThat?: string): FieldPath {
    const path = new FieldPath(this, name, undefined);
    return below === undefined ? path : path.child(below, belowThat);
  }

  index(index: number): FieldPath {
    return new FieldPath(this, index, undefined);
  }

  /** An entry of a map; the API server prints it as `data[key]`. */
  key(key: string): FieldPath {
    return new FieldPath(this, `[${key}]`, [key]);
  }

  /** Printed as a child `name`, but lying at `steps` below this path. */
  childAt(name: string, ...steps: (string | number)[]): FieldPath {
    return new FieldPath(this, name, steps);
  }

  /** Printed like this path, but lying deeper. */
  pointingAt(...steps: (string | number)[]): FieldPath {
    return new FieldPath(this, "", steps);
  }

  /** Printed as `name` alone, but lying where this path does. */
  printedAs(name: string): FieldPath {
    return new FieldPath(undefined, name, this.toArray());
  }

  toArray(): ObjectPath {
    const own = this.steps ?? [this.printed];
    return this.parent === undefined ? own : [...this.parent.toArray(), ...own];
  }

  toString(): string {
    const own = typeof this.printed === "number" ? `[${this.printed}]` : this.printed;
    if (this.parent === undefined) return own;
    const before = this.parent.toString();
    if (own === "") return before;
    return before === "" || own.startsWith("[") ? before + own : `${before}.${own}`;
  }
}
