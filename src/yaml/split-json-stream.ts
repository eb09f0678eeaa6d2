import { endOfString, isJson } from "./json-loader.ts";
import type { Chunk } from "./split.ts";

/**
 * The objects of a text that is a stream of JSON objects, `{…}{…}`, which kubectl reads one by one
 * (apimachinery pkg/util/yaml/decoder.go, YAMLOrJSONDecoder). `undefined` when the text is something else.
 */
export function splitJsonStream(text: string): Chunk[] | undefined {
  if (!/^\uFEFF{0,2}\s*\{/.test(text)) return undefined;
  const chunks: Chunk[] = [];
  let start = text.indexOf("{");
  while (start < text.length) {
    const end = endOfObject(text, start);
    if (end === undefined) return undefined;
    chunks.push({ start, end });
    start = end;
    while (/\s/.test(text.charAt(start))) start++;
    if (start < text.length && text[start] !== "{") return undefined;
  }
  return chunks.length > 1 && chunks.every((chunk) => isJson(text.slice(chunk.start, chunk.end))) ? chunks : undefined;
}

const BRACKET_OR_QUOTE = /["{}[\]]/g;

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  BRACKET_OR_QUOTE.lastIndex = start;
  for (let match = BRACKET_OR_QUOTE.exec(text); match !== null; match = BRACKET_OR_QUOTE.exec(text)) {
    if (match[0] === '"') BRACKET_OR_QUOTE.lastIndex = endOfString(text, match.index);
    else if (match[0] === "{" || match[0] === "[") depth++;
    else depth--;
    if (depth === 0) return BRACKET_OR_QUOTE.lastIndex;
  }
  return undefined;
}
