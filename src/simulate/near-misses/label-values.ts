import type { Place } from "../../diagnostic/place.ts";
import type { Workload } from "../../model/workload.ts";
import { isSameWord, neighbourhood } from "../../hints/closeness.ts";

/** A workload with a value of the label, and the place of that value. */
export interface LabelValue {
  readonly workload: Workload;
  readonly value: string;
  readonly at: Place;
}

/** More values that are one letter away from the same word are not compared. */
const MOST = 20;

/** The values of one label in one namespace, searched for other spellings of the same word. */
export class LabelValues {
  readonly #values = new Map<string, LabelValue>();
  /** Built at the first search: in most namespaces there is none. */
  #byWord: ReadonlyMap<string, readonly LabelValue[]> | undefined;

  /** Keeps the first workload of each value. */
  add(found: LabelValue): void {
    if (!this.#values.has(found.value)) this.#values.set(found.value, found);
  }

  like(value: string): readonly LabelValue[] {
    this.#byWord ??= this.#index();
    const near = new Set([...neighbourhood(value)].flatMap((word) => this.#byWord?.get(word) ?? []));
    return [...near].filter((found) => isSameWord(found.value, value));
  }

  #index(): ReadonlyMap<string, readonly LabelValue[]> {
    const byWord = new Map<string, LabelValue[]>();
    for (const found of this.#values.values()) {
      for (const word of new Set(neighbourhood(found.value))) {
        const list = byWord.get(word);
        if (list === undefined) byWord.set(word, [found]);
        else if (list.length < MOST) list.push(found);
      }
    }
    return byWord;
  }
}
