import { rmSync } from "node:fs";

/** Removes a temporary file of a cache; errors are ignored. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder is not writable.
  }
}
