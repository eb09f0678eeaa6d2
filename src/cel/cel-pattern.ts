import { readPattern } from "../diagnostic/pattern.ts";
import type { Pattern } from "../diagnostic/pattern.ts";
import { CelError } from "./cel-error.ts";

/** @throws CelError in the server's words where a pattern cannot be compiled. */
export function patternOf(source: string): Pattern {
  const reading = readPattern(source);
  if ("pattern" in reading) return reading.pattern;
  throw new CelError(`error parsing regexp: ${reading.refused}`);
}

/** The result of a pattern match; an error if the match is too costly. @throws CelError */
export function answered<T>(answer: T | undefined, source: string, text: string): T {
  if (answer === undefined)
    throw new CelError(`matching ${text.length} characters against ${source} takes too many steps`, 0, 0, true);
  return answer;
}
