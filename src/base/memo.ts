/** More answers than this are not kept: a language server gets other texts with each keystroke, for days. */
const MOST = 2_000;

/** Answers to texts that are asked about again and again. */
export class Memo<Answer> {
  readonly #answers = new Map<string, { readonly answer: Answer }>();
  readonly #make: (text: string) => Answer;

  constructor(make: (text: string) => Answer) {
    this.#make = make;
  }

  get size(): number {
    return this.#answers.size;
  }

  get(text: string): Answer {
    let known = this.#answers.get(text);
    if (known === undefined) {
      if (this.#answers.size >= MOST) this.#answers.clear();
      this.#answers.set(copyOf(text), (known = { answer: this.#make(text) }));
    }
    return known.answer;
  }
}

/** The text alone: a part of a document would keep the whole document in memory. */
const copyOf = (text: string): string => text.split("").join("");
