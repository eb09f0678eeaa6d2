import type { BlockedCall } from "./blocked-calls.ts";

/**
 * Calls that one change would allow: of the same pods to the same port, or declared by one string that many pods read.
 */
export interface CallGroup {
  readonly first: BlockedCall;
  readonly others: BlockedCall[];
}

const keyOf = ({ caller, callee }: BlockedCall): string =>
  `${caller.resource.title}|${callee.workload.resource.title}|${callee.protocol} ${callee.number}`;

const isSamePlace = (a: BlockedCall, b: BlockedCall): boolean => {
  if (a.call.resource !== b.call.resource || a.callee.workload !== b.callee.workload) return false;
  const [one, other] = [a.call.at.span(), b.call.at.span()];
  return one.file === other.file && one.start.offset === other.start.offset;
};

/** Blocked calls as findings: one a change. */
export function groupCalls(calls: readonly BlockedCall[]): readonly CallGroup[] {
  const groups = new Map<string, CallGroup>();
  // Proved ones first: they are what is shown of a group.
  for (const one of [...calls].sort((a, b) => Number(a.unknown !== undefined) - Number(b.unknown !== undefined))) {
    const group = groups.get(keyOf(one)) ?? [...groups.values()].find(({ first }) => isSamePlace(first, one));
    if (group === undefined) groups.set(keyOf(one), { first: one, others: [] });
    else group.others.push(one);
  }
  return [...groups.values()];
}
