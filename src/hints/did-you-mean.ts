/** A sentence of its own, as help: `Did you mean "web"?`; undefined where nothing is near. */
export function didYouMean(near: string): string;
export function didYouMean(near: string | undefined): string | undefined;
export function didYouMean(near: string | undefined): string | undefined {
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}

/** The end of a sentence about a name that does not exist: `; did you mean "web"?`, or `otherwise`. */
export const orNearest = (near: string | undefined, otherwise = ""): string =>
  near === undefined ? otherwise : `; did you mean "${near}"?`;

/** What follows a sentence about a name that does not exist: ` Did you mean "web"?`, or nothing. */
export const thenNearest = (near: string | undefined): string => (near === undefined ? "" : ` Did you mean "${near}"?`);
