import { UserError } from "../../diagnostic/user-error.ts";
import { nearest } from "../../diagnostic/nearest.ts";
import type { Reporter } from "../../report/reporter.ts";

/** Loaded on first use: start-up pays for one format only. */
const FORMATS: Readonly<Record<string, () => Promise<Reporter>>> = {
  stylish: async () => (await import("../../report/stylish.ts")).stylish,
  codeframe: async () => (await import("../../report/codeframe.ts")).codeframe,
  json: async () => (await import("../../report/json.ts")).json,
};

export const formatNames = (): readonly string[] => Object.keys(FORMATS);

/** @throws UserError for a format that does not exist. */
export async function loadFormat(name: string): Promise<Reporter> {
  const load = FORMATS[name];
  if (load !== undefined) return await load();
  const near = nearest(name, formatNames());
  throw new UserError(`There is no format "${name}"${near === undefined ? "" : `; did you mean "${near}"?`} Formats: ${formatNames().join(", ")}.`);
}
