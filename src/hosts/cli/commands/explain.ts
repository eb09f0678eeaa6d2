import { nearest } from "../../../base/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { AnyRule } from "../../../rule/rule.ts";
import { presetsOf } from "./rules.ts";

/** @throws UserError for an unknown rule, with the closest match. */
export function explainCommand(rules: readonly AnyRule[], id: string): string {
  const rule = rules.find((candidate) => candidate.id === id || candidate.aliases?.includes(id) === true);
  if (rule === undefined) {
    const near = nearest(
      id,
      rules.map((candidate) => candidate.id),
    );
    const meant = near === undefined ? "." : `; did you mean "${near}"?`;
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
    ...(options.length > 0 ? ["", "Options:", ...options] : []),
    "",
    ...rule.docs.references.map((reference) => `See ${reference}`),
    "",
  ].join("\n");
}
