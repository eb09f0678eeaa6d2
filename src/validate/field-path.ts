/** Keys and indexes from the root of an object. */
export type ObjectPath = readonly (string | number)[];

/**
 * A place in an object under two names: the one that the API server prints (`spec.ports[0].name`) and the real one. They
 * differ now and then: the server writes `spec.LoadBalancerSourceRanges`, or blames `metadata.labels` for one label.
 */
export class FieldPath {
  private readonly parent: FieldPath | undefined;
  private readonly printed: string;
  private readonly steps: ObjectPath;

  private constructor(parent: FieldPath | undefined, printed: string, steps: ObjectPath) {
    this.parent = parent;
    this.printed = printed;
    this.steps = steps;
  }

  static readonly root = new FieldPath(undefined, "", []);

  static of(...names: string[]): FieldPath {
    return FieldPath.root.child(...names);
  }

  child(...names: string[]): FieldPath {
    return names.reduce<FieldPath>((path, name) => new FieldPath(path, name, [name]), this);
  }

  index(index: number): FieldPath {
    return new FieldPath(this, `[${index}]`, [index]);
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
    return this.parent === undefined ? this.steps : [...this.parent.toArray(), ...this.steps];
  }

  toString(): string {
    if (this.parent === undefined) return this.printed;
    const before = this.parent.toString();
    if (this.printed === "") return before;
    return before === "" || this.printed.startsWith("[") ? before + this.printed : `${before}.${this.printed}`;
  }
}
