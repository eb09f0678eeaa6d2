import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { AnyRule } from "../rule/rule.ts";

const onIn = (rule: AnyRule): string => {
  const presets = rule.presets.includes("recommended") ? ["recommended", "production"] : rule.presets;
  const some = rule.productionMessages?.join(", ");
  return [...presets, "all"].join(", ") + (some === undefined ? "" : ` (${some}: only production, all)`);
};

/** The text of a case without the markers that only the tests read. */
function example(rule: AnyRule, kind: "valid" | "invalid"): string | undefined {
  const folder = join("fixtures/rules", rule.id, kind);
  const [first] = readdirSync(folder)
    .filter((entry) => !/\.fixed(\.ya?ml)?$/.test(entry))
    .sort()
    .sort((a, b) => Number(statSync(join(folder, a)).isDirectory()) - Number(statSync(join(folder, b)).isDirectory()));
  if (first === undefined) return undefined;
  const path = join(folder, first);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((file) => join(path, file))
    : [path];
  return files.map((file) => withoutMarkers(readFileSync(file, "utf8"))).join("---\n");
}

const withoutMarkers = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !/^\s*# (expect|expect-unknown|options|config|fault):/.test(line))
    .map((line) => line.replace(/\s+# expect(-unknown)?:.*$/, ""))
    .join("\n");

/** What the tool prints for the first invalid case, from the snapshot that the rule tests keep. */
function firstOutput(rule: AnyRule): string {
  const text = readFileSync(join("fixtures/rules", rule.id, "output.txt"), "utf8");
  const [, first = ""] = text.split(/^## .*$/m);
  return first.replace(/\n[^\n]*\u2716[\s\S]*$/, "").trim();
}

const optionsTable = (rule: AnyRule): readonly string[] => {
  const rows = Object.entries(rule.options).map(([name, option]) => {
    const type =
      "enum" in option
        ? option.enum.map((value) => `\`${value}\``).join(" or ")
        : option.type === "array"
          ? "list of strings"
          : option.type;
    return `| \`${name}\` | ${type} | \`${JSON.stringify(option.default).replaceAll("|", "\\|")}\` | ${option.description} |`;
  });
  return rows.length === 0
    ? []
    : ["", "## Options", "", "| option | type | default | meaning |", "|---|---|---|---|", ...rows];
};

/** The page of a rule: all of it comes from the rule's module and its cases. */
export function rulePage(rule: AnyRule): string {
  const invalid = example(rule, "invalid");
  const valid = example(rule, "valid");
  return [
    `# ${rule.id}`,
    "",
    rule.docs.summary,
    "",
    "| severity | category | on in |",
    "|---|---|---|",
    `| ${rule.severity} | ${rule.category} | ${onIn(rule)} |`,
    "",
    "## Why",
    "",
    rule.docs.why,
    "",
    "## How to repair",
    "",
    rule.docs.remedy,
    ...optionsTable(rule),
    ...(invalid === undefined
      ? []
      : ["", "## Reported", "", "```yaml", invalid.trimEnd(), "```", "", "```text", firstOutput(rule), "```"]),
    ...(valid === undefined ? [] : ["", "## Not reported", "", "```yaml", valid.trimEnd(), "```"]),
    "",
    "## References",
    "",
    ...rule.docs.references.map((reference) => `- <${reference}>`),
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
    "Written by `npm run docs`.",
    "",
    "| rule | category | severity | on in | finds |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
