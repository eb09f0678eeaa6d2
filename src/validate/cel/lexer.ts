/** @see the CEL language definition, "Lexis" */
export type Token =
  | { readonly kind: "name" | "operator"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "end" };

/** The rule is no CEL that we read. Callers leave such rules out. */
export class CelSyntaxError extends Error {
  override readonly name = "CelSyntaxError";
}

const SPACE = /(?:\s+|\/\/[^\n]*)+/y;
const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+u?|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?u?|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const STRING = /([rR]?)("""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/y;
const RAW_STRING = /[rR]("""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')/y;
const OPERATOR = /&&|\|\||==|!=|<=|>=|\?\.|\[\?|[-+*/%!<>?:.,()[\]{}]/y;

export function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    next(SPACE);
    if (at >= source.length) return [...found, { kind: "end" }];
    const raw = next(RAW_STRING);
    const string = raw === null ? next(STRING) : null;
    if (raw !== null) found.push({ kind: "string", value: unquote(raw[1] ?? "") });
    else if (string !== null) found.push({ kind: "string", value: unescape(unquote(string[2] ?? "")) });
    else {
      const name = next(NAME);
      const number = name === null ? next(NUMBER) : null;
      const operator = name === null && number === null ? next(OPERATOR) : null;
      if (name !== null) found.push({ kind: "name", text: name[0] });
      else if (number !== null) found.push({ kind: "number", value: Number(number[0].replace(/u$/, "")) });
      else if (operator !== null) found.push({ kind: "operator", text: operator[0] });
      else throw new CelSyntaxError(`unexpected character at ${at}: ${source.slice(at, at + 10)}`);
    }
  }
}

function unquote(text: string): string {
  const quotes = text.startsWith('"""') || text.startsWith("'''") ? 3 : 1;
  return text.slice(quotes, text.length - quotes);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", a: "\u0007", b: "\b", f: "\f", v: "\v" };

const unescape = (text: string): string =>
  text.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])/g, (_, escape: string) => {
    if (/^[xuU]./.test(escape)) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]{3}$/.test(escape)) return String.fromCodePoint(Number.parseInt(escape, 8));
    return ESCAPES[escape] ?? escape;
  });
