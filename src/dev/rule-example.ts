import type { AnyRule } from "../rule/rule.ts";
import { codeframe } from "../report/lint/codeframe.ts";
import { plain } from "../report/lint/reporter.ts";
import type { Source } from "../yaml/document.ts";
import { headerText, lintCase, readCases } from "./rule-cases.ts";
import type { Case } from "./rule-cases.ts";
import { literal } from "./schemas/data-module.ts";

/** A case as its reader sees it, without the comments that only tests read. */
export interface RuleExample {
  readonly files: readonly Source[];
  /** The `kubenetlint.yaml` that the case needs. */
  readonly configuration?: string;
  /** What `lint -f codeframe` prints of these files; empty for a valid case. */
  readonly output: string;
}

/** The case that shows a rule best is called `typical`; without one it is the first, files before folders. */
export function exampleCase(cases: readonly Case[], kind: Case["kind"]): Case | undefined {
  const own = cases.filter((one) => one.kind === kind);
  return (
    own.find(({ name }) => name === "typical") ?? own.find(({ sources }) => !sources[0]?.path.includes("/")) ?? own[0]
  );
}

const MARKER_LINE = /^\s*# (?:expect|expect-unknown|options|config|fault):/;

const withoutMarkers = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !MARKER_LINE.test(line))
    .map((line) => line.replace(/\s+# expect(-unknown)?:.*$/, ""))
    .join("\n")
    .trim()
    .concat("\n");

/** `rules: {…}` of a configuration that sets options, written in YAML. */
export const ruleSetting = (rule: AnyRule, options: string): string =>
  `rules:\n  ${rule.id}: [${rule.severity}, ${options}]\n`;

function configurationOf(rule: AnyRule, { sources }: Case): string | undefined {
  const head = sources[0]?.text ?? "";
  const options = headerText(head, "options");
  const fields = headerText(head, "config")?.replace(/^\{\s*|\s*\}$/g, "");
  if (options === undefined && fields === undefined) return undefined;
  return `${fields === undefined ? "" : `${fields}\n`}${options === undefined ? "" : ruleSetting(rule, options)}`;
}

/** The example of a kind, linted again without its markers: lines in the output are lines of the files shown. */
export function ruleExample(rule: AnyRule, kind: Case["kind"]): RuleExample | undefined {
  const one = exampleCase(readCases(rule), kind);
  if (one === undefined) return undefined;
  const files = one.sources.map(({ path, text }) => ({ path, text: withoutMarkers(text) }));
  const result = lintCase(rule, { ...one, sources: files });
  const output = codeframe(result, { paint: plain, unknown: false, rules: new Map([[rule.id, rule]]), version: "" });
  const configuration = configurationOf(rule, one);
  return {
    files,
    ...(configuration !== undefined && { configuration }),
    // Without the line that counts the findings.
    output: output.replace(/\n[^\n]*\u2716[\s\S]*$/, "").trim(),
  };
}

/** For each option of a rule, settings that cases use; a setting of several options is listed once. */
export function optionExamples(rule: AnyRule): readonly string[] {
  const shown = new Set<string>();
  return readCases(rule).flatMap(({ options, sources }) => {
    const fresh = Object.keys(options).filter((name) => !shown.has(name));
    const text = headerText(sources[0]?.text ?? "", "options");
    if (fresh.length === 0 || text === undefined) return [];
    for (const name of fresh) shown.add(name);
    return [ruleSetting(rule, text)];
  });
}

/** `schemas/rule-examples.ts`: what `kubenetlint explain` shows, as text that is parsed when it is needed. */
export function ruleExamplesModule(rules: readonly AnyRule[]): string {
  const entries = rules.flatMap((rule) => {
    const example = ruleExample(rule, "invalid");
    return example === undefined ? [] : [`${JSON.stringify(rule.id)}:${literal(example)}`];
  });
  return [
    "// The example of each rule: its case `typical` and what is reported in it.",
    "// Written by `npm run docs`.",
    `export default String.raw\`{\n${entries.join(",\n")}\n}\`;`,
    "",
  ].join("\n");
}
