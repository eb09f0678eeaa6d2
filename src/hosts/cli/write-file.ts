import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../diagnostic/user-error.ts";

/**
 * Replaces a file in one step: who reads it meanwhile sees the old or the new text, and a crash leaves one of them whole.
 * Its permissions stay; of a link the file it leads to is replaced.
 */
export function writeAtomically(path: string, text: string | Buffer): void {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const target = exists ? realpathSync(path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx", ...(exists && { mode: statSync(target).mode }) });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The same. @param what begins the sentence that says why it failed. @throws UserError */
export function writeOrRefuse(path: string, text: string, what: string): void {
  refusing(what, () => writeAtomically(path, text));
}

/** Whatever the system has against writing is no bug of kubenetlint. @throws UserError */
export function refusing<T>(what: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new UserError(`${what} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
