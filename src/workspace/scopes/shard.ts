import { compareText } from "../../base/compare-text.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import type { Scope } from "../../scope/scope.ts";
import type { Host } from "../host.ts";

export interface Shard {
  /** Counts from 0. */
  readonly index: number;
  readonly count: number;
}

/**
 * `--shard 2/4` counts from 1. `--shard /4` reads its number from `JOB_COMPLETION_INDEX`, which an Indexed Job of
 * Kubernetes sets and which counts from 0.
 * @throws UserError
 */
export function shardOf(host: Host, flag: string | undefined): Shard | undefined {
  if (flag === undefined) return undefined;
  const [, own, total] = /^(\d*)\/(\d+)$/.exec(flag) ?? [];
  const fromJob = host.env["JOB_COMPLETION_INDEX"];
  const count = Number(total);
  const index =
    own !== undefined && own !== "" ? Number(own) - 1 : fromJob === undefined ? Number.NaN : Number(fromJob);
  if (total === undefined || count < 1 || !Number.isInteger(index) || index < 0 || index >= count) {
    throw new UserError(
      `--shard must be NUMBER/COUNT such as 1/4, or /4 if JOB_COMPLETION_INDEX is set, not "${flag}".`,
    );
  }
  return { index, count };
}

/** The scopes of a shard. Scopes that share files stay together, so that the merged results equal a whole run. */
export function shard(scopes: readonly Scope[], wanted: Shard | undefined): readonly Scope[] {
  if (wanted === undefined) return scopes;
  return groups(scopes).flatMap((group, index) => (index % wanted.count === wanted.index ? group : []));
}

/** Scopes that share files, in order of their first names. */
function groups(scopes: readonly Scope[]): readonly (readonly Scope[])[] {
  const ownerOf = new Map<string, Scope[]>();
  const result = new Set<Scope[]>();
  for (const scope of [...scopes].sort((a, b) => compareText(a.name, b.name))) {
    const files = (scope.origins ?? scope.sources).map(({ source }) => source.path);
    const touched = new Set<Scope[]>();
    for (const file of files) {
      const group = ownerOf.get(file);
      if (group !== undefined) touched.add(group);
    }
    const group = [...touched].flat();
    for (const old of touched) result.delete(old);
    group.push(scope);
    result.add(group);
    for (const member of group)
      for (const { source } of member.origins ?? member.sources) ownerOf.set(source.path, group);
  }
  return [...result];
}
