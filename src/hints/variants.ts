const essence = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/\d+/g, "")
    .split(/[-._/]+/)
    .filter((part) => part.length > 1)
    .join("-");

/** `web-1` and `web-2`, `api` and `api-v1`, `shop-a` and `shop-b`: two things of a kind, not a typo. */
export const areVariants = (a: string, b: string): boolean => a !== b && essence(a) === essence(b);

/** Names of which the first is found that is a variant of a word. */
export class Variants {
  /** By what they have in common, the first two different names. */
  readonly #byEssence = new Map<string, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const key = essence(name);
      const alike = this.#byEssence.get(key);
      if (alike === undefined) this.#byEssence.set(key, [name]);
      else if (alike.length < 2 && alike[0] !== name) alike.push(name);
    }
  }

  /** The first name for which {@link areVariants} holds. */
  first(word: string): string | undefined {
    return this.#byEssence.get(essence(word))?.find((name) => name !== word);
  }
}
