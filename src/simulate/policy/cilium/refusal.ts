export type Path = readonly (string | number)[];

/** A fault for which Cilium ignores a policy. */
export interface Refusal {
  /** Of the value, in the object. */
  readonly path: Path;
  /** Continues `Cilium ignores …: `. */
  readonly detail: string;
}
