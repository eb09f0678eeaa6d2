/** A small change of meaning in one file, and the tests that must notice it. */
export interface Mutant {
  /** Short and unique: what is wrong with the changed program. */
  readonly name: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly original: string;
  readonly mutated: string;
  /** Arguments for `vitest run`: as few tests as notice it. */
  readonly tests: readonly string[];
}

/** Mutants of one file that the same tests notice. */
export const mutantsOf = (
  file: string,
  tests: readonly string[],
  changes: readonly (readonly [name: string, original: string, mutated: string])[],
): readonly Mutant[] => changes.map(([name, original, mutated]) => ({ name, file, original, mutated, tests }));
