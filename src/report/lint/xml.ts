const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

// Characters outside XML 1.0's Char production, for which no reference can stand either; and those that turn the direction of a text
// or its lines, with which a report that is looked at as text could be forged.
const NO_CHARACTER =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** Text or attribute value of XML 1.0. What XML cannot say is shown as its code point; line breaks and tabs survive in attributes too. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(NO_CHARACTER, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element, indented by two spaces a level; `children` are finished elements, `text` is escaped here. */
export function element(name: string, attributes: Attributes, content: readonly string[] | string = []): string {
  const list = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`]))
    .join("");
  if (content.length === 0) return `<${name}${list}/>`;
  // Line breaks of a text stay as they are: only attribute values would lose them.
  if (typeof content === "string") return `<${name}${list}>${content.split("\n").map(escapeXml).join("\n")}</${name}>`;
  return `<${name}${list}>\n${content.map((child) => child.replaceAll(/^(?= *<)/gm, "  ")).join("\n")}\n</${name}>`;
}

export const xmlDocument = (root: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
