import { CelSyntaxError, tokens, type Token } from "./lexer.ts";

export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  /** `optional`: `a.?b`, which gives an optional value. */
  | { readonly kind: "select"; readonly of: Expression; readonly field: string; readonly optional: boolean }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression; readonly optional: boolean }
  | { readonly kind: "call"; readonly name: string; readonly target?: Expression; readonly args: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression };

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/" | "%";

/** Weakest first. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];

/** Reads an expression of the Common Expression Language. Throws `CelSyntaxError`. */
export function parseCel(source: string): Expression {
  const parser = new Parser(tokens(source));
  const expression = parser.expression();
  parser.expectEnd();
  return expression;
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(list: readonly Token[]) {
    this.tokens = list;
  }

  expression(): Expression {
    const test = this.binary(0);
    if (!this.take("?")) return test;
    const yes = this.binary(0);
    this.expect(":");
    return { kind: "conditional", test, yes, no: this.expression() };
  }

  expectEnd(): void {
    if (this.peek().kind !== "end") throw new CelSyntaxError("something follows the expression");
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.take(candidate));
      if (operator === undefined) return left;
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    if (this.take("!")) return { kind: "unary", operator: "!", of: this.unary() };
    if (this.take("-")) return { kind: "unary", operator: "-", of: this.unary() };
    return this.member();
  }

  private member(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.take(".")) {
        const optional = this.take("?");
        const field = this.name();
        expression = !optional && this.take("(")
          ? { kind: "call", name: field, target: expression, args: this.list(")") }
          : { kind: "select", of: expression, field: unescapeField(field), optional };
      } else if (this.take("[") || this.take("[?")) {
        const previous = this.tokens[this.at - 1];
        const optional = previous?.kind === "operator" && previous.text === "[?";
        const index = this.expression();
        this.expect("]");
        expression = { kind: "index", of: expression, index, optional };
      } else return expression;
    }
  }

  private primary(): Expression {
    const token = this.peek();
    this.at += 1;
    switch (token.kind) {
      case "number":
      case "string":
        return { kind: "literal", value: token.value };
      case "name":
        return this.named(token.text);
      case "operator":
        if (token.text === "(") {
          const inner = this.expression();
          this.expect(")");
          return inner;
        }
        if (token.text === "[") return { kind: "list", items: this.list("]") };
        if (token.text === "{") return { kind: "map", entries: this.entries() };
        throw new CelSyntaxError(`unexpected ${token.text}`);
      case "end":
        throw new CelSyntaxError("the expression ends too early");
      default:
        return token satisfies never;
    }
  }

  private named(name: string): Expression {
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    return this.take("(") ? { kind: "call", name, args: this.list(")") } : { kind: "identifier", name };
  }

  private list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.take(end)) {
      items.push(this.expression());
      if (!this.take(",")) {
        this.expect(end);
        break;
      }
    }
    return items;
  }

  private entries(): (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.take("}")) {
      const key = this.expression();
      this.expect(":");
      entries.push([key, this.expression()]);
      if (!this.take(",")) {
        this.expect("}");
        break;
      }
    }
    return entries;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: "end" };
  }

  private take(text: string): boolean {
    const token = this.peek();
    if ((token.kind !== "operator" && token.kind !== "name") || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new CelSyntaxError(`${text} is missing`);
  }

  private name(): string {
    const token = this.peek();
    if (token.kind !== "name") throw new CelSyntaxError("the name of a field is missing");
    this.at += 1;
    return token.text;
  }
}

/** Names that CEL reserves or cannot spell. @see k8s.io/apiserver pkg/cel/escaping.go */
const unescapeField = (name: string): string =>
  name
    .replace(/^__(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)__$/, "$1")
    .replaceAll("__dot__", ".")
    .replaceAll("__dash__", "-")
    .replaceAll("__slash__", "/")
    .replaceAll("__underscores__", "__");
