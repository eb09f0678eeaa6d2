import type { Found, Level } from "./level.ts";

/** The values between brackets. */
export class Flow {
  readonly #text: string;
  readonly #end: number;
  readonly #root: Level & { readonly inner: object };
  readonly found: Found[] = [];

  constructor(text: string, end: number, root: Level & { readonly inner: object }) {
    this.#text = text;
    this.#end = end;
    this.#root = root;
  }

  /** @returns the offset behind the bracket that closes it; undefined if none does. */
  read(from: number): number | undefined {
    const text = this.#text;
    const stack: {
      readonly owner: object;
      readonly above: Level;
      key: Level | undefined;
      unused: readonly [number, number] | undefined;
    }[] = [];
    let at = from;
    while (at < this.#end) {
      const top = stack.at(-1);
      const character = text[at] ?? "";
      if (character === "{" || character === "[") {
        const above = top?.key ?? top?.above ?? this.#root;
        if (top !== undefined) top.unused = undefined;
        stack.push({ owner: stack.length === 0 ? this.#root.inner : {}, above, key: undefined, unused: undefined });
        at++;
      } else if (character === "}" || character === "]") {
        this.#lone(top);
        stack.pop();
        at++;
        if (stack.length === 0) return at;
      } else if (character === ",") {
        this.#lone(top);
        if (top !== undefined) top.key = undefined;
        at++;
      } else if (/[\s:]/.test(character)) at++;
      else if (top === undefined) return undefined;
      else {
        const end = this.#scalarEnd(at);
        if (end === undefined) return undefined;
        let next = end;
        while (next < this.#end && (text[next] === " " || text[next] === "\t")) next++;
        if (text[next] === ":") {
          const written = text.slice(at, end).trim();
          const properties = /^(?:[&!]\S*\s+)*/.exec(written)?.[0] ?? "";
          // Two keys one after the other: the first has a value that is none, and what follows belongs to both.
          this.#lone(top);
          const above = top.key ?? top.above;
          top.unused = [at, end];
          top.key = {
            key: written.slice(properties.length).replace(/^(["'])(.*)\1$/s, "$2"),
            above,
            owner: top.owner,
            anchored: properties.includes("&"),
            hasValue: false,
            from: at,
          };
          at = next + 1;
        } else {
          top.unused = undefined;
          this.found.push({
            level: top.key ?? {
              key: undefined,
              above: top.above,
              owner: top.owner,
              anchored: false,
              hasValue: false,
              from: at,
            },
            from: at,
            to: end,
            kind: "value",
            indent: undefined,
            line: at,
          });
          at = Math.max(end, at + 1);
        }
      }
    }
    return undefined;
  }

  /** A key without a value may be a value itself. */
  #lone(
    top: { readonly owner: object; readonly above: Level; unused: readonly [number, number] | undefined } | undefined,
  ): void {
    if (top?.unused === undefined) return;
    const [from, to] = top.unused;
    top.unused = undefined;
    this.found.push({
      level: { key: undefined, above: top.above, owner: top.owner, anchored: false, hasValue: false, from },
      from,
      to,
      kind: "value",
      indent: undefined,
      line: from,
    });
  }

  #scalarEnd(from: number): number | undefined {
    const text = this.#text;
    const quote = text[from];
    if (quote === '"' || quote === "'") {
      for (let at = from + 1; at < this.#end; at++) {
        if (quote === '"' && text[at] === "\\") at++;
        else if (text[at] === quote) {
          if (quote === "'" && text[at + 1] === "'") at++;
          else return at + 1;
        }
      }
      return undefined;
    }
    for (let at = from; at < this.#end; at++) {
      const character = text[at] ?? "";
      if (",[]{}\n".includes(character) || (character === ":" && /[\s,[\]{}]/.test(text[at + 1] ?? " "))) return at;
    }
    return this.#end;
  }
}
