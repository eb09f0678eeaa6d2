import { describe, expect, it } from "vitest";
import { defineRule } from "../../src/rule.ts";
import type { AnyRule } from "../../src/rule.ts";
import type { Scope, ScopeKind } from "../../src/scope/scope.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { lintScopes, object } from "./made-rules.ts";

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
    lintScopes(scopes, rule).findings.map(({ verdict, because, scopes: named }) => ({
      verdict,
      because,
      scopes: named,
    }));
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
