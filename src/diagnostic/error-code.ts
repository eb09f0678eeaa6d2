/** `ENOENT` and the like of an error of the system; the message of another one. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : error.message;
}
