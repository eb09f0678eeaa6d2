/** `your-domain.com`, `<your-name>`: placeholders of examples. */
const ADDRESSED = /(?:^|[-_./@])(?:your|my-own|changeme|change-me|replace-me|replaceme|insert)[-_](?:own[-_])?[a-z]/i;

/** Unambiguous markers in a value; braces contain one word, otherwise they are a map. */
const FILLED_IN = new RegExp(
  String.raw`\bENC\[|\$\{[^}]*\}|\{[A-Za-z_][\w.-]*\}|<[A-Za-z_][^<>]*>|%[A-Za-z_]+%|__[A-Za-z_]+__|@[A-Za-z_]+@|` +
    String.raw`CHANGE_?ME|REPLACE_?ME|PLACEHOLDER|(?:^|[^A-Za-z])YOUR_[A-Z]`,
);

/** A text that will be replaced, in any field. An upper-case word alone may be intended. */
export const isFilledIn = (text: string): boolean => FILLED_IN.test(text) || ADDRESSED.test(text);

/** Markers that no name and no label may contain. */
const MARKER = /\$\{[^}]*\}|\{[A-Za-z_][\w.-]*\}|<[A-Za-z_][^<>]*>|%[A-Za-z_]+%|@[A-Za-z_]+@/;

/** Whether a name or a label value contains a part that is filled in before it is applied. */
export const containsMarker = (text: string): boolean => MARKER.test(text);

/** Whether one of two texts may become the other once its markers are filled in. */
export function mayBecome(text: string, other: string): boolean {
  if (text === other) return true;
  return isPatternOf(text, other) || isPatternOf(other, text);
}

function isPatternOf(text: string, other: string): boolean {
  const parts = text.split(new RegExp(MARKER.source, "g"));
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  // Two patterns may meet anywhere between their ends.
  if (parts.length === 1) return false;
  if (containsMarker(other)) return true;
  return other.length >= first.length + last.length && other.startsWith(first) && other.endsWith(last);
}
