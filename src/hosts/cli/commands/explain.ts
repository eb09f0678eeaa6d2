import examplesText from "../../../../schemas/rule-examples.ts";
import { orNearest } from "../../../hints/did-you-mean.ts";
import { nearest } from "../../../hints/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { AnyRule } from "../../../rule/rule.ts";
import { presetsOf } from "./rules.ts";

/** What the page of a rule shows under "Reported". */
interface Example {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly configuration?: string;
  readonly output: string;
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

/** @throws UserError for an unknown rule, with the closest match. */
export function explainCommand(rules: readonly AnyRule[], id: string): string {
  const rule = rules.find((candidate) => candidate.id === id || candidate.aliases?.includes(id) === true);
  if (rule === undefined) {
    const near = nearest(
      id,
      rules.map((candidate) => candidate.id),
    );
    const meant = orNearest(near, ".");
    throw new UserError(`There is no rule "${id}"${meant} \`kubenetlint rules\` lists all rules.`);
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
