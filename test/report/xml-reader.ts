export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
// The Char production of XML 1.0.
const CHARACTERS = /^[\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

function decode(text: string): string {
  if (/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(text)) throw new Error(`not escaped: ${text}`);
  return text.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, number: string | undefined, name: string) =>
    number === undefined ? NAMED[name]! : String.fromCodePoint(Number(number)),
  );
}

/** Reads what our formats write of XML, strictly: anything else throws. */
export function readXml(document: string): XmlElement {
  if (!CHARACTERS.test(document)) throw new Error("a character that XML does not have");
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(head)) throw new Error("no declaration");
  let rest = document.slice(head.length);
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(rest);
    if (match !== null) rest = rest.slice(match[0].length);
    return match ?? undefined;
  };
  const element = (): XmlElement => {
    const open = take(/^<([a-z][\w-]*)((?: [a-zA-Z_][\w-]*="[^"<]*")*)(\/?)>/);
    if (open === undefined) throw new Error(`no element at: ${rest.slice(0, 60)}`);
    const [, name = "", list = "", empty] = open;
    const pairs = [...list.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(
      ([, key = "", value = ""]) => [key, decode(value)] as const,
    );
    if (new Set(pairs.map(([key]) => key)).size !== pairs.length) throw new Error(`an attribute twice: ${list}`);
    const attributes = Object.fromEntries(pairs);
    if (empty === "/") return { name, attributes, children: [], text: "" };
    const children: XmlElement[] = [];
    let text = "";
    for (;;) {
      text += decode(take(/^[^<]+/)?.[0] ?? "");
      if (take(new RegExp(`^</${name}>`)) !== undefined) return { name, attributes, children, text };
      children.push(element());
    }
  };
  const root = element();
  if (rest.trim() !== "") throw new Error(`text after the root: ${rest}`);
  return root;
}
