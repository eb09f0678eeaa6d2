import { relative } from "node:path";
import { UserError } from "../../diagnostic/user-error.ts";
import { orNearest } from "../../hints/did-you-mean.ts";
import { nearest } from "../../hints/nearest.ts";
import type { AnyRule } from "../../rule/rule.ts";

/** The rules of `--only-rule`, which may be separated by commas. @throws UserError for a rule that does not exist. */
export function onlyRulesOf(
  ids: readonly string[],
  rules: readonly AnyRule[],
  withoutPlugins: boolean,
): readonly string[] {
  const wanted = ids.flatMap((text) => text.split(",")).map((id) => id.trim());
  const known = rules.map(({ id }) => id);
  for (const id of wanted) {
    if (known.includes(id) || (withoutPlugins && id.includes("/"))) continue;
    throw new UserError(
      `--only-rule: there is no rule "${id}"${orNearest(nearest(id, known), ".")} \`kubenetlint rules\` lists all.`,
    );
  }
  return wanted;
}

/**
 * Patterns of the command line as the configuration would contain them: those with a slash are relative to the working
 * directory, the others are names in any folder, as in a `.gitignore`.
 */
export function ignoresBelow(patterns: readonly string[], root: string, cwd: string): readonly string[] {
  const below = relative(root, cwd).replaceAll("\\", "/");
  if (below === "" || below.startsWith("..")) return patterns;
  return patterns.map((pattern) => {
    const [, not = "", text = ""] = /^(!?)(.*)$/.exec(pattern) ?? [];
    return /\/(?!$)/.test(text) ? `${not}/${below}/${text.replace(/^\//, "")}` : pattern;
  });
}
