import { join, resolve } from "node:path";

/**
 * A folder with real manifests, which are not part of this repository: `apps/NAME/` for whole applications, and
 * `bench.tar.gz` with a folder for each of many repositories. Tests use it where `KUBENETLINT_CORPUS` names one.
 */
const given = process.env["KUBENETLINT_CORPUS"];
export const CORPUS: string | undefined = given === undefined || given === "" ? undefined : resolve(given);

/** Said in the name of what is skipped without it. */
export const NEEDS_CORPUS = CORPUS === undefined ? " (skipped: KUBENETLINT_CORPUS is not set)" : "";

/** A path in the corpus; without one, a path that is not there. */
export const inCorpus = (path: string): string => join(CORPUS ?? "no-corpus", path);
