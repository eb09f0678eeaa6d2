import { watch } from "node:fs";

/** Editors write a file in several steps; what comes within this time is one change, in milliseconds. */
const SETTLE = 150;
const MANIFEST = /\.(ya?ml|json)$/;

/**
 * Runs an action now and after every change of a manifest or configuration below a folder, until the process ends.
 * Runs never overlap: what changes during one is looked at in the next.
 */
export async function watchFolder(folder: string, action: () => Promise<void>): Promise<never> {
  let changed = true;
  let wake: () => void = () => {};
  watch(folder, { recursive: true }, (_, file) => {
    if (file === null || !MANIFEST.test(file) || /(^|\/)(node_modules|\.git)\//.test(file)) return;
    changed = true;
    wake();
  });
  for (;;) {
    if (!changed) await new Promise<void>((resolve) => (wake = resolve));
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    changed = false;
    await action();
  }
}
