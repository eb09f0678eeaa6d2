/** A token of a selector: a sign or word as its own kind, labels and strings with their text. */
export type Token =
  | { readonly kind: "label" | "string" | "has"; readonly text: string }
  | {
      readonly kind:
        | "("
        | ")"
        | "{"
        | "}"
        | ","
        | "=="
        | "!="
        | "!"
        | "&&"
        | "||"
        | "in"
        | "not in"
        | "contains"
        | "starts with"
        | "ends with"
        | "all()"
        | "global()"
        | "end";
    };

export class SelectorFault extends Error {}

const IDENTIFIER = /[A-Za-z0-9_./-]+/y;
const BLANKS = /[ \t]*/y;
const LONGEST_LABEL = 512;

/** Operators are only looked for behind a label; the first one that fits is used, and a word must end there. */
const OPERATORS = [
  ["contains", /contains(?![A-Za-z0-9_./-])/y],
  ["starts with", /starts[ \t]*with[ \t]*(?![A-Za-z0-9_./-])/y],
  ["ends with", /ends[ \t]*with[ \t]*(?![A-Za-z0-9_./-])/y],
  ["not in", /not[ \t]*in[ \t]*(?![A-Za-z0-9_./-])/y],
  ["in", /in(?![A-Za-z0-9_./-])/y],
] as const;

const CALLS = ["has(", "all(", "global("] as const;

/** Reads a text from the left, in time proportional to its length. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get next(): string {
    return this.#text.charAt(this.#at);
  }

  takes(part: string): boolean {
    if (!this.#text.startsWith(part, this.#at)) return false;
    this.#at += part.length;
    return true;
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  skipBlanks(): void {
    this.match(BLANKS);
  }

  quoted(quote: string): string {
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end === -1) throw new SelectorFault("a string has no closing quote");
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  identifier(): string {
    const found = this.match(IDENTIFIER);
    if (found === undefined)
      throw new SelectorFault(
        this.next === "" ? "a label is missing at the end" : `${this.next} is not part of a label`,
      );
    if (found.length > LONGEST_LABEL) throw new SelectorFault(`a label is longer than ${LONGEST_LABEL} characters`);
    return found;
  }
}

function call(reader: Reader): Token | undefined {
  const name = CALLS.find((one) => reader.takes(one));
  if (name === undefined) return undefined;
  reader.skipBlanks();
  const label = name === "has(" ? reader.identifier() : "";
  reader.skipBlanks();
  if (!reader.takes(")")) throw new SelectorFault(`${name} has no closing parenthesis`);
  if (name === "has(") return { kind: "has", text: label };
  return { kind: name === "all(" ? "all()" : "global()" };
}

function word(reader: Reader, previous: Token | undefined): Token {
  if (previous?.kind === "label") {
    const operator = OPERATORS.find(([, pattern]) => reader.match(pattern) !== undefined);
    if (operator === undefined)
      throw new SelectorFault(
        `an operator is missing after label ${previous.text} (==, !=, in, not in, contains, starts with, ends with)`,
      );
    return { kind: operator[0] };
  }
  return call(reader) ?? { kind: "label", text: reader.identifier() };
}

const PAIRS = [
  ["=", "=="],
  ["&", "&&"],
  ["|", "||"],
] as const;

const SINGLE = ["(", ")", "{", "}", ","] as const;

function token(reader: Reader, previous: Token | undefined): Token {
  const { next } = reader;
  if (next === '"' || next === "'") return { kind: "string", text: reader.quoted(next) };
  const single = SINGLE.find((sign) => reader.takes(sign));
  if (single !== undefined) return { kind: single };
  const pair = PAIRS.find(([sign]) => sign === next);
  if (pair !== undefined) {
    if (!reader.takes(pair[1])) throw new SelectorFault(`${next} must be ${pair[1]}`);
    return { kind: pair[1] };
  }
  if (reader.takes("!=")) return { kind: "!=" };
  if (reader.takes("!")) return { kind: "!" };
  return word(reader, previous);
}

/**
 * The tokens of a selector, with `end` as the last one.
 * @throws SelectorFault
 * @see projectcalico/calico libcalico-go/lib/selector/tokenizer/tokenizer.go AppendTokens
 */
export function tokensOf(text: string): readonly Token[] {
  const reader = new Reader(text);
  const found: Token[] = [];
  for (;;) {
    reader.skipBlanks();
    if (reader.next === "") return [...found, { kind: "end" }];
    found.push(token(reader, found.at(-1)));
  }
}
