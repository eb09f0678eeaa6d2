import { isRecord } from "../base/is-record.ts";
import type { Path } from "../yaml/document.ts";

/**
 * Merge keys of list items in kustomize and Kubernetes, the most reliable first. Source: patchMergeKey of the API
 * types.
 */
const MERGE_KEYS = ["name", "mountPath", "containerPort", "port", "ip", "type", "key", "path", "host"];

/**
 * The corresponding item of `items`: by its merge key, by its whole content, else at the same index of an equally long
 * list.
 */
function alignItem(item: unknown, index: number, length: number, items: readonly unknown[]): number | undefined {
  if (isRecord(item)) {
    for (const key of MERGE_KEYS) {
      if (item[key] === undefined || isRecord(item[key])) continue;
      const found = items.findIndex((candidate) => isRecord(candidate) && candidate[key] === item[key]);
      if (found >= 0) return found;
    }
  }
  const text = JSON.stringify(item);
  const equal = items.findIndex((candidate) => JSON.stringify(candidate) === text);
  if (equal >= 0) return equal;
  return items.length === length && index < items.length ? index : undefined;
}

export interface Alignment {
  /** The deepest path of `candidate` that corresponds to the path of `rendered`. */
  readonly path: Path;
  /**
   * `exact`: the whole path, with the same value; `changed`: the whole path, another value; `partial`: only a part of
   * the path exists.
   */
  readonly quality: "exact" | "changed" | "partial";
}

/** Follows a path of a rendered object in the manifest (or patch) from which it was rendered. */
export function align(rendered: unknown, candidate: unknown, path: Path): Alignment {
  const found: (string | number)[] = [];
  let left = rendered;
  let right = candidate;
  for (const step of path) {
    const next: string | number | undefined =
      typeof step === "number" && Array.isArray(left) && Array.isArray(right)
        ? alignItem(left[step], step, left.length, right)
        : step;
    if (next === undefined) return { path: found, quality: "partial" };
    left = Array.isArray(left) ? (left as readonly unknown[])[step as number] : isRecord(left) ? left[step] : undefined;
    const value = Array.isArray(right)
      ? (right as readonly unknown[])[next as number]
      : isRecord(right) && Object.hasOwn(right, next)
        ? right[next]
        : undefined;
    if (value === undefined) return { path: found, quality: "partial" };
    found.push(next);
    right = value;
  }
  // A map or list is the same place whatever kustomize added to it.
  const same = typeof left === "object" || left === right;
  return { path: found, quality: same ? "exact" : "changed" };
}
