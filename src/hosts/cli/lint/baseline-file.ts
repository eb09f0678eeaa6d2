import { plural } from "../../../base/text.ts";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { applyBaseline, baselineEntry, baselineText, readBaseline } from "../../../engine/judge/baseline.ts";
import type { Baseline, Baselined } from "../../../engine/judge/baseline.ts";
import { LARGEST_DUMP } from "../../../read/read-files.ts";
import { FILE_UNREADABLE } from "../../../engine/lint.ts";
import type { Result } from "../../../engine/result.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { printable } from "../../../base/printable.ts";
import type { Host } from "../../../workspace/host.ts";
import { readNamed } from "../../../workspace/read-named.ts";
import { writeOrRefuse } from "../write-file.ts";

export interface BaselineFlags {
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly reportUnknown?: boolean;
  readonly only?: readonly string[];
  readonly scope?: string;
  readonly shard?: string;
  readonly safe?: boolean;
}

const EMPTY: Baseline = { entries: [] };

function load(host: Host, file: string, mayBeMissing: boolean, flags: BaselineFlags): Baseline {
  let text: string;
  try {
    text = readNamed(host, file, LARGEST_DUMP, flags).toString("utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (missing && mayBeMissing) return EMPTY;
    throw new UserError(
      missing
        ? `Baseline "${file}" does not exist; --update-baseline creates it.`
        : `The baseline "${file}" cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return readBaseline(text, file);
}

/**
 * The result without the findings of the baseline; `--update-baseline` rewrites the baseline first.
 * @param only files whose findings are reported; undefined: all.
 * @throws UserError for a file that is not a baseline or cannot be written.
 */
export function withBaseline(host: Host, result: Result, flags: BaselineFlags, only?: ReadonlySet<string>): Result {
  const { baseline: file } = flags;
  if (file === undefined) {
    if (flags.updateBaseline === true) throw new UserError("--update-baseline needs --baseline FILE.");
    return result;
  }
  const baseline = load(host, file, flags.updateBaseline === true, flags);
  const isPart = flags.scope !== undefined || flags.shard !== undefined;
  const exists = (path: string): boolean => statSync(resolve(host.cwd, path), { throwIfNoEntry: false }) !== undefined;
  const isJudged = (path: string): boolean =>
    !isPart && (only === undefined || only.has(path)) && (result.sources.has(path) || !exists(path));
  const baselined = applyBaseline(result, baseline, isJudged);
  if (flags.updateBaseline === true) return update(host, file, result, baseline, baselined, flags);
  const [first] = baselined.unneeded;
  if (first !== undefined) {
    const others = baselined.unneeded.length - 1;
    const more = others === 0 ? "" : ` and ${plural(others, "other")}`;
    const which = `${printable(first.rule)} in ${printable(first.file)}${more}`;
    host.stderr(`note: ${printable(file)} contains fixed findings (${which}); --update-baseline removes them\n`);
  }
  return baselined.result;
}

function update(
  host: Host,
  file: string,
  result: Result,
  before: Baseline,
  { unjudged }: Baselined,
  flags: BaselineFlags,
): Result {
  if (result.internalErrors.length > 0) {
    host.stderr(`${printable(file)} was not updated: a rule failed, so its findings are unknown\n`);
    return result;
  }
  // A file that cannot be read hides all its findings, so that finding is never added.
  const accepted = result.findings.filter(
    ({ ruleId, verdict }) => ruleId !== FILE_UNREADABLE && (verdict === "proved" || flags.reportUnknown === true),
  );
  const after: Baseline = { entries: [...unjudged, ...accepted.map(baselineEntry)] };
  writeOrRefuse(resolve(host.cwd, file), baselineText(after), `The baseline "${file}"`);
  const [old, now] = [before, after].map(({ entries }) => new Set(entries.map(({ fingerprint }) => fingerprint)));
  const added = [...(now ?? [])].filter((fingerprint) => old?.has(fingerprint) !== true).length;
  const removed = [...(old ?? [])].filter((fingerprint) => now?.has(fingerprint) !== true).length;
  host.stderr(
    `${printable(file)} contains ${plural(after.entries.length, "finding")} (${added} added, ${removed} removed).\n`,
  );
  return applyBaseline(result, after).result;
}
