import { describe, expect, it } from "vitest";
import { EXPECTATIONS_SCHEMA } from "../../src/expect/expectations-schema.ts";
import { readExpectations, withoutPlaceholders } from "../../src/expect/read-expectations.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const head = "apiVersion: kubenetlint.io/v1\nkind: Expectations\n";
const read = (text: string) => readExpectations(parseSource({ path: "x.yaml", text: withoutPlaceholders(text) }));

describe("schemas/expectations.schema.json", () => {
  it("is what the command checks by", async () => {
    await expect(`${JSON.stringify(EXPECTATIONS_SCHEMA, undefined, 2)}\n`).toMatchFileSnapshot(
      "../../schemas/expectations.schema.json",
    );
  });
});

describe("a file of expectations", () => {
  it.each([
    ["kind: Expectation\napiVersion: kubenetlint.io/v1\n", "x.yaml:1:7"],
    [`${head}reach: [{from: a, to: b}]\n`, "x.yaml:3:9"],
    [`${head}endpoints: [{service: a, atLeast: -1}]\n`, "x.yaml:3:35"],
    [`${head}reach: [{from: a, to: b, allowed: [tcp/80]}]\n`, "x.yaml:3:36"],
    [`${head}reach:\n  - from: a\n   to: b\n`, "x.yaml:5"],
  ])("%s is refused at its place", (text, place) => {
    const { problems, documents } = read(text);
    expect(problems[0]).toContain(place);
    expect(documents).toEqual([]);
  });

  it("may hold several documents, of which a wrong one does not hide the others", () => {
    const { problems, documents } = read(
      `${head}metadata: {name: one}\n---\n${head}reech: []\n---\n${head}metadata: {name: three}\n`,
    );
    expect(documents.map(({ name }) => name)).toEqual(["one", "three"]);
    expect(problems).toEqual(['x.yaml:7:1  there is no "reech"; did you mean "reach"?']);
  });

  it.each(["exactly: ?", "exactly: ? # later", 'exactly: "?"', "exactly: '?'", "exactly:"])(
    "takes `%s` as left empty",
    (entry) => {
      expect(read(`${head}endpoints:\n  - service: a\n    ${entry}\n`).documents[0]?.endpoints[0]).toEqual({
        service: "a",
        exactly: null,
      });
    },
  );
});
