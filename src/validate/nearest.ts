import { editDistance } from "../hints/nearest.ts";

/** The candidate nearest to `name`, if it is close enough: one slip for every three letters, at most three. */
export function nearestOf(
  name: string,
  candidates: readonly string[],
): { readonly name: string; readonly distance: number } | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const most = Math.min(3, Math.floor(Math.max(name.length, candidate.length) / 3));
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), most);
    if (distance <= most && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best;
}
