import { Flow } from "./flow-scalars.ts";
import type { Found, Level } from "./level.ts";

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

/** Between double quotes, between single ones, or plain. */
const KEYS = [
  /"((?:[^"\\\n]|\\.)*)"[ \t]*:/,
  /'((?:[^'\n]|'')*)'[ \t]*:/,
  /((?![#"'{}[\],&*!|>%@`]|- )[^\s#:](?:[^\n#:]|:(?=\S)|(?<=\S)#)*):(?=[ \t\r\n]|$)/,
];
const KEY = new RegExp(KEYS.map(({ source }) => source).join("|"), "y");
const PROPERTIES = /(?:[ \t]*[&!][^\s,[\]{}]*)*[ \t]*/y;

/**
 * The values of a text of YAML or JSON, with the keys above each: for texts that are shown, broken ones too. It asks
 * for indentation and brackets alone and never fails; what it cannot place it gives as a line without form. Linear in
 * the length of the text.
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
        // Text behind the bracket in the same line.
        const next = this.#lineEnd(end);
        if (/[^\s,\]}]/.test(this.#text.slice(end, next)))
          this.#found.push({ level, from: end, to: next, kind: "text", ...line });
        return next + 1;
      }
      this.#isBroken = true;
      this.#found.push({ level, from, to: rest, kind: "broken", ...line });
      return to + 1;
    }
    // A line without a key continues the value above it.
    this.#found.push({ level, from, to: rest, kind: level.from >= line.line ? "value" : "text", ...line });
    return to + 1;
  }
}
