import { chance, pick } from "./grammar-text.ts";
import type { Value } from "./grammar-text.ts";
import type { Random } from "./mutate.ts";

/** Other values where a field stands, as slips and hostile hands write them. */
const JUNK: readonly Value[] = [
  null,
  "",
  0,
  -1,
  true,
  [],
  {},
  [null],
  "x".repeat(300),
  { a: null },
  "{{ .Values.x }}",
  "constructor",
  1e21,
];

/** A value in which one part is junk. */
export function spoiled(value: Value, random: Random): Value {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0 || chance(random, 20))
    return pick(random, JUNK);
  if (Array.isArray(value)) {
    const at = random(value.length);
    return (value as readonly Value[]).map((item, index) => (index === at ? spoiled(item, random) : item));
  }
  const at = random(Object.keys(value).length);
  return Object.fromEntries(
    Object.entries(value).map(([key, item], index) => [key, index === at ? spoiled(item, random) : item]),
  );
}
