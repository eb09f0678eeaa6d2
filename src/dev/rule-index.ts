import { readdirSync, writeFileSync } from "node:fs";

const camelCase = (id: string): string => id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `rules/index.ts` for the rule modules that are there: explicit imports, so that bundlers and readers see them all. */
export function ruleIndex(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  return [
    "// Written by `npm run docs` from the files of this folder.",
    'import type { AnyRule } from "../src/rule.ts";',
    ...sorted.map((id) => `import ${camelCase(id)} from "./${id}.ts";`),
    "",
    "/** Every rule, explicitly: what is not in this list does not exist. */",
    "export const rules: readonly AnyRule[] = [",
    ...sorted.map((id) => `  ${camelCase(id)},`),
    "];",
    "",
  ].join("\n");
}

export const ruleIds = (): readonly string[] =>
  readdirSync("rules")
    .filter((file) => /^[a-z0-9-]+\.ts$/.test(file) && file !== "index.ts")
    .map((file) => file.slice(0, -".ts".length));

if (process.argv[1]?.endsWith("rule-index.ts") === true) writeFileSync("rules/index.ts", ruleIndex(ruleIds()));
