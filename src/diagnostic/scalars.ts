/** What one line or bracket of YAML or JSON is below: a chain of keys up to the root. Items of lists have no key. */
export interface Level {
  readonly key: string | undefined;
  readonly above: Level | undefined;
  /** The map that it stands in: all keys of one map share it. */
  readonly owner: object;
  /** An anchor stands before its value, which may be used elsewhere. */
  readonly anchored: boolean;
  /** It has a value on its line: deeper lines go on with it. */
  readonly hasValue: boolean;
  /** Where its key begins. */
  readonly from: number;
}

/** A value, or a line that has no form: of a block scalar, of a broken document. */
export interface Found {
  readonly level: Level;
  readonly from: number;
  readonly to: number;
  /** `key`: it has nothing behind its colon but a comment or what begins a block. `broken`: a bracket that is not closed. */
  readonly kind: "value" | "text" | "comment" | "broken" | "key";
  /** Of the line, unless it stands between brackets. */
  readonly indent: number | undefined;
  /** Where the line's first character is. */
  readonly line: number;
}

interface Open extends Level {
  readonly indent: number;
  /** The map that its value is. */
  readonly inner: object;
}

export const ROOT_MAP = {};
const ROOT: Open = {
  key: undefined,
  above: undefined,
  owner: {},
  inner: ROOT_MAP,
  anchored: false,
  hasValue: false,
  from: -1,
  indent: -1,
};

const KEY =
  /(?:"((?:[^"\\\n]|\\.)*)"[ \t]*:|'((?:[^'\n]|'')*)'[ \t]*:|((?![#"'{}[\],&*!|>%@`]|- )[^\s#:](?:[^\n#:]|:(?=\S)|(?<=\S)#)*):(?=[ \t\r\n]|$))/y;
const PROPERTIES = /(?:[ \t]*[&!][^\s,[\]{}]*)*[ \t]*/y;

/**
 * The values of a text of YAML or JSON, with the keys above each: for texts that are shown, broken ones too. It asks for indentation
 * and brackets alone and never fails; what it cannot place it gives as a line without form. Linear in the length of the text.
 */
export function scalars(text: string, start: number, end: number): readonly Found[] {
  return new Scan(text, start, end).run();
}

class Scan {
  readonly #text: string;
  readonly #end: number;
  readonly #found: Found[] = [];
  #stack: Open[] = [ROOT];
  #at: number;
  /** A bracket was never closed: others are looked for in their own line only. */
  #isBroken = false;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  run(): readonly Found[] {
    while (this.#at < this.#end) {
      const next = this.#lineEnd(this.#at);
      this.#at = this.#line(this.#at, next);
    }
    return this.#found;
  }

  #lineEnd(from: number): number {
    const found = this.#text.indexOf("\n", from);
    return found < 0 || found > this.#end ? this.#end : found;
  }

  #top(): Open {
    return this.#stack.at(-1) ?? ROOT;
  }

  /** @returns where to go on. */
  #line(from: number, to: number): number {
    const text = this.#text;
    let at = from;
    while (at < to && (text[at] === " " || text[at] === "\t" || text[at] === "\uFEFF")) at++;
    const rest = text[to - 1] === "\r" ? to - 1 : to;
    if (at >= rest) return to + 1;
    const isDash = (offset: number): boolean =>
      text[offset] === "-" && (offset + 1 >= rest || text[offset + 1] === " " || text[offset + 1] === "\t");
    this.#close(at - from, isDash(at));
    if (text[at] === "#") {
      this.#found.push({ level: this.#top(), from: at, to: rest, kind: "comment", indent: at - from, line: at });
      return to + 1;
    }
    const line = { indent: at - from, line: at };
    while (isDash(at)) {
      this.#stack.push({
        key: undefined,
        above: this.#top(),
        owner: this.#top().inner,
        inner: {},
        anchored: false,
        indent: at - from,
        hasValue: false,
        from: at,
      });
      at++;
      while (at < rest && (text[at] === " " || text[at] === "\t")) at++;
      if (at >= rest) return to + 1;
    }
    KEY.lastIndex = at;
    const match = text[at] === "{" || text[at] === "[" ? null : KEY.exec(text);
    if (match === null || KEY.lastIndex > rest) return this.#value(at, rest, to, this.#top(), line);
    const above = this.#top();
    const key = match[1] ?? match[2] ?? match[3]?.trimEnd() ?? "";
    PROPERTIES.lastIndex = match.index + match[0].length;
    const [properties = ""] = PROPERTIES.exec(text) ?? [];
    const valueAt = match.index + match[0].length + properties.length;
    const first = text[valueAt];
    const isEmpty = valueAt >= rest || first === "#";
    const own: Open = {
      key,
      above,
      owner: above.inner,
      inner: {},
      anchored: properties.includes("&"),
      indent: at - from,
      hasValue: !isEmpty,
      from: at,
    };
    this.#stack.push(own);
    const isBlock =
      !isEmpty &&
      (first === "|" || first === ">") &&
      /^[|>][-+\d]{0,2}\s*(?:#.*)?$/.test(text.slice(valueAt, Math.min(rest, valueAt + 200)));
    if (isEmpty || isBlock) {
      this.#found.push({ level: own, from: valueAt, to: rest, kind: "key", ...line });
      return to + 1;
    }
    return this.#value(valueAt, rest, to, own, line);
  }

  /** Leaves what a line of this indentation does not belong to. */
  #close(indent: number, isDash: boolean): void {
    for (let top = this.#top(); top !== ROOT; top = this.#top()) {
      if (top.indent < indent || (isDash && top.indent === indent && top.key !== undefined && !top.hasValue)) return;
      this.#stack.pop();
    }
  }

  #value(from: number, rest: number, to: number, level: Open, line: Pick<Found, "indent" | "line">): number {
    const first = this.#text[from];
    if (first === "{" || first === "[") {
      const flow = new Flow(this.#text, this.#isBroken ? rest : this.#end, level);
      const end = flow.read(from);
      if (end !== undefined) {
        for (const one of flow.found) this.#found.push(one);
        // What stands behind the bracket in the same line.
        const next = this.#lineEnd(end);
        if (/[^\s,\]}]/.test(this.#text.slice(end, next)))
          this.#found.push({ level, from: end, to: next, kind: "text", ...line });
        return next + 1;
      }
      this.#isBroken = true;
      this.#found.push({ level, from, to: rest, kind: "broken", ...line });
      return to + 1;
    }
    // A line without a key goes on with what stands above it.
    this.#found.push({ level, from, to: rest, kind: level.from >= line.line ? "value" : "text", ...line });
    return to + 1;
  }
}

/** What stands between brackets. */
class Flow {
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
