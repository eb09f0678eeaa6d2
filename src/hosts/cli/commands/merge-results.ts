import { LARGEST_DUMP } from "../../../read/read-files.ts";
import { readRegularFile } from "../../../read/read-regular-file.ts";
import { resolve } from "node:path";
import { jsonFault } from "../../../diagnostic/json-fault.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { Finding } from "../../../diagnostic/finding.ts";
import { withFingerprints } from "../../../engine/judge/fingerprint.ts";
import { compareFindings, withoutRepetitions } from "../../../engine/judge/sort-findings.ts";
import type { Note, Result, SuppressedFinding } from "../../../engine/result.ts";
import { BUILD_BROKEN, NOT_ANALYSED } from "../../../engine/judge/report-notes.ts";
import { RESULT_VERSION, findingOf } from "../../../report/lint/json.ts";
import type { JsonFinding } from "../../../report/lint/json.ts";
import type { Host } from "../../../workspace/host.ts";

interface JsonResult {
  readonly version: number;
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly (JsonFinding & Pick<SuppressedFinding, "suppression">)[];
  readonly notes: readonly Note[];
  readonly internalErrors: Result["internalErrors"];
  readonly summary: Result["counts"];
}

function readResult(host: Host, file: string): JsonResult {
  let value: unknown;
  try {
    value = JSON.parse(readRegularFile(resolve(host.cwd, file), LARGEST_DUMP).toString("utf8"));
  } catch (error) {
    throw new UserError(`The result "${file}" cannot be read: ${jsonFault(error)}`);
  }
  const result = value as Partial<JsonResult>;
  if (result.version !== RESULT_VERSION || !Array.isArray(result.findings)) {
    throw new UserError(`"${file}" is not a result of \`kubenetlint --format json\` of version ${RESULT_VERSION}.`);
  }
  return value as JsonResult;
}

/**
 * Results of the shards of one run → the result of the run. Findings are sorted and fingerprinted again, as the
 * fingerprints of equal findings are numbered.
 * @throws UserError for a file that is not a result.
 */
export function mergeResults(host: Host, files: readonly string[]): Result {
  const results = files.map((file) => readResult(host, file));
  const suppressed = results.flatMap((result) =>
    result.suppressed.map(({ suppression, ...finding }) => ({ finding: findingOf(finding), suppression })),
  );
  const shown = new Set<Finding>();
  const found = once([
    ...results.flatMap((result) => result.findings.map(findingOf)),
    ...suppressed.map(({ finding }) => finding),
  ]);
  const all = withFingerprints(withoutRepetitions([...found].sort(compareFindings)));
  const silent = new Map(suppressed.map(({ finding, suppression }) => [identity(finding), suppression]));
  const hidden: SuppressedFinding[] = [];
  for (const finding of all) {
    const suppression = silent.get(identity(finding));
    if (suppression === undefined) shown.add(finding);
    else hidden.push({ ...finding, suppression });
  }
  return {
    findings: [...shown],
    suppressed: hidden,
    notes: mergeNotes(results.flatMap((result) => result.notes)),
    internalErrors: results.flatMap((result) => result.internalErrors),
    counts: results.reduce<Result["counts"]>(
      (sum, { summary }) => ({
        files: sum.files + summary.files,
        documents: sum.documents + summary.documents,
        resources: sum.resources + summary.resources,
        unread: Math.max(sum.unread, summary.unread ?? 0),
        ...((sum.notJudged ?? summary.notJudged) !== undefined && {
          notJudged: (sum.notJudged ?? 0) + (summary.notJudged ?? 0),
        }),
      }),
      { files: 0, documents: 0, resources: 0, unread: 0 },
    ),
    sources: new Map(),
  };
}

/** Every shard reports what was not analysed. */
function once(findings: readonly Omit<Finding, "fingerprint">[]): readonly Omit<Finding, "fingerprint">[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    if (finding.ruleId !== NOT_ANALYSED && finding.ruleId !== BUILD_BROKEN) return true;
    const isNew = !seen.has(identity(finding));
    seen.add(identity(finding));
    return isNew;
  });
}

const identity = (finding: Omit<Finding, "fingerprint">): string =>
  `${finding.ruleId} ${finding.span.file} ${finding.span.start.offset} ${finding.message}`;

function mergeNotes(notes: readonly Note[]): readonly Note[] {
  const merged = new Map<string, { readonly files: Set<string>; readonly unread: boolean }>();
  for (const { message, files, unread } of notes)
    merged.set(message, { files: new Set([...(merged.get(message)?.files ?? []), ...files]), unread: unread === true });
  return [...merged].map(([message, { files, unread }]) => ({
    message,
    files: [...files].sort(),
    ...(unread && { unread }),
  }));
}
