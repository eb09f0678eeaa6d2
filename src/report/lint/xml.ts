const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/**
 * Characters outside of XML 1.0's Char production, which cannot be written as references either; and control and bidi
 * characters, with which the text of a report could be forged.
 */
const NO_CHARACTER = new RegExp(
  [
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/,
    /[\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
    /\p{Surrogate}/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

/**
 * Escapes text or an attribute value for XML 1.0. Invalid characters are shown as code points; line breaks and tabs are
 * kept.
 */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(NO_CHARACTER, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element, indented by two spaces per level; children are finished elements, text is escaped here. */
export function element(name: string, attributes: Attributes, content: readonly string[] | string = []): string {
  const list = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`]))
    .join("");
  if (content.length === 0) return `<${name}${list}/>`;
  // Line breaks of text are kept: only attribute values would lose them.
  if (typeof content === "string") return `<${name}${list}>${content.split("\n").map(escapeXml).join("\n")}</${name}>`;
  return `<${name}${list}>\n${content.map((child) => child.replaceAll(/^(?= *<)/gm, "  ")).join("\n")}\n</${name}>`;
}

export const xmlDocument = (root: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
