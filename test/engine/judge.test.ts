import { describe, expect, it } from "vitest";
import type { Result } from "../../src/engine/result.ts";
import { defineRule } from "../../src/rule.ts";
import type { AnyRule } from "../../src/rule.ts";
import { NEWEST_VERSION, validateObject } from "../../src/validate/validate-object.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import type { Scope, ScopeKind } from "../../src/scope/scope.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { lintFiles } from "./run-lint.ts";
import type { Files, RunOptions } from "./run-lint.ts";

type Severity = "error" | "warning" | "info";

interface Made {
  readonly unknown?: string;
  readonly severity?: Severity;
  readonly givesWay?: true;
  /** The kind of object at which it is reported. */
  readonly on?: string;
  readonly follows?: string;
  readonly explains?: string;
  /** Reported in the file of an object of this kind, although it is about the other one. */
  readonly elsewhere?: string;
}

/** A rule that reports every Service, or what else it is made for. */
const made = (
  id: string,
  { unknown, severity = "error", givesWay, on = "Service", follows, explains, elsewhere }: Made = {},
): AnyRule =>
  defineRule({
    id,
    severity,
    presets: ["recommended"],
    ...(givesWay && { givesWay }),
    docs: { summary: "Made for a test.", why: "It is not.", remedy: "None.", references: [] },
    options: {},
    messages: { found: (d: { readonly name: string }) => `${d.name} has it.` },
    check({ model, report }) {
      for (const resource of model.resources.filter(({ kind }) => kind === on)) {
        const place = model.resources.find(({ kind }) => kind === elsewhere) ?? resource;
        const cause = (rule: string) => ({ rules: [rule], resources: model.resources });
        report({
          resource,
          at: place.atName(),
          message: "found",
          data: { name: resource.name },
          unknown,
          ...(follows !== undefined && { follows: cause(follows) }),
          ...(explains !== undefined && { explains: cause(explains) }),
        });
      }
    },
  }) as AnyRule;

const object = (kind: string, name: string, more = ""): string =>
  `apiVersion: ${kind === "ConfigMap" || kind === "Service" ? "v1" : "networking.k8s.io/v1"}\nkind: ${kind}\n` +
  `metadata:\n  name: ${name}\n${more}${kind === "Service" ? "spec:\n  ports: [{ port: 80 }]\n" : ""}`;

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
    const files = { "a.yaml": annotated, "b.yaml": object("Service", "web") };
    expect(found([made("made/one")], {}, files)).toEqual(["b.yaml:4 made/one proved"]);
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

  it("is ended by an end before what is found", () => {
    const text = "# kubenetlint-disable made/one\n# kubenetlint-enable made/one";
    expect(range(text, "")).toEqual(["a.yaml:6 made/one proved"]);
  });
});

describe("findings of several scopes", () => {
  const source = (path: string, text: string) => parseSource({ path, text });
  const shared = source("shared.yaml", object("Service", "web"));
  const scope = (name: string, kind: ScopeKind, own: string): Scope => ({
    name,
    kind,
    sources: [shared, source(`${name}.yaml`, own)],
  });
  /** Reports the Service where there is a ConfigMap of this name. */
  const where = (wanted: string, unknown?: string): AnyRule =>
    defineRule({
      id: "made/where",
      severity: "error",
      presets: ["recommended"],
      docs: { summary: "Made for a test.", why: "It is not.", remedy: "None.", references: [] },
      options: {},
      messages: { found: (d: { readonly name: string }) => `${d.name} has it.` },
      check({ model, report }) {
        const maps = model.resources.filter(({ kind }) => kind === "ConfigMap");
        if (!maps.some(({ name }) => name.startsWith(wanted))) return;
        const open = maps.some(({ name }) => name.endsWith("-open")) ? unknown : undefined;
        for (const resource of model.resources.filter(({ kind }) => kind === "Service"))
          report({ resource, at: resource.atName(), message: "found", data: { name: resource.name }, unknown: open });
      },
    }) as AnyRule;
  const inScopes = (scopes: readonly Scope[], rule: AnyRule) =>
    lint(scopes, [rule], {
      config: DEFAULT_CONFIG,
      kubernetesVersion: NEWEST_VERSION,
      validate: (value) => validateObject(value),
    }).findings.map(({ verdict, because, scopes: named }) => ({ verdict, because, scopes: named }));
  const map = (name: string) => object("ConfigMap", name);

  it("that are declared: one stands alone, and names its scopes unless all have it", () => {
    const rule = where("wrong");
    const scopes = (b: string): readonly Scope[] => [
      scope("a", "declared", map("wrong")),
      scope("b", "declared", map(b)),
      scope("c", "kustomize", map("wrong")),
    ];
    expect(inScopes(scopes("right"), rule)).toEqual([{ verdict: "proved", because: undefined, scopes: ["a", "c"] }]);
    expect(inScopes(scopes("wrong"), rule)).toEqual([{ verdict: "proved", because: undefined, scopes: undefined }]);
  });

  it("that are guesses: it must hold in each that has the file", () => {
    const rule = where("wrong");
    const scopes = (b: string): readonly Scope[] => [
      scope("a", "variant", map("wrong")),
      scope("b", "variant", map(b)),
    ];
    expect(inScopes(scopes("right"), rule)).toEqual([]);
    expect(inScopes(scopes("wrong"), rule)).toHaveLength(1);
    const other: Scope = { name: "c", kind: "variant", sources: [source("c.yaml", map("right"))] };
    expect(inScopes([...scopes("wrong"), other], rule)).toHaveLength(1);
  });

  it("that are guesses: it is unknown where one of them leaves it open", () => {
    const scopes = [scope("a", "variant", map("wrong")), scope("b", "variant", map("wrong-open"))];
    const open = [{ verdict: "unknown", because: "the map is open", scopes: undefined }];
    expect(inScopes(scopes, where("wrong", "the map is open"))).toEqual(open);
    expect(inScopes(scopes.toReversed(), where("wrong", "the map is open"))).toEqual(open);
  });

  it("of which one is rendered: that is a fact", () => {
    const scopes = [scope("a", "variant", map("right")), scope("b", "kustomize", map("wrong"))];
    expect(inScopes(scopes, where("wrong"))).toEqual([{ verdict: "proved", because: undefined, scopes: undefined }]);
  });
});
