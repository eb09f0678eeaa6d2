import { compareText } from "../base/compare-text.ts";
import type { Config, RuleSetting } from "../config/config.ts";
import { hidesFile, pathPatterns } from "../diagnostic/path-patterns.ts";
import type { Severity } from "../diagnostic/finding.ts";
import { defaultOptions } from "../rule/options.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Reported } from "./draft.ts";

/** A rule that is on somewhere, with all its options set. */
export interface ActiveRule {
  readonly rule: AnyRule;
  readonly options: Readonly<Record<string, unknown>>;
  /** Severity for a file, or `off`. */
  severityIn(file: string): RuleSetting["severity"];
  /** Whether the preset has this message of the rule. */
  has(messageId: string): boolean;
}

function baseSeverity(rule: AnyRule, config: Config): RuleSetting["severity"] {
  const own = config.rules[rule.id]?.severity;
  if (own !== undefined) return own;
  if (config.extends === "all" || config.onlyRules !== undefined) return rule.severity;
  // `production` contains everything of `recommended`.
  return rule.presets.some((preset) => preset === "recommended" || preset === config.extends) ? rule.severity : "off";
}

/** The rules that a configuration switches on, in order of their ids. */
export function activeRules(rules: readonly AnyRule[], config: Config): readonly ActiveRule[] {
  const overrides = config.overrides.map(({ files, rules: severities }) => ({
    files: pathPatterns(files),
    severities,
  }));
  const active: ActiveRule[] = [];
  for (const rule of [...rules].sort((a, b) => compareText(a.id, b.id))) {
    if (config.onlyRules?.includes(rule.id) === false) continue;
    const base = baseSeverity(rule, config);
    const changing = overrides.filter(({ severities }) => severities[rule.id] !== undefined);
    if (base === "off" && changing.every(({ severities }) => severities[rule.id] === "off")) continue;
    const left =
      config.extends === "recommended" && config.rules[rule.id] === undefined && config.onlyRules === undefined
        ? rule.productionMessages
        : undefined;
    active.push({
      rule,
      has: (messageId) => left === undefined || !(left as readonly string[]).includes(messageId),
      options: { ...defaultOptions(rule.options), ...config.rules[rule.id]?.options },
      severityIn(file) {
        if (changing.length === 0) return base;
        const parts = file.split("/");
        // An override does not apply to files above the configuration.
        const last =
          parts[0] === ".." || parts[0] === "" ? undefined : changing.findLast(({ files }) => hidesFile(files, parts));
        return last?.severities[rule.id] ?? base;
      },
    });
  }
  return active;
}

/**
 * The severity of a reported case; undefined where it is not shown: the rule is off in that file, or the preset leaves
 * the message out.
 */
export function severityOf(
  { at, message, severity }: Pick<Reported, "at" | "message" | "severity">,
  { rule, severityIn, has }: ActiveRule,
): Severity | undefined {
  const configured = severityIn(at.file);
  return configured === "off" || !has(message) ? undefined : gradeOf(configured, rule, severity);
}

/** A rule may grade a single case itself; that never outranks what the configuration says of the rule. */
function gradeOf(configured: Severity, rule: AnyRule, own: Severity | undefined): Severity {
  return own === undefined || configured !== rule.severity ? configured : own;
}
