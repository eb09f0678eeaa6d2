import { compareText } from "../../../base/compare-text.ts";
import type { Result } from "../../../engine/result.ts";
import { shown } from "../../../report/lint/reporter.ts";

/** Findings by rule, the most frequent first: `12  warning  readiness-probe-missing`. */
export function statistics(result: Result): string {
  const counts = new Map<string, number>();
  for (const { severity, ruleId } of shown(result, { unknown: false })) {
    const key = `${severity.padEnd(7)}  ${ruleId}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].toSorted(([a, m], [b, n]) => n - m || compareText(a, b));
  const width = String(rows[0]?.[1] ?? 0).length;
  return rows.map(([key, count]) => `${String(count).padStart(width)}  ${key}\n`).join("");
}
