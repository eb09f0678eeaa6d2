import { describe, expect, it } from "vitest";
import { partition } from "../../src/scope/partition.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const object = (name: string, value = "", kind = "ConfigMap"): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${value === "" ? "" : `data: {a: ${value}}\n`}`;
/** Name and kind of each scope, with its files. */
const scopesOf = (files: Readonly<Record<string, string>>) =>
  partition(Object.entries(files).map(([path, text]) => parseSource({ path, text }))).map(
    ({ name, kind, sources }) => `${name} ${kind}: ${sources.map(({ source }) => source.path).join(" ")}`,
  );

describe("plain files", () => {
  it("are one scope while nothing is defined in two ways", () => {
    expect(scopesOf({ "b.yaml": object("b"), "a.yaml": object("a") })).toEqual([". directory: a.yaml b.yaml"]);
    expect(scopesOf({ "a/x.yaml": object("x", "1"), "b/x.yaml": object("x", "1") })).toEqual([
      ". directory: a/x.yaml b/x.yaml",
    ]);
  });

  it("of folders that define an object in two ways are variants, with what lies around them", () => {
    const files = { "base.yaml": object("base"), "dev/x.yaml": object("x", "1"), "prod/x.yaml": object("x", "2") };
    expect(scopesOf(files)).toEqual([
      ". directory: base.yaml",
      "dev variant: base.yaml dev/x.yaml",
      "prod variant: base.yaml prod/x.yaml",
    ]);
  });

  it("of which nothing is shared have no scope besides their variants", () => {
    const files = { "dev/x.yaml": object("x", "1"), "prod/x.yaml": object("x", "2") };
    expect(scopesOf(files)).toEqual(["dev variant: dev/x.yaml", "prod variant: prod/x.yaml"]);
  });

  it("may declare one Namespace in many ways", () => {
    const files = { "dev/n.yaml": object("team", "1", "Namespace"), "prod/n.yaml": object("team", "2", "Namespace") };
    expect(scopesOf(files)).toEqual([". directory: dev/n.yaml prod/n.yaml"]);
  });

  it("that lie loose are put together while they agree", () => {
    const files = {
      "a-dev.yaml": object("a", "1"),
      "a-prod.yaml": object("a", "2"),
      "b-dev.yaml": object("b", "1"),
      "b-prod.yaml": object("b", "2"),
    };
    expect(scopesOf(files)).toEqual([
      "a-dev.yaml, b-dev.yaml variant: a-dev.yaml b-dev.yaml",
      "a-prod.yaml, b-prod.yaml variant: a-prod.yaml b-prod.yaml",
    ]);
  });

  it("of folders are never put together", () => {
    const files = Object.fromEntries(
      ["a-dev", "a-prod", "b-dev", "b-prod"].flatMap((folder) => [
        [`${folder}/x.yaml`, object(folder.slice(0, 1), folder)],
        [`${folder}/y.yaml`, object(`y-${folder}`)],
      ]),
    );
    expect(scopesOf(files)).toEqual(
      ["a-dev", "a-prod", "b-dev", "b-prod"].map((name) => `${name} variant: ${name}/x.yaml ${name}/y.yaml`),
    );
  });

  it("are looked at alone where there are too many variants for what they share", () => {
    const many = Array.from({ length: 60 }, (_, index) => [`v${index}/x.yaml`, object("x", String(index))]);
    const shared = Array.from({ length: 40 }, (_, index) => [`s${index}.yaml`, object(`s${index}`)]);
    const scopes = scopesOf(Object.fromEntries([...many, ...shared]) as Record<string, string>);
    expect(scopes).toHaveLength(61);
    expect(scopes[1]).toBe("v0 variant: v0/x.yaml");
  });
});
