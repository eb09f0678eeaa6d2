import { resolve } from "node:path";
import { Confines } from "../read/confines.ts";
import { isWithin, repositoryRoot } from "../read/folders.ts";
import type { Host } from "./host.ts";

/**
 * The bytes of a file that the user named. With `--safe` a link out of the repository is not followed, as the author of
 * the repository chose its target.
 * @throws Error with the reason.
 */
export const readNamed = (
  { cwd }: Host,
  file: string,
  most: number,
  { safe = false }: { readonly safe?: boolean } = {},
): Buffer => Confines.of({ cwd, named: [file], safe }).read(resolve(cwd, file), most);

/** The same check for a file that is written. @throws Error for a link out of the repository. */
export function refuseOutside({ cwd }: Host, file: string): void {
  const found = Confines.of({ cwd, named: [file], safe: true }).resolve(file, cwd);
  if (found.kind === "outside" && isWithin(repositoryRoot(cwd) ?? cwd, resolve(cwd, file)))
    throw new Error(`it ${found.why}, which --safe does not follow`);
}
