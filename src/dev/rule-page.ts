import type { AnyRule } from "../rule/rule.ts";
import { optionExamples, ruleExample } from "./rule-example.ts";
import type { RuleExample } from "./rule-example.ts";
import since from "./since.json" with { type: "json" };

/** The version of kubenetlint that had the rule first. */
const sinceOf = ({ id }: AnyRule): string => (since as Readonly<Record<string, string>>)[id] ?? "";

const onIn = (rule: AnyRule): string => {
  const presets = rule.presets.includes("recommended") ? ["recommended", "production"] : rule.presets;
  const some = rule.productionMessages?.join(", ");
  return [...presets, "all"].join(", ") + (some === undefined ? "" : ` (${some}: only production, all)`);
};

const block = (language: string, text: string): readonly string[] => [`\`\`\`${language}`, text.trimEnd(), "```"];

/** The files of an example, each with its name where there are several. */
const filesOf = ({ files }: RuleExample): readonly string[] =>
  files.flatMap(({ path, text }) => [...(files.length === 1 ? [] : [`\`${path}\``, ""]), ...block("yaml", text), ""]);

function exampleSection(title: string, example: RuleExample | undefined): readonly string[] {
  if (example === undefined) return [];
  const { configuration, output } = example;
  return [
    "",
    `## ${title}`,
    "",
    ...(configuration === undefined ? [] : ["With this `kubenetlint.yaml`:", "", ...block("yaml", configuration), ""]),
    ...filesOf(example),
    ...(output === "" ? [] : [...block("text", output), ""]),
  ].slice(0, -1);
}

const optionsTable = (rule: AnyRule): readonly string[] => {
  const rows = Object.entries(rule.options).map(([name, option]) => {
    const type =
      "enum" in option
        ? option.enum.map((value) => `\`${value}\``).join(" or ")
        : option.type === "array"
          ? "list of strings"
          : option.type;
    const value = JSON.stringify(option.default).replaceAll("|", "\\|");
    return `| \`${name}\` | ${type} | \`${value}\` | ${option.description} |`;
  });
  return rows.length === 0
    ? []
    : [
        "",
        "## Options",
        "",
        "| option | type | default | description |",
        "|---|---|---|---|",
        ...rows,
        "",
        "In `kubenetlint.yaml`, for example:",
        ...optionExamples(rule).flatMap((setting) => ["", ...block("yaml", setting)]),
      ];
};

/** The page of a rule: all of it comes from the rule's module and its cases. */
export function rulePage(rule: AnyRule): string {
  const { summary, why, remedy, whenNotToUse, references } = rule.docs;
  return [
    `# ${rule.id}`,
    "",
    summary,
    "",
    "| severity | category | on in | since |",
    "|---|---|---|---|",
    `| ${rule.severity} | ${rule.category} | ${onIn(rule)} | ${sinceOf(rule)} |`,
    "",
    "## Why",
    "",
    why,
    "",
    "## How to repair",
    "",
    remedy,
    ...optionsTable(rule),
    ...exampleSection("Reported", ruleExample(rule, "invalid")),
    ...exampleSection("Not reported", ruleExample(rule, "valid")),
    ...(whenNotToUse === undefined ? [] : ["", "## When not to use it", "", whenNotToUse]),
    "",
    "## References",
    "",
    ...references.map((reference) => `- <${reference}>`),
    "",
  ].join("\n");
}

/** All rules by category. */
export function rulesTable(rules: readonly AnyRule[]): string {
  const sorted = [...rules].sort((a, b) =>
    a.category === b.category ? (a.id < b.id ? -1 : 1) : a.category < b.category ? -1 : 1,
  );
  const rows = sorted.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${rule.category} | ${rule.severity} | ${onIn(rule)} | ${rule.docs.summary} |`,
  );
  return [
    "# Rules",
    "",
    "[All messages](../messages.md) of these rules. Written by `npm run docs`.",
    "",
    "| rule | category | severity | on in | finds |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
