const OPENS_VALUE = /^\s*(?:-\s+)*(?:[\w."'/$-]+\s*:\s+)?(?:-\s+)*\{\{|[:,[{-]\s*\{\{/;
/**
 * Lines of Jinja, of ERB and of Terraform's `templatefile`, and `${NAME}` inside of a flow collection, where its braces
 * need quotes.
 */
const OTHER_ENGINES =
  /^\s*\{%|<%[-=\s]|^\s*%\{~?\s*(?:if|else|endif|for|endfor)\b|[{[,]\s*(?:[\w."'/-]+\s*:\s+)?[\w./:-]*\$\{/;
/** An expression that goes on in the next line: `key: "{{` with a quote of its own there. */
const OPEN_EXPRESSION = /"\{\{[^}"]*$/;
/** `"{{ include "shop.name" . }}"`: an expression with quotes of its own inside quotes. */
const QUOTES_IN_QUOTES = /"[^"]*\{\{[^{}"]*"/;
const BLOCK_SCALAR = /(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?$/;
/**
 * `key: #@ data.values.x` of ytt and `key: #{NAME}#` of Replace Tokens: to YAML the value is a comment, and the key is
 * empty.
 */
const HIDDEN_VALUE = /^\s*(?:-\s+)*(?:[^\s#:"'-][^:]*:|-)\s+#(?:@\s*[^\s#]|\{[\w.-]+\}#)/;
/** Statements of ytt, on lines of their own. */
const YTT = /^\s*#@\s*(?:load\(|def |if |for |end\s*$|overlay\/)/;

/** Lines outside of block scalars. */
function* structure(text: string): Iterable<string> {
  let block = -1;
  for (const whole of text.split("\n")) {
    // A line longer than this is data, and no place for a template to begin.
    const line = whole.slice(0, 10_000);
    const indent = line.search(/\S/);
    if (indent === -1 || (block !== -1 && indent > block)) continue;
    yield line;
    const bare = withoutTexts(line);
    block = BLOCK_SCALAR.test(bare) ? indentOfKey(bare, indent) : -1;
  }
}

/** A line without quoted texts and comments. */
const withoutTexts = (line: string): string =>
  line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '""').replace(/(?:^|\s)#.*/, "");

function some(text: string, test: (line: string) => boolean): boolean {
  for (const line of structure(text)) if (test(line)) return true;
  return false;
}

/** Whether a text that is not valid YAML may be a template; only checked after a syntax error. */
export const mayBeTemplate = (text: string): boolean =>
  ["{{", "{%", "<%", "${", "%{"].some((mark) => text.includes(mark));

/**
 * Whether `{{` stands in a text where a YAML value or key would start, outside comments, quotes and block scalars, or
 * what another engine would replace. With a syntax error beside it, the text is YAML only once it is rendered.
 */
export const looksLikeTemplate = (text: string): boolean =>
  mayBeTemplate(text) &&
  some(text, (line) => {
    const bare = withoutTexts(line);
    return (
      OPENS_VALUE.test(bare) || OTHER_ENGINES.test(bare) || QUOTES_IN_QUOTES.test(line) || OPEN_EXPRESSION.test(line)
    );
  });

/** Whether YAML comments contain values that are filled in before the text is applied. */
export const hidesValues = (text: string): boolean =>
  (text.includes("#@") || text.includes("}#")) && some(text, (line) => HIDDEN_VALUE.test(line) || YTT.test(line));

/** For `- key: |` the content is deeper than the key, not than the dash. */
function indentOfKey(line: string, indent: number): number {
  const dashes = /^\s*(?:-\s+)*/.exec(line);
  const key = dashes === null ? indent : dashes[0].length;
  return /^\s*(?:-\s+)*[|>]/.test(line) ? indent : key;
}
