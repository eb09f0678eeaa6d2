import { MESHES } from "./worst/meshes.ts";
import { POLICIES } from "./worst/policies.ts";
import { ROUTES } from "./worst/routes.ts";
import { SERVICES } from "./worst/services.ts";
import { TEXTS } from "./worst/texts.ts";

/**
 * Inputs of which a family of rules has most to do, by their number of objects, entries or pairs. Where the answer is
 * linear, so is the time.
 */
export const WORST_CASES: Readonly<Record<string, (count: number) => string>> = {
  ...SERVICES,
  ...POLICIES,
  ...ROUTES,
  ...MESHES,
  ...TEXTS,
};
