import type { Severity } from "../../diagnostic/finding.ts";
import type { AnyRule } from "../../rule/rule.ts";

export type SarifLevel = "error" | "warning" | "note" | "none";

export function levelOf(severity: Severity): SarifLevel {
  switch (severity) {
    case "error":
    case "warning":
      return severity;
    case "info":
      return "note";
    default:
      return severity satisfies never;
  }
}

/** `reportingDescriptor` of SARIF 2.1.0, section 3.49. */
export interface SarifRule {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** `helpUri` must be absolute. */
const isUri = (text: string): boolean => /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text);

/** The name that viewers show, in the form that SARIF recommends. */
const pascalCase = (id: string): string =>
  id.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function helpMarkdown({ docs, options }: AnyRule): string {
  const rows = Object.entries(options).map(
    ([name, option]) => `- \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.description}`,
  );
  return [
    docs.summary,
    `**Why:** ${docs.why}`,
    `**Repair:** ${docs.remedy}`,
    ...(rows.length === 0 ? [] : [`**Options**\n\n${rows.join("\n")}`]),
    ...(docs.references.length === 0 ? [] : [docs.references.map((reference) => `- <${reference}>`).join("\n")]),
  ].join("\n\n");
}

function describe(rule: AnyRule): SarifRule {
  const { id, aliases, category, severity, docs } = rule;
  const helpUri = docs.references.find(isUri);
  return {
    id,
    name: pascalCase(id),
    ...(aliases !== undefined && aliases.length > 0 && { deprecatedIds: aliases }),
    shortDescription: { text: docs.summary },
    fullDescription: { text: `${docs.summary} ${docs.why}` },
    help: { text: `${docs.why}\n\n${docs.remedy}`, markdown: helpMarkdown(rule) },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: levelOf(severity), enabled: rule.presets.includes("recommended") },
    properties: { tags: ["kubernetes", category] },
  };
}

/** Rules sorted by id, with minimal entries for findings of the engine, which have no rule. */
export function sarifRules(rules: ReadonlyMap<string, AnyRule>, mentioned: Iterable<string>): readonly SarifRule[] {
  const ids = [...new Set([...rules.keys(), ...mentioned])].sort();
  return ids.map((id) => {
    const rule = rules.get(id);
    return rule === undefined ? { id } : describe(rule);
  });
}
