import { compareText } from "../base/compare-text.ts";
import { writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import glob from "fast-glob";

const camelCase = (id: string): string => id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The module of a rule, `rules/<category>/<id>.ts`. */
export interface RuleModule {
  readonly id: string;
  readonly category: string;
}

/** `rules/index.ts` with an explicit import for each rule module, so that bundlers and readers see them all. */
export function ruleIndex(modules: readonly RuleModule[]): string {
  const sorted = modules.toSorted((a, b) => compareText(a.id, b.id));
  return [
    "// Written by `npm run docs` from the files of this folder.",
    'import { ofCategories } from "../src/rule.ts";',
    ...sorted.map(({ id, category }) => `import ${camelCase(id)} from "./${category}/${id}.ts";`),
    "",
    "/** Every rule, explicitly: what is not in this list does not exist. */",
    "export const rules = ofCategories({",
    ...[...new Set(sorted.map(({ category }) => category))]
      .sort()
      .flatMap((folder) => [
        `  ${folder.includes("-") ? `"${folder}"` : folder}: [`,
        ...sorted.filter(({ category }) => category === folder).map(({ id }) => `    ${camelCase(id)},`),
        "  ],",
      ]),
    "});",
    "",
  ].join("\n");
}

/** All rule modules. */
export const ruleModules = (): readonly RuleModule[] =>
  glob.sync("rules/*/*.ts").map((file) => ({ id: basename(file, ".ts"), category: basename(dirname(file)) }));

if (process.argv[1]?.endsWith("rule-index.ts") === true) writeFileSync("rules/index.ts", ruleIndex(ruleModules()));
