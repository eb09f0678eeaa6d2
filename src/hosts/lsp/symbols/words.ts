import { plural } from "../../../base/text.ts";
import type { Selector } from "../../../base/selector.ts";
import { describeSelector } from "../../../base/selector.ts";
import type { Workload } from "../../../model/workload.ts";
import type { SelectedWorkload } from "../../../model/model.ts";

interface Count {
  readonly min: number;
  readonly max: number;
}

const countText = ({ min, max }: Count, word: string): string =>
  max === Infinity ? `${word}s of every node` : min === max ? plural(max, word) : `${min}–${max} ${word}s`;

/** `3 pods`, `2–5 pods`, `one pod on each node`. */
export function podsText({ replicas, kind }: Workload): string {
  if (kind === "CronJob") return "the pods of its Jobs";
  if (replicas.max === Infinity) return replicas.from === "nodes" ? "one pod on each node" : "any number of pods";
  return countText(replicas, "pod");
}

const sumOf = (workloads: readonly Workload[]): Count =>
  workloads.reduce((sum, { replicas }) => ({ min: sum.min + replicas.min, max: sum.max + replicas.max }), {
    min: 0,
    max: 0,
  });

/** The number of selected pods, as `3 endpoints`. */
export function totalText(workloads: readonly Workload[], word: string): string {
  const sum = sumOf(workloads);
  if (sum.max === Infinity) return sum.min > 0 ? `${sum.min} ${word}s and one per node` : `one ${word} per node`;
  return countText(sum, word);
}

export const code = (text: string | number): string => `\`${String(text).replaceAll("`", "'")}\``;

/** `Deployment payments (3 pods)`. */
export const workloadText = (workload: Workload): string =>
  `${workload.resource.kind} ${code(workload.name)} (${podsText(workload)})`;

export function selectedText(selected: readonly SelectedWorkload[]): string {
  return selected
    .map(
      ({ workload, match }) =>
        `${workloadText(workload)}${match === "all" ? "" : match === "some" ? ", some of them" : ", perhaps"}`,
    )
    .join(", ");
}

export const selectorText = (selector: Selector): string => code(describeSelector(selector));

/** `a, b and c`; more than a few are counted. */
export function listText(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}
