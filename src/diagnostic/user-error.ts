/** Wrong usage or configuration: shown as its text alone, without a stack. Exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** There is nothing to read: no path is wrong, but no file is left. `--pass-on-no-files` allows it. */
export class NoFilesError extends UserError {}
