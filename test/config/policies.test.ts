import { describe, expect, it } from "vitest";
import { configSchema } from "../../src/config/config-schema.ts";
import { readConfig, readPlugins } from "../../src/config/read-config.ts";
import { readPath, readPolicies } from "../../src/config/read-policies.ts";
import type { AnyRule } from "../../src/rule.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const RULE: AnyRule = {
  id: "known",
  aliases: ["former"],
  category: "api",
  severity: "warning",
  presets: [],
  options: {},
  messages: {},
  docs: { summary: "", why: "", remedy: "", references: [] },
  check: () => undefined,
};
const documentOf = (text: string) => parseSource({ path: "k.yaml", text }).documents[0]!;
const mistakes = (text: string): readonly string[] => {
  const document = documentOf(text);
  try {
    readConfig(document, [RULE]);
    readPolicies(document, new Set(["known", "team/taken"]));
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
};
const withPolicy = (rest: string): string => `policies:\n  - id: team/x\n    message: m\n${rest}`;

describe("a wrong policy is told at its place", () => {
  it.each([
    ["syntax", withPolicy("    cel: object.spec.type = 1\n"), "k.yaml:4:27  policies.0: cel: unexpected character: ="],
    ["in quotes", withPolicy('    cel: "objekt.spec"\n'), "k.yaml:4:11  policies.0: cel: unknown variable: objekt"],
    [
      "in a block",
      withPolicy("    cel: |\n      object.kind == 'a' &&\n      nothing\n"),
      "k.yaml:4:10  policies.0: cel: unknown variable: nothing",
    ],
    [
      "no condition",
      withPolicy("    cel: size(endpoints)\n"),
      "k.yaml:4:10  policies.0: cel: the expression must be true or false, not int",
    ],
    [
      "in the message",
      "policies:\n  - id: team/x\n    message: \"a {{nam}} b\"\n    cel: 'true'\n",
      "k.yaml:3:19  policies.0: message: unknown variable: nam",
    ],
    [
      "pattern",
      withPolicy("    cel: name.matches('[')\n"),
      "k.yaml:4:23  policies.0: cel: error parsing regexp: missing closing ]: `[`",
    ],
    [
      "pattern that looks ahead",
      withPolicy("    cel: name.matches('a(?=b)')\n"),
      "k.yaml:4:23  policies.0: cel: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
    ],
    [
      "at",
      withPolicy("    cel: 'true'\n    at: spec..\n"),
      'k.yaml:5:9  policies.0: at: "spec.." is not a path such as spec.ports[0].name',
    ],
    [
      "id without a slash",
      "policies:\n  - { id: x, message: m, cel: 'true' }\n",
      'k.yaml:2:11  policies.0.id: "x" is not of the form team/rule-name',
    ],
    [
      "id twice",
      "policies:\n  - { id: a/x, message: m, cel: 'true' }\n  - { id: a/x, message: m, cel: 'true' }\n",
      'k.yaml:3:11  policies.1: there is already a rule "a/x"',
    ],
    [
      "id of a plug-in's rule",
      "policies:\n  - { id: team/taken, message: m, cel: 'true' }\n",
      'k.yaml:2:11  policies.0: there is already a rule "team/taken"',
    ],
    [
      "key",
      withPolicy("    cel: 'true'\n    serverity: error\n"),
      'k.yaml:5:5  policies.0: there is no "serverity"; did you mean "severity"?',
    ],
    [
      "match",
      withPolicy("    cel: 'true'\n    match: { kind: [Service] }\n"),
      'k.yaml:5:14  policies.0.match: there is no "kind"; did you mean "kinds"?',
    ],
    ["missing", "policies:\n  - id: team/x\n    message: m\n", 'k.yaml:2:5  policies.0: "cel" is missing'],
  ])("%s", (_, text, expected) => {
    expect(mistakes(text)).toEqual([expected]);
  });

  it("and all of them at once", () => {
    expect(
      mistakes("policies:\n  - { id: a/x, message: m, cel: 'a' }\n  - { id: a/y, message: m, cel: 'b' }\n"),
    ).toHaveLength(2);
  });
});

describe("rules of policies and plug-ins in the configuration", () => {
  it("are known by their names, with did-you-mean", () => {
    const policy = "policies:\n  - { id: team/owner, message: m, cel: 'true' }\n";
    expect(mistakes(`rules: { team/owner: off }\n${policy}`)).toEqual([]);
    expect(mistakes(`rules: { team/ownr: off }\n${policy}`)).toEqual([
      'k.yaml:1:10  rules: there is no "team/ownr"; did you mean "team/owner"?',
    ]);
    expect(mistakes(`overrides: [{ files: [a], rules: { team/owner: off } }]\n${policy}`)).toEqual([]);
  });

  it("are not checked while plug-ins are left out", () => {
    const document = documentOf("rules: { team/else: [error, { a: 1 }] }\n");
    expect(readConfig(document, [RULE], { withoutPlugins: true }).rules).toEqual({
      "team/else": { severity: "error", options: { a: 1 } },
    });
    expect(() => readConfig(document, [RULE])).toThrow('there is no "team/else"');
  });

  it("are called by former names too, in overrides as well", () => {
    expect(
      readConfig(documentOf("rules: { former: off }\noverrides: [{ files: [a], rules: { former: error } }]\n"), [RULE]),
    ).toMatchObject({ rules: { known: { severity: "off" } }, overrides: [{ rules: { known: "error" } }] });
  });

  it("may be set in a file that is checked by the published schema", () => {
    expect(JSON.stringify(configSchema([RULE]))).toContain("patternProperties");
  });
});

describe("plugins", () => {
  it("are read as paths, packages and with a name", () => {
    expect(readPlugins(documentOf('plugins: ["./a.mjs", pack, { name: team, from: ./b/*.ts }]\n'))).toEqual([
      { from: "./a.mjs" },
      { from: "pack" },
      { name: "team", from: "./b/*.ts" },
    ]);
    expect(mistakes("plugins: [{ nam: team, from: a }]\n").join("\n")).toContain(
      'there is no "nam"; did you mean "name"?',
    );
    expect(mistakes("plugins: [1]\n")[0]).toContain("k.yaml:1:11  plugins.0: must be a string");
  });
});

it("reads paths of fields", () => {
  expect(readPath('spec.ports[0].metadata["a.b/c"]')).toEqual(["spec", "ports", 0, "metadata", "a.b/c"]);
  expect(readPath("spec[x]")).toBeUndefined();
});
