/** An expression that cannot be read or evaluated. `start` and `end` are offsets in the expression. */
export class CelError extends Error {
  override readonly name = "CelError";
  readonly start: number;
  readonly end: number;

  constructor(message: string, start = 0, end = start) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** The library's errors without the picture of the expression that their messages carry. */
export function celErrorOf(error: unknown): CelError {
  if (error instanceof CelError) return error;
  if (!(error instanceof Error)) return new CelError(String(error));
  const { summary, range } = error as { readonly summary?: unknown; readonly range?: { readonly start: number; readonly end: number } };
  const message = typeof summary === "string" ? summary : error.message;
  return new CelError(message.charAt(0).toLowerCase() + message.slice(1), range?.start, range?.end);
}
