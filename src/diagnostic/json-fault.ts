/** Why a text is not JSON, without the part of the text that the runtime quotes: it may be a secret. */
export function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/,? ?(?:\.\.\.)?"[^]*"(?:\.\.\.)? is not valid JSON$/, " is not valid JSON")
    .replace(/token '?[^\s']+'?/, "character");
}
