import { OWN_MATCHES } from "./cel-nodes.ts";

/** An expression that cannot be read or evaluated. `start` and `end` are offsets in the expression. */
export class CelError extends Error {
  override readonly name = "CelError";
  readonly start: number;
  readonly end: number;
  /**
   * The expression may be right, but is not evaluated here: a type that only the API server knows, or too much work.
   */
  readonly unsupported: boolean;

  constructor(message: string, start = 0, end = start, unsupported = false) {
    super(message);
    this.start = start;
    this.end = end;
    this.unsupported = unsupported;
  }
}

/** The library's errors without the picture of the expression that their messages carry. */
export function celErrorOf(error: unknown): CelError {
  if (error instanceof CelError) return error;
  if (!(error instanceof Error)) return new CelError(String(error));
  const { summary, range, code } = error as {
    readonly summary?: unknown;
    readonly code?: unknown;
    readonly range?: { readonly start: number; readonly end: number };
  };
  const message = (typeof summary === "string" ? summary : error.message).replaceAll(OWN_MATCHES, "matches");
  return new CelError(
    message.charAt(0).toLowerCase() + message.slice(1),
    range?.start,
    range?.end,
    code === "no_such_overload" || code === "no_matching_overload",
  );
}
