/** Of thousands of ports so many are listed. */
export const MOST_LISTED = 20;

/** `80, 443`: sorted, each once, and how many more there are. */
export function listNumbers(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const more = sorted.length > MOST_LISTED ? ` and ${sorted.length - MOST_LISTED} more` : "";
  return `${sorted.slice(0, MOST_LISTED).join(", ")}${more}`;
}
