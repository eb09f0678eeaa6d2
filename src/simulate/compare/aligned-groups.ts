import { addTo } from "../../base/groups.ts";
import type { Pod } from "../pods/pod.ts";
import type { ReachGraph } from "../policy/reach.ts";
import type { ReachGroup } from "../policy/reach-groups.ts";
import type { OutsideAddress } from "./outside-addresses.ts";

/**
 * The same groups on both sides, at the same positions: no policy of either side distinguishes the pods of one group.
 */
export interface AlignedGroups {
  readonly base: readonly ReachGroup[];
  readonly head: readonly ReachGroup[];
  /** Titles of what only one side runs. */
  readonly added: ReadonlyMap<string, readonly Pod[]>;
  readonly removed: ReadonlyMap<string, readonly Pod[]>;
}

const ownerTitle = (pod: Pod): string => {
  const [kind = "", ...name] = pod.owner.split("/");
  return `${kind} ${pod.namespace}/${name.join("/")}`;
};

type Positions = ReadonlyMap<string, readonly number[]>;

function byOwner({ pods }: ReachGraph): Positions {
  const owners = new Map<string, number[]>();
  for (const [position, pod] of pods.entries()) {
    const title = ownerTitle(pod);
    addTo(owners, title, position);
  }
  return owners;
}

const kindOf = (graph: ReachGraph, position: number): string => {
  const pod = graph.pods[position];
  return `${graph.matrix.classAt(position).index}${pod?.hostNetwork === true ? ` on ${pod.nodeName ?? ""}` : ""}`;
};

interface Part {
  readonly names: string[];
  readonly base: number[];
  readonly head: number[];
}

/**
 * Pods of one owner, split by what either side distinguishes. A pod that only one side has counts to its first part.
 */
function partsOf(base: ReachGraph, head: ReachGraph, old: readonly number[], now: readonly number[]): readonly Part[] {
  const parts = new Map<string, Part>();
  const add = (from: number, to: number, name: string): void => {
    const key = `${kindOf(base, from)}|${kindOf(head, to)}`;
    const part = parts.get(key) ?? { names: [], base: [], head: [] };
    parts.set(key, part);
    part.names.push(name);
    part.base.push(from);
    part.head.push(to);
  };
  const before = new Map(old.map((position) => [base.pods[position]?.name ?? "", position]));
  for (const position of now) {
    const name = head.pods[position]?.name ?? "";
    const known = before.get(name);
    if (known !== undefined) add(known, position, name);
  }
  const [first] = old;
  if (parts.size === 0 && first !== undefined && now[0] !== undefined)
    add(first, now[0], head.pods[now[0]]?.name ?? "");
  return [...parts.values()];
}

/** Groups of pods and outside addresses that both sides have. */
export function alignGroups(base: ReachGraph, head: ReachGraph, outside: readonly OutsideAddress[]): AlignedGroups {
  const [before, after] = [byOwner(base), byOwner(head)];
  const groups: { readonly base: ReachGroup; readonly head: ReachGroup }[] = [];
  const push = (title: string, namespace: string, old: readonly number[], now: readonly number[]): void => {
    const common = { id: groups.length, title, namespace };
    const podsOf = (graph: ReachGraph, positions: readonly number[]) =>
      positions.flatMap((position) => graph.pods[position] ?? []);
    groups.push({
      base: { ...common, pods: podsOf(base, old), positions: old },
      head: { ...common, pods: podsOf(head, now), positions: now },
    });
  };
  for (const [title, now] of after) {
    const parts = partsOf(base, head, before.get(title) ?? [], now);
    for (const part of parts)
      push(
        parts.length === 1 ? title : `${title} (${part.names.join(", ")})`,
        head.pods[now[0] ?? -1]?.namespace ?? "",
        part.base,
        part.head,
      );
  }
  for (const [index, { title }] of outside.entries())
    push(title, "", [base.pods.length + index], [head.pods.length + index]);
  const only = (graph: ReachGraph, own: Positions, other: Positions) =>
    new Map(
      [...own]
        .filter(([title]) => !other.has(title))
        .map(([title, positions]) => [title, positions.flatMap((position) => graph.pods[position] ?? [])]),
    );
  return {
    base: groups.map((group) => group.base),
    head: groups.map((group) => group.head),
    added: only(head, after, before),
    removed: only(base, before, after),
  };
}
