import { chownSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../diagnostic/user-error.ts";

/**
 * Replaces a file atomically: readers see the old or the new text, and so does everyone after a crash. Permissions are
 * kept; for a link its target is replaced.
 */
export function writeAtomically(path: string, text: string | Buffer): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  // A device or a pipe is written to; it cannot be replaced.
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

/** Errors with which a file cannot be replaced but perhaps written: a read-only folder, a mounted file. */
const IN_PLACE = new Set(["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV"]);

/** Like `writeAtomically` for a report: a file that cannot be replaced is written in place. */
export function writeReport(path: string, text: string): void {
  try {
    writeAtomically(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!IN_PLACE.has(code) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw error;
    writeFileSync(path, text);
  }
}

/** Keeps the owner of a file that root repairs. */
function keepOwner(file: string, { uid, gid }: Stats): void {
  if (process.getuid?.() === 0 && uid !== 0) chownSync(file, uid, gid);
}

/** Like `writeAtomically`. @param what subject of the error message. @throws UserError */
export function writeOrRefuse(path: string, text: string, what: string): void {
  refusing(what, () => writeAtomically(path, text));
}

/** Reports errors of writing as UserError: they are not bugs in kubenetlint. @throws UserError */
export function refusing<T>(what: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new UserError(`${what} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
