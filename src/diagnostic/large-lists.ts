/** The largest of any number of numbers, at least `least`. `Math.max(...list)` fails above some 100,000 of them. */
export function largest(numbers: Iterable<number>, least = 0): number {
  let found = least;
  for (const number of numbers) if (number > found) found = number;
  return found;
}

/** Adds any number of items; `push(...items)` fails above some 100,000 of them. */
export function pushAll<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
