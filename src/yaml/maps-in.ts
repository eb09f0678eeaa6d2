/** Every map within a value, each once: aliases may make circles. */
export function* mapsIn(root: unknown): Iterable<object> {
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (!Array.isArray(value)) yield value;
    for (const child of Array.isArray(value) ? value : Object.values(value)) open.push(child);
  }
}
