import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const API = readFileSync("src/plugin-api.ts", "utf8");
const exported = [...API.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm)].flatMap(
  ([, names = "", from = ""]) =>
    names.split(",").flatMap((name) => (name.trim() === "" ? [] : [{ name: name.trim(), from }])),
);

describe("the API for plug-ins", () => {
  it("names each of its parts, and no folder of parts", () => {
    expect(exported.length).toBeGreaterThan(30);
    expect(API).not.toContain("export *");
  });

  it("is listed in docs/policies.md", () => {
    const page = readFileSync("docs/policies.md", "utf8");
    const [, table = ""] = /\| of `kubenetlint\/rule` \| \|\n\|---\|---\|\n([\s\S]*?)\n\n/.exec(page) ?? [];
    const listed = table
      .split("\n")
      .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(listed.toSorted()).toEqual(exported.map(({ name }) => name).toSorted());
  });

  it.each(exported)("$name has a doc comment", ({ name, from }) => {
    const text = readFileSync(join(dirname("src/plugin-api.ts"), from), "utf8");
    expect(text).toMatch(new RegExp(`\\*/\\nexport (?:declare )?(?:const|function|class|interface|type) ${name}\\b`));
  });

  it("does not share a name with what only the built-in rules use", () => {
    const internal = readFileSync("src/rule-internal.ts", "utf8");
    expect(exported.filter(({ name }) => new RegExp(`[{,]\\s*${name}\\s*[,}]`).test(internal))).toEqual([]);
  });
});
