import type { Positions } from "./positions.ts";

/**
 * Documents whose places are kept at a time. Making them again costs microseconds, keeping them more memory than the
 * texts.
 */
const MOST = 256;

const recent = new Map<object, Positions>();

/** The places of a document, computed again unless recently used; undefined if they cannot be computed. */
export function recentPositions(document: object, make: () => Positions | undefined): Positions | undefined {
  const known = recent.get(document);
  if (known !== undefined) return known;
  const positions = make();
  if (positions === undefined) return undefined;
  recent.set(document, positions);
  if (recent.size > MOST) {
    const [oldest] = recent.keys();
    if (oldest !== undefined) recent.delete(oldest);
  }
  return positions;
}
