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
 * Text or quoted attribute value of HTML. Line breaks stay, other controls and marks that turn text around are shown as code
 * points. A line that begins with `::` would be a command, if the page were written into the log of GitHub Actions.
 */
export const escapeHtml = (text: string): string =>
  text
    .split("\n")
    .map((line) => escapeLine(line).replace(/^(\s*):(?=:)/, "$1&#58;"))
    .join("\n");

/** The same, with what stands between backticks as code. */
export const proseHtml = (text: string): string =>
  text
    .split(/`([^`\n]+)`/)
    .map((part, index) => (index % 2 === 0 ? escapeHtml(part) : `<code>${escapeHtml(part)}</code>`))
    .join("");
