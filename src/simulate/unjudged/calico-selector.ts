import type { Requirement } from "../../base/selector.ts";
import { both, either } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";

/** The labels that a selector is evaluated on. */
export interface LabelView {
  meets(requirement: Requirement): Match;
  /** undefined: unknown. */
  value(key: string): { readonly known: boolean; readonly value: string | undefined };
}

const TOKEN = /\s*(?:(&&|\|\||==|!=|!|\(|\)|\{|\}|,)|'([^']*)'|"([^"]*)"|([A-Za-z0-9_./-]+))/y;

interface Token {
  readonly sign: string;
  /** Set for a quoted string. */
  readonly quoted: string | undefined;
}

function tokens(text: string): readonly Token[] | undefined {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) return text.slice(start).trim() === "" ? found : undefined;
    const [, sign, single, double, word] = match;
    found.push({ sign: sign ?? word ?? "", quoted: single ?? double });
  }
  return found;
}

const not = (match: Match): Match => (match === "yes" ? "no" : match === "no" ? "yes" : "perhaps");

/** A selector that cannot be parsed may match. */
class Unreadable extends Error {}

/** Deeper than any real selector; the parser is recursive. */
const DEEPEST = 50;

/** Recursive descent: `||`, then `&&`, then `!` and parentheses, then a comparison. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #labels: LabelView;
  #position = 0;

  constructor(found: readonly Token[], labels: LabelView) {
    this.#tokens = found;
    this.#labels = labels;
  }

  whole(): Match {
    const match = this.#any(0);
    if (this.#position < this.#tokens.length) throw new Unreadable();
    return match;
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#position];
    if (token?.quoted !== undefined || token?.sign !== sign) return false;
    this.#position++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw new Unreadable();
  }

  #quoted(): string {
    const quoted = this.#tokens[this.#position++]?.quoted;
    if (quoted === undefined) throw new Unreadable();
    return quoted;
  }

  #any(depth: number): Match {
    let match = this.#all(depth);
    while (this.#takes("||")) match = either(match, this.#all(depth));
    return match;
  }

  #all(depth: number): Match {
    let match = this.#one(depth);
    while (this.#takes("&&")) match = both(match, this.#one(depth));
    return match;
  }

  #one(depth: number): Match {
    if (depth > DEEPEST) throw new Unreadable();
    if (this.#takes("!")) return not(this.#one(depth + 1));
    if (this.#takes("(")) {
      const match = this.#any(depth + 1);
      this.#expect(")");
      return match;
    }
    return this.#comparison();
  }

  #comparison(): Match {
    const key = this.#tokens[this.#position++];
    if (key === undefined || key.quoted !== undefined) throw new Unreadable();
    if ((key.sign === "all" || key.sign === "global") && this.#takes("(")) {
      this.#expect(")");
      // `global()` matches objects without a namespace; in a selector of pods it counts as matching.
      return key.sign === "all" ? "yes" : "perhaps";
    }
    if (key.sign === "has" && this.#takes("(")) {
      const name = this.#tokens[this.#position++]?.sign ?? "";
      this.#expect(")");
      return this.#labels.meets({ operator: "Exists", key: name });
    }
    return this.#operator(key.sign);
  }

  #operator(key: string): Match {
    if (this.#takes("==")) return this.#labels.meets({ operator: "In", key, values: [this.#quoted()] });
    if (this.#takes("!=")) return this.#labels.meets({ operator: "NotIn", key, values: [this.#quoted()] });
    if (this.#takes("in")) return this.#labels.meets({ operator: "In", key, values: this.#set() });
    if (this.#takes("not")) {
      this.#expect("in");
      return this.#labels.meets({ operator: "NotIn", key, values: this.#set() });
    }
    // Also parsed without the space.
    if (this.#takes("notin")) return this.#labels.meets({ operator: "NotIn", key, values: this.#set() });
    if (this.#takes("startswith")) return this.#compare(key, (value, part) => value.startsWith(part));
    if (this.#takes("endswith")) return this.#compare(key, (value, part) => value.endsWith(part));
    if (this.#takes("contains")) return this.#compare(key, (value, part) => value.includes(part));
    if (this.#takes("starts")) return this.#with(key, (value, part) => value.startsWith(part));
    if (this.#takes("ends")) return this.#with(key, (value, part) => value.endsWith(part));
    throw new Unreadable();
  }

  #with(key: string, holds: (value: string, part: string) => boolean): Match {
    this.#expect("with");
    return this.#compare(key, holds);
  }

  #compare(key: string, holds: (value: string, part: string) => boolean): Match {
    const part = this.#quoted();
    const { known, value } = this.#labels.value(key);
    if (!known) return "perhaps";
    return value !== undefined && holds(value, part) ? "yes" : "no";
  }

  #set(): readonly string[] {
    const values: string[] = [];
    this.#expect("{");
    while (!this.#takes("}")) {
      values.push(this.#quoted());
      if (!this.#takes(",") && this.#tokens[this.#position]?.sign !== "}") throw new Unreadable();
    }
    return values;
  }
}

/**
 * Calico's selector language: `==`, `!=`, `in {…}`, `not in {…}`, `has()`, `contains`, `starts with`, `ends with`,
 * `all()`, `&&`, `||`, `!`, parentheses. Empty selects all. Source: docs.tigera.io
 * reference/resources/networkpolicy#selectors.
 */
export function matchCalicoSelector(selector: string, labels: LabelView): Match {
  const found = tokens(selector);
  if (found === undefined) return "perhaps";
  if (found.length === 0) return "yes";
  try {
    return new Parser(found, labels).whole();
  } catch (error) {
    if (error instanceof Unreadable) return "perhaps";
    throw error;
  }
}
