import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../rules/index.ts";
import { configSchema } from "../src/config/config-schema.ts";
import { readme } from "../src/dev/readme.ts";
import { unknownPage } from "../src/dev/unknown-page.ts";
import { ruleExamplesModule } from "../src/dev/rule-example.ts";
import { rulePage, rulesTable } from "../src/dev/rule-page.ts";
import { ruleModules, ruleIndex } from "../src/dev/rule-index.ts";

/** Writing and checking are the same code: `npm run docs` runs this file with `-u`. */
describe("generated files are current (npm run docs writes them)", () => {
  it("rules/index.ts lists every rule module", () => {
    expect(readFileSync("rules/index.ts", "utf8")).toBe(ruleIndex(ruleModules()));
    expect(rules.map((rule) => rule.id).sort()).toEqual(
      ruleModules()
        .map(({ id }) => id)
        .sort(),
    );
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))("docs/rules/%s.md", async (id, rule) => {
    await expect(rulePage(rule)).toMatchFileSnapshot(`../docs/rules/${id}.md`);
  });

  it("docs/rules/README.md", async () => {
    await expect(rulesTable(rules)).toMatchFileSnapshot("../docs/rules/README.md");
  });

  it("schemas/rule-examples.ts", async () => {
    await expect(ruleExamplesModule(rules)).toMatchFileSnapshot("../schemas/rule-examples.ts");
  });

  it("schemas/config.schema.json", async () => {
    await expect(`${JSON.stringify(configSchema(rules), undefined, 2)}\n`).toMatchFileSnapshot(
      "../schemas/config.schema.json",
    );
  });

  it("README.md", async () => {
    await expect(readme(readFileSync("README.md", "utf8"), rules)).toMatchFileSnapshot("../README.md");
  });

  it("docs/unknown.md", async () => {
    await expect(unknownPage()).toMatchFileSnapshot("../docs/unknown.md");
  });

  it("no page and no fixture folder is left of a rule that is gone", () => {
    const pages = readdirSync("docs/rules")
      .filter((file) => file.endsWith(".md") && file !== "README.md")
      .map((file) => file.slice(0, -3));
    const known = new Set(rules.map((rule) => rule.id));
    expect(pages.filter((page) => !known.has(page))).toEqual([]);
    expect(readdirSync("fixtures/rules").filter((folder) => !known.has(folder))).toEqual([]);
  });
});
