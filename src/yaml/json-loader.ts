/**
 * Loads a document that is JSON, as Kubernetes does before it tries YAML (apimachinery pkg/util/yaml/decoder.go,
 * IsJSONBuffer). `undefined` if the text is not JSON or has a duplicate key: the YAML parsers then report the place.
 */
export function loadJson(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // JSON.parse silently keeps the last of two equal keys, so keys are counted in text and value.
  return countKeys(value) === countKeyTexts(text) ? { value } : undefined;
}

/** Keys of all objects of a JSON value; without recursion, as JSON.parse accepts any depth. */
function countKeys(root: unknown): number {
  let count = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    const children: unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (!Array.isArray(value)) count += children.length;
    for (const child of children) if (typeof child === "object") open.push(child);
  }
  return count;
}

/** Strings that are followed by a colon, in a text that is known to be JSON. */
function countKeyTexts(text: string): number {
  let count = 0;
  let at = text.indexOf('"');
  while (at !== -1) {
    let end = endOfString(text, at);
    while (/\s/.test(text.charAt(end))) end++;
    if (text.charCodeAt(end) === 0x3a) count++;
    at = text.indexOf('"', end);
  }
  return count;
}

/** Whether a text is JSON, of which Kubernetes reads some things that it refuses in YAML. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Offset after the closing quote of the JSON string that opens at `start`, or the end of the text. */
export function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text.charCodeAt(end) !== 0x22) end += text.charCodeAt(end) === 0x5c ? 2 : 1;
  return Math.min(end + 1, text.length);
}
