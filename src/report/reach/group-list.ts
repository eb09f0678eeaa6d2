import type { ReachGroup } from "../../simulate/policy/reach-groups.ts";

/** Number of names shown; the rest is only counted. */
const LIMIT = 6;

const countBy = (groups: readonly ReachGroup[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { namespace } of groups) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return counts;
};

/**
 * Describes lists of sources as short as possible: all, whole namespaces, then names. `candidates` are all groups that
 * could be in a list; a single pod is not a candidate for itself.
 */
export function describeGroups(
  candidates: readonly ReachGroup[],
): (sources: readonly ReachGroup[], destination: ReachGroup) => string {
  const sizes = countBy(candidates);
  const inside = candidates.length - (sizes.get("") ?? 0);
  const known = new Set(candidates);
  return (sources, destination) => {
    const self = destination.positions.length < 2 && destination.namespace !== "" && known.has(destination) ? 1 : 0;
    const own = countBy(sources);
    const outside = sources.filter(({ namespace }) => namespace === "").map(({ title }) => title);
    const count = sources.length - outside.length;
    if (count > 1 && count === inside - self) return [`all ${count} workloads`, ...outside].join(", ");
    const isWhole = (namespace: string): boolean => {
      const size = (sizes.get(namespace) ?? 0) - (namespace === destination.namespace ? self : 0);
      return namespace !== "" && size > 2 && own.get(namespace) === size;
    };
    const whole = [...own.keys()].filter(isWhole);
    const single = sources
      .filter(({ namespace }) => namespace !== "" && !whole.includes(namespace))
      .map(({ title }) => title);
    return shorten([
      ...whole.map((namespace) => `all ${own.get(namespace) ?? 0} of ${namespace}`),
      ...single,
      ...outside,
    ]).join(", ");
  };
}

const shorten = (names: readonly string[]): readonly string[] =>
  names.length <= LIMIT + 1 ? names : [...names.slice(0, LIMIT), `and ${names.length - LIMIT} more`];
