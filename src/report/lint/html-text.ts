import { printable } from "../../base/printable.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

const escapeLine = (line: string): string =>
  printable(line).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);

/**
 * Escapes text or a quoted attribute value for HTML. Line breaks stay; other control and bidi characters are shown as
 * code points. `::` at the start of a line is escaped: it would be a command if the page were printed in the log of
 * GitHub Actions.
 */
export const escapeHtml = (text: string): string =>
  text
    .split("\n")
    .map((line) => escapeLine(line).replace(/^(\s*):(?=:)/, "$1&#58;"))
    .join("\n");

/** The same, with text between backticks as code. */
export const proseHtml = (text: string): string =>
  text
    .split(/`([^`\n]+)`/)
    .map((part, index) => (index % 2 === 0 ? escapeHtml(part) : `<code>${escapeHtml(part)}</code>`))
    .join("");
