const OPENS_VALUE = /^\s*(?:-\s+)*(?:[\w."'/$-]+\s*:\s+)?(?:-\s+)*\{\{|[:,[{-]\s*\{\{/;
/** `"{{ include "shop.name" . }}"`: an expression with quotes of its own inside quotes. */
const QUOTES_IN_QUOTES = /"[^"]*\{\{[^{}"]*"/;
const BLOCK_SCALAR = /(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?$/;

/**
 * Whether `{{` stands in a text where a YAML value or key would start: outside comments, quotes and block scalars.
 * With a syntax error beside it, the text is a Go template (Helm) that is YAML only once it is rendered.
 */
export function looksLikeTemplate(text: string): boolean {
  if (!text.includes("{{")) return false;
  let block = -1;
  for (const whole of text.split("\n")) {
    // A line longer than this is data, and no place for a template to begin.
    const line = whole.slice(0, 10_000);
    const indent = line.search(/\S/);
    if (indent === -1) continue;
    if (block !== -1 && indent > block) continue;
    block = -1;
    if (QUOTES_IN_QUOTES.test(line)) return true;
    const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '""').replace(/(?:^|\s)#.*/, "");
    if (OPENS_VALUE.test(bare)) return true;
    if (BLOCK_SCALAR.test(bare)) block = indentOfKey(bare, indent);
  }
  return false;
}

/** For `- key: |` the content is deeper than the key, not than the dash. */
function indentOfKey(line: string, indent: number): number {
  const dashes = /^\s*(?:-\s+)*/.exec(line);
  const key = dashes === null ? indent : dashes[0].length;
  return /^\s*(?:-\s+)*[|>]/.test(line) ? indent : key;
}
