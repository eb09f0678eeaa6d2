import { lstatSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { UserError } from "../../diagnostic/user-error.ts";
import { shownPath } from "../../discover/discover.ts";
import { repositoryRoot } from "../../read/confines.ts";

const NAMES = ["kubenetlint.yaml", "kubenetlint.yml", ".kubenetlint.yaml", ".kubenetlint.yml", "kubenetlint.json"];

/** The nearest configuration file, from a folder upwards to the root of its repository, and no further than the home folder. */
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
 * Outside of a repository a configuration that was found may be anybody's, as below `/tmp`: it must be the user's own, or root's.
 * @throws UserError for another one.
 */
export function refuseForeign(file: string, cwd: string): void {
  const me = process.getuid?.();
  if (me === undefined || repositoryRoot(dirname(file)) !== undefined) return;
  const owners = [lstatSync(file).uid, statSync(file).uid];
  if (owners.every((owner) => owner === me || owner === 0)) return;
  throw new UserError(
    `The configuration ${shownPath(cwd, file)} belongs to another user and stands in no repository, so it is not obeyed. Name it with --config FILE, or use --no-config.`,
  );
}

/** Why the plug-ins of a configuration that was found are not run, if they are not. */
export function pluginsRefused(file: string, cwd: string): string | undefined {
  const isAbove = dirname(file) !== cwd && repositoryRoot(dirname(file)) === undefined;
  return isAbove
    ? "their configuration was found above the working directory and in no repository; name it with --config"
    : undefined;
}
