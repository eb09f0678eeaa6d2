import { isRecord } from "../../base/is-record.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Path } from "../../yaml/document.ts";
import type { Kustomization } from "./kustomization.ts";

/** Fields with lists of paths that kustomize reads. */
const REFERENCES = [
  "resources",
  "bases",
  "components",
  "generators",
  "transformers",
  "validators",
  "crds",
  "configurations",
];

/**
 * The first string of a kustomization that satisfies a test, with its path; including lists of generators and patches.
 */
function findText(value: unknown, fits: (text: string) => boolean, path: Path = []): Path | undefined {
  if (typeof value === "string") return fits(value) ? path : undefined;
  if (typeof value !== "object" || value === null || path.length > 6) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = findText(item, fits, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The entry that refers to a file or folder. @param reference as kustomize prints it. */
export function entryPlace(
  { document }: Kustomization,
  reference: string,
  fields: readonly string[] = REFERENCES,
): Place | undefined {
  const value = isRecord(document.value) ? document.value : {};
  const same = (text: string): boolean =>
    text === reference ||
    text.replace(/^\.\//, "").replace(/\/$/, "") === reference.replace(/^\.\//, "").replace(/\/$/, "") ||
    text.endsWith(`=${reference}`);
  for (const field of fields) {
    const path = findText(value[field], same, [field]);
    if (path !== undefined) return document.atPath(path);
  }
  return undefined;
}
