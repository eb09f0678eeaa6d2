import { describe, expect, it } from "vitest";
import type { Result } from "../../src/engine/result.ts";
import type { AnyRule } from "../../src/rule.ts";
import type { Scope } from "../../src/scope/scope.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { lintScopes, made, object } from "./made-rules.ts";
import type { Made } from "./made-rules.ts";
import { lintFiles } from "./run-lint.ts";
import type { Files, RunOptions } from "./run-lint.ts";

const FILES: Files = { "a.yaml": object("Service", "web"), "b.yaml": object("ConfigMap", "settings") };
const shown = ({ findings }: Result): readonly string[] =>
  findings.map(({ ruleId, verdict, span }) => `${span.file}:${span.start.line} ${ruleId} ${verdict}`);
const found = (rules: readonly AnyRule[], options: RunOptions = {}, files = FILES): readonly string[] =>
  shown(lintFiles(files, { rules, ...options }));

describe("what only follows from another finding", () => {
  const effect = (more: Made = {}) => made("made/effect", { on: "ConfigMap", follows: "made/cause", ...more });

  it("is left out, whatever comes first", () => {
    expect(found([made("made/cause"), effect()])).toEqual(["a.yaml:4 made/cause proved"]);
    expect(found([effect(), made("made/cause")])).toEqual(["a.yaml:4 made/cause proved"]);
  });

  it("stays where the cause is less sure than it", () => {
    expect(found([made("made/cause", { unknown: "there may be more" }), effect()])).toEqual([
      "a.yaml:4 made/cause unknown",
      "b.yaml:4 made/effect proved",
    ]);
  });

  it("is left out where both are unknown, and where only it is", () => {
    const unknown = "there may be more";
    expect(found([made("made/cause", { unknown }), effect({ unknown })])).toEqual(["a.yaml:4 made/cause unknown"]);
    expect(found([made("made/cause"), effect({ unknown })])).toEqual(["a.yaml:4 made/cause proved"]);
  });

  it("stays where the cause is another rule, or is off", () => {
    expect(found([made("made/other"), effect()])).toEqual([
      "a.yaml:4 made/other proved",
      "b.yaml:4 made/effect proved",
    ]);
    expect(found([made("made/cause"), effect()], { config: { rules: { "made/cause": { severity: "off" } } } })).toEqual(
      ["b.yaml:4 made/effect proved"],
    );
  });

  it("still explains in turn", () => {
    const last = made("made/last", { on: "ConfigMap", follows: "made/effect" });
    expect(found([made("made/cause"), effect(), last])).toEqual(["a.yaml:4 made/cause proved"]);
  });

  it("is left out where its cause is in a file that is not reported", () => {
    const rules = [made("made/cause"), effect()];
    expect(found(rules, { lint: { only: new Set(["b.yaml"]) } })).toEqual([]);
  });
});

describe("what another finding explains", () => {
  const root = (more: Made = {}) => made("made/root", { explains: "made/effect", ...more });
  const effect = (more: Made = {}) => made("made/effect", { on: "ConfigMap", ...more });

  it("is left out", () => {
    expect(found([root(), effect()])).toEqual(["a.yaml:4 made/root proved"]);
  });

  it("stays where the root is less sure than it", () => {
    expect(found([root({ unknown: "there may be more" }), effect()])).toEqual([
      "a.yaml:4 made/root unknown",
      "b.yaml:4 made/effect proved",
    ]);
  });

  it("is left out too where something else follows from a third rule", () => {
    const third = made("made/third", { on: "ConfigMap", follows: "made/none" });
    expect(found([root(), effect(), third])).toEqual(["a.yaml:4 made/root proved", "b.yaml:4 made/third proved"]);
  });

  it("does not explain itself away", () => {
    expect(found([made("made/root", { explains: "made/root" })])).toEqual(["a.yaml:4 made/root proved"]);
  });
});

describe("a rule that gives way", () => {
  const general = (more: Made = {}) => made("made/general", { givesWay: true, ...more });

  it("gives way to an error at the same place", () => {
    expect(found([general(), made("made/special")])).toEqual(["a.yaml:4 made/special proved"]);
  });

  it("does not give way to a warning, to what is less sure, or to itself", () => {
    expect(found([general(), made("made/special", { severity: "warning" })])).toHaveLength(2);
    expect(found([general(), made("made/special", { unknown: "there may be more" })])).toHaveLength(2);
    expect(found([general(), general()])).toEqual(["a.yaml:4 made/general proved"]);
  });

  it("gives way where both are unknown, and elsewhere not", () => {
    const unknown = "there may be more";
    expect(found([general({ unknown }), made("made/special", { unknown })])).toEqual(["a.yaml:4 made/special unknown"]);
    expect(found([general(), made("made/special", { on: "ConfigMap" })])).toHaveLength(2);
  });
});

describe("an annotation", () => {
  const rule = (more: Made = {}) => made("made/one", { elsewhere: "ConfigMap", ...more });
  const annotated = object("Service", "web", "  annotations:\n    ignore.kubenetlint.io/made.one: it is so\n");

  it("reaches what is found of its object in another file", () => {
    const result = lintFiles({ "a.yaml": annotated, "b.yaml": object("ConfigMap", "settings") }, { rules: [rule()] });
    expect(shown(result)).toEqual([]);
    expect(result.suppressed.map(({ span, suppression }) => [span.file, suppression])).toEqual([
      ["b.yaml", { kind: "annotation", reason: "it is so" }],
    ]);
  });

  it("does not speak of another version of its object in its own file", () => {
    const variant = (path: string, text: string): Scope => ({
      name: path,
      kind: "variant",
      sources: [parseSource({ path, text })],
    });
    const { findings, suppressed } = lintScopes(
      [variant("a.yaml", annotated), variant("b.yaml", object("Service", "web"))],
      made("made/one"),
    );
    expect(findings.map(({ span }) => span.file)).toEqual(["b.yaml"]);
    expect(suppressed.map(({ span }) => span.file)).toEqual(["a.yaml"]);
  });
});

describe("--only", () => {
  it("asks for no suppression in another file", () => {
    const files = {
      "a.yaml": `# kubenetlint-disable-file made/one\n${object("ConfigMap", "a")}`,
      "b.yaml": FILES["b.yaml"]!,
    };
    expect(found([made("made/one")], {}, files)).toEqual(["a.yaml:1 unused-suppression proved"]);
    expect(found([made("made/one")], { lint: { only: new Set(["b.yaml"]) } }, files)).toEqual([]);
    expect(found([made("made/one")], { lint: { only: new Set(["a.yaml"]) } }, files)).toHaveLength(1);
  });

  it("shows nothing of what is known from elsewhere", () => {
    expect(found([made("made/one")], { lint: { only: new Set(["b.yaml"]) } })).toEqual([]);
    expect(found([made("made/one")], { lint: { only: new Set(["a.yaml"]) } })).toHaveLength(1);
  });
});

describe("a range of lines", () => {
  /** The name of the Service is on line 4 of its document. */
  const range = (first: string, last: string, at = ""): readonly string[] =>
    found([made("made/one")], {}, { "a.yaml": `${first}\n${object("Service", `web${at}`)}${last}\n` }).filter(
      (line) => !line.includes("unused-suppression"),
    );

  it("ends after the line of its end", () => {
    expect(range("# kubenetlint-disable made/one", "", " # kubenetlint-enable made/one")).toEqual([]);
  });

  it("begins with the line of its beginning", () => {
    expect(range("# a comment", "# kubenetlint-enable made/one", " # kubenetlint-disable made/one")).toEqual([]);
  });

  it("is not ended by what stands before it", () => {
    expect(range("# kubenetlint-enable made/one\n# kubenetlint-disable made/one", "")).toEqual([]);
  });

  it("is not what another comment begins", () => {
    const text = `# kubenetlint-disable-next-line made/one\n${object("ConfigMap", "a")}# kubenetlint-enable made/one\n`;
    const told = lintFiles({ "a.yaml": text }, { rules: [made("made/one", { on: "ConfigMap" })] }).findings;
    expect(told.map(({ span, message }) => `${span.start.line} ${message}`)).toContainEqual(
      expect.stringMatching(/^6 This comment ends nothing/),
    );
  });

  it("is ended by an end before what is found", () => {
    const text = "# kubenetlint-disable made/one\n# kubenetlint-enable made/one";
    expect(range(text, "")).toEqual(["a.yaml:6 made/one proved"]);
  });
});
