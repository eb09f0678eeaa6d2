/** Wrong usage or configuration: shown as its text alone, without a stack. Exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}
