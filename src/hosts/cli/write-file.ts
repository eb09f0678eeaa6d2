import { chownSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../diagnostic/user-error.ts";

/**
 * Replaces a file in one step: who reads it meanwhile sees the old or the new text, and a crash leaves one of them whole.
 * Its permissions stay; of a link the file it leads to is replaced.
 */
export function writeAtomically(path: string, text: string | Buffer): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  // A device or a pipe takes what is written; it is no file that could be replaced.
  if (stat !== undefined && !stat.isFile() && !stat.isDirectory()) {
    writeFileSync(path, text);
    return;
  }
  const target = stat === undefined ? path : realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx", ...(stat && { mode: stat.mode }) });
    if (stat !== undefined) keepOwner(temporary, stat);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** What forbids to replace a file and may allow to write it: a folder of others, a file that is mounted by itself. */
const IN_PLACE = new Set(["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV"]);

/** The same for a report: where a file cannot be replaced but written, it is written. */
export function writeReport(path: string, text: string): void {
  try {
    writeAtomically(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!IN_PLACE.has(code) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw error;
    writeFileSync(path, text);
  }
}

/** Root repairs the files of others, whose they stay. */
function keepOwner(file: string, { uid, gid }: Stats): void {
  if (process.getuid?.() === 0 && uid !== 0) chownSync(file, uid, gid);
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
