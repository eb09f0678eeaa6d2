import { nearest } from "../../../base/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { AnyRule, Preset } from "../../../rule/rule.ts";
import examplesText from "../../../../schemas/rule-examples.ts";

/** What the rule's page shows under "Reported". */
interface Example {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly configuration?: string;
  readonly output: string;
}

/** Where a rule is on without being named: `production` holds what `recommended` does, and `all` every rule. */
const presetsOf = ({ presets }: AnyRule): readonly Preset[] => [
  ...(presets.includes("recommended") ? (["recommended", "production"] as const) : presets),
  "all",
];

export function rulesCommand(rules: readonly AnyRule[], output: "table" | "json"): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
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
    .map(
      (rule) =>
        `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${shownPresets(rule).padEnd(presetWidth)}  ${rule.docs.summary}\n`,
    )
    .join("");
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^(?=.)/gm, "  ");

/** The example of a built-in rule: the files, and what is reported in them. */
function exampleLines({ id }: AnyRule): readonly string[] {
  const example = (JSON.parse(examplesText) as Readonly<Record<string, Example | undefined>>)[id];
  if (example === undefined) return [];
  const { configuration, files, output } = example;
  return [
    ...(configuration === undefined ? [] : ["", "With this kubenetlint.yaml:", "", indented(configuration)]),
    ...files.flatMap(({ path, text }) => ["", `Reported in ${path}:`, "", indented(text)]),
    "",
    indented(output),
  ];
}

/** @throws UserError for a rule that does not exist, with the nearest one. */
export function explainCommand(rules: readonly AnyRule[], id: string): string {
  const rule = rules.find((candidate) => candidate.id === id || candidate.aliases?.includes(id) === true);
  if (rule === undefined) {
    const near = nearest(
      id,
      rules.map((candidate) => candidate.id),
    );
    throw new UserError(
      `There is no rule "${id}"${near === undefined ? "." : `; did you mean "${near}"?`} \`kubenetlint rules\` lists them all.`,
    );
  }
  const options = Object.entries(rule.options).map(
    ([name, option]) => `  ${name} (default ${JSON.stringify(option.default)})\n    ${option.description}`,
  );
  return [
    `${rule.id} (${rule.severity}; presets: ${presetsOf(rule).join(", ")})`,
    "",
    rule.docs.summary,
    "",
    `Why: ${rule.docs.why}`,
    `Repair: ${rule.docs.remedy}`,
    ...(rule.docs.whenNotToUse === undefined ? [] : [`When not to use it: ${rule.docs.whenNotToUse}`]),
    ...(options.length > 0 ? ["", "Options:", ...options] : []),
    ...exampleLines(rule),
    "",
    ...rule.docs.references.map((reference) => `See ${reference}`),
    "",
  ].join("\n");
}
