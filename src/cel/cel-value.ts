const converted = new WeakMap<object, unknown>();

/**
 * Plain data as CEL sees it: whole numbers become `int`, what is undefined is left out. Objects are converted once, so
 * they must not change afterwards.
 */
export function celValue(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null) return value;
  let result = converted.get(value);
  if (result === undefined) {
    result = Array.isArray(value) ? value.map(celValue) : mapOf(value as Readonly<Record<string, unknown>>);
    converted.set(value, result);
  }
  return result;
}

/** A Map, so that no key of a manifest (`__proto__`) means anything to JavaScript. */
function mapOf(value: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const map = new Map<string, unknown>();
  for (const key of Object.keys(value)) if (value[key] !== undefined) map.set(key, celValue(value[key]));
  return map;
}
