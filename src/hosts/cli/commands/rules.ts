import { compareText } from "../../../base/compare-text.ts";
import type { AnyRule, Preset } from "../../../rule/rule.ts";

/** Presets that contain a rule: `production` includes `recommended`, and `all` every rule. */
export const presetsOf = ({ presets }: AnyRule): readonly Preset[] => [
  ...(presets.includes("recommended") ? (["recommended", "production"] as const) : presets),
  "all",
];

export function rulesCommand(rules: readonly AnyRule[], output: "table" | "json"): string {
  const sorted = [...rules].sort((a, b) => compareText(a.id, b.id));
  if (output === "json") {
    const list = sorted.map((rule) => ({
      id: rule.id,
      category: rule.category,
      severity: rule.severity,
      presets: presetsOf(rule),
      summary: rule.docs.summary,
      options: rule.options,
    }));
    return `${JSON.stringify(list, undefined, 2)}\n`;
  }
  const shownPresets = (rule: AnyRule): string => presetsOf(rule).join(", ");
  const presetWidth = Math.max(...sorted.map((rule) => shownPresets(rule).length));
  const width = Math.max(...sorted.map((rule) => rule.id.length));
  return sorted
    .map((rule) => {
      const columns = [rule.id.padEnd(width), rule.severity.padEnd(7), shownPresets(rule).padEnd(presetWidth)];
      return `${[...columns, rule.docs.summary].join("  ")}\n`;
    })
    .join("");
}
