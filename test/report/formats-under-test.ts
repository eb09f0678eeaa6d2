import { formatNames, loadFormat } from "../../src/hosts/cli/formats.ts";
import type { Reporter } from "../../src/report/lint/reporter.ts";

/** Every format that the command line offers. */
export const FORMAT_LOADERS: Readonly<Record<string, Reporter>> = Object.fromEntries(
  await Promise.all(formatNames().map(async (name) => [name, await loadFormat(name)] as const)),
);
