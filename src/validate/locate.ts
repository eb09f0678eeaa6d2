import { isRecord } from "../base/is-record.ts";
import type { ObjectPath } from "./field-path.ts";

/**
 * A key of a map or an index of a list within an object; `key` is not there for what is missing, and absent for the
 * owner itself.
 */
export interface Located {
  readonly owner: object;
  readonly key?: string | number;
  /** Whether the whole path was found. */
  readonly found: boolean;
}

/** Follows a path as far as the object has it; for a missing part its deepest existing parent is found. */
export function locate(object: object, path: ObjectPath): Located {
  let owner: object = object;
  for (const [index, step] of path.entries()) {
    const key = Array.isArray(owner) ? Number(step) : String(step);
    if (!Object.hasOwn(owner, key)) return { owner, key, found: false };
    const value: unknown = (owner as Record<string | number, unknown>)[key];
    if (index === path.length - 1 || !(Array.isArray(value) || isRecord(value)))
      return { owner, key, found: index === path.length - 1 };
    owner = value;
  }
  return { owner, found: true };
}

/** The value at a path, `undefined` where there is none. */
export function valueAt(object: object, path: ObjectPath): unknown {
  const { owner, key, found } = locate(object, path);
  if (!found) return undefined;
  return key === undefined ? owner : (owner as Record<string | number, unknown>)[key];
}
