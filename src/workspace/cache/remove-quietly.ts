import { rmSync } from "node:fs";

/** Removes a file that a cache began to write, where it can be removed at all. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The place cannot be written at all.
  }
}
