import { SelectorFault, tokensOf } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/** A selector of Calico as a tree; `all` matches everything, `global` what is in no namespace. */
export type CalicoSelector =
  | { readonly op: "all" | "global" }
  | { readonly op: "has"; readonly key: string }
  | {
      readonly op: "==" | "!=" | "contains" | "starts with" | "ends with";
      readonly key: string;
      readonly value: string;
    }
  | { readonly op: "in" | "not in"; readonly key: string; readonly values: readonly string[] }
  | { readonly op: "and" | "or"; readonly parts: readonly CalicoSelector[] }
  | { readonly op: "not"; readonly part: CalicoSelector };

/** Why a text is not a selector. */
export interface SelectorError {
  readonly error: string;
}

export const isSelectorError = (found: CalicoSelector | SelectorError): found is SelectorError => "error" in found;

const words = (token: Token): string => {
  if (token.kind === "end") return "the end";
  return "text" in token ? `${token.kind} ${token.text}` : token.kind;
};

/** What is open at one level of parentheses: alternatives, and the terms of the last one. */
interface Level {
  readonly negated: boolean;
  readonly alternatives: CalicoSelector[];
  terms: CalicoSelector[];
}

const joined = (op: "and" | "or", parts: readonly CalicoSelector[]): CalicoSelector =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : { op, parts };

const negate = (part: CalicoSelector): CalicoSelector => (part.op === "not" ? part.part : { op: "not", part });

/** Selectors of the API have at most 1,024 characters, so they cannot be nested more deeply. */
const DEEPEST = 1_024;

/** The parser keeps its levels in a list: a long text cannot exhaust the stack. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  readonly #levels: Level[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): CalicoSelector {
    this.#open(false);
    for (;;) {
      const done = this.#step();
      if (done !== undefined) return done;
    }
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: "end" };
  }

  #takes(kind: Token["kind"]): boolean {
    if (this.#next.kind !== kind) return false;
    this.#at++;
    return true;
  }

  #open(negated: boolean): void {
    if (this.#levels.length > DEEPEST) throw new SelectorFault(`it is nested more than ${DEEPEST} levels deep`);
    this.#levels.push({ negated, alternatives: [], terms: [] });
  }

  /** Reads one term, and the operators and closing parentheses behind it. */
  #step(): CalicoSelector | undefined {
    let negated = false;
    while (this.#takes("!")) negated = !negated;
    if (this.#takes("(")) {
      this.#open(negated);
      return undefined;
    }
    const term = this.#comparison();
    return this.#add(negated ? negate(term) : term);
  }

  #add(term: CalicoSelector): CalicoSelector | undefined {
    const level = this.#levels.at(-1);
    if (level === undefined) throw new SelectorFault("a parenthesis is closed that was not opened");
    level.terms.push(term);
    if (this.#takes("&&")) return undefined;
    level.alternatives.push(joined("and", level.terms));
    level.terms = [];
    if (this.#takes("||")) return undefined;
    const whole = joined("or", level.alternatives);
    const result = level.negated ? negate(whole) : whole;
    if (this.#levels.length === 1) {
      if (this.#next.kind === "end") return result;
      throw new SelectorFault(`${words(this.#next)} is not expected: && or || must join two conditions`);
    }
    if (!this.#takes(")")) throw new SelectorFault(`a closing parenthesis is missing before ${words(this.#next)}`);
    this.#levels.pop();
    return this.#add(result);
  }

  #comparison(): CalicoSelector {
    const first = this.#next;
    this.#at++;
    switch (first.kind) {
      case "has":
        return { op: "has", key: first.text };
      case "all()":
        return { op: "all" };
      case "global()":
        return { op: "global" };
      case "label":
        return this.#operator(first.text);
      case "string":
        throw new SelectorFault(`a condition must start with a label, which has no quotes: ${first.text}`);
      default:
        throw new SelectorFault(`a condition is missing before ${words(first)}`);
    }
  }

  #operator(key: string): CalicoSelector {
    const { kind } = this.#next;
    this.#at++;
    switch (kind) {
      case "==":
      case "!=":
      case "contains":
      case "starts with":
      case "ends with":
        return { op: kind, key, value: this.#string(kind) };
      case "in":
      case "not in":
        return { op: kind, key, values: this.#set() };
      default:
        throw new SelectorFault(`an operator is missing after label ${key}`);
    }
  }

  #string(operator: string): string {
    const token = this.#next;
    if (token.kind !== "string") throw new SelectorFault(`the value after ${operator} must be a string in quotes`);
    this.#at++;
    return token.text;
  }

  #set(): readonly string[] {
    if (!this.#takes("{")) throw new SelectorFault("the values of a set must be in braces");
    const values: string[] = [];
    while (this.#next.kind === "string") {
      values.push(this.#string("{"));
      if (!this.#takes(",")) break;
    }
    if (!this.#takes("}")) throw new SelectorFault("a set is not closed: its values must be strings in quotes");
    return values;
  }
}

/**
 * Parses a selector of Calico in time proportional to its length. Empty selects all.
 * @see projectcalico/calico libcalico-go/lib/selector/parser/parser.go
 */
export function parseCalicoSelector(text: string): CalicoSelector | SelectorError {
  try {
    const tokens = tokensOf(text);
    return tokens.length === 1 ? { op: "all" } : new Parser(tokens).whole();
  } catch (error) {
    if (error instanceof SelectorFault) return { error: error.message };
    throw error;
  }
}
