import { lstatSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { UserError } from "../../diagnostic/user-error.ts";
import { shownPath } from "../../discover/discover.ts";
import { repositoryRoot } from "../../read/folders.ts";

const NAMES = ["kubenetlint.yaml", "kubenetlint.yml", ".kubenetlint.yaml", ".kubenetlint.yml", "kubenetlint.json"];

/** The nearest configuration file: searched from a folder upwards to the root of the repository or the home folder. */
export function findConfig(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    for (const name of NAMES) {
      const path = resolve(current, name);
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
    }
    const isLast = statSync(resolve(current, ".git"), { throwIfNoEntry: false }) !== undefined || current === homedir();
    if (isLast || dirname(current) === current) return undefined;
  }
}

/**
 * Outside of a repository any user may have put the configuration there, as in `/tmp`: its owner must be the user or
 * root.
 * @throws UserError for another owner.
 */
export function refuseForeign(file: string, cwd: string): void {
  const me = process.getuid?.();
  if (me === undefined || repositoryRoot(dirname(file)) !== undefined) return;
  const owners = [lstatSync(file).uid, statSync(file).uid];
  if (owners.every((owner) => owner === me || owner === 0)) return;
  throw new UserError(
    `The configuration ${shownPath(cwd, file)} belongs to another user and is in no repository, so it is not used. ` +
      "Name it with --config FILE, or use --no-config.",
  );
}

/** Why the plug-ins of a found configuration are not run; undefined if they are. */
export function pluginsRefused(file: string, cwd: string): string | undefined {
  const isAbove = dirname(file) !== cwd && repositoryRoot(dirname(file)) === undefined;
  return isAbove
    ? "their configuration is above the working directory and not in a repository; name it with --config"
    : undefined;
}
