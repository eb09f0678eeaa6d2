import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, relative, resolve } from "node:path";
import glob from "fast-glob";
import { describe, expect, it } from "vitest";

/** Bottom to top. A file may import its own layer and the layers named here; nothing else. Type imports count. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "src/base/": [],
  "src/hints/": ["src/base/"],
  "src/diagnostic/": ["src/base/"],
  "src/yaml/": ["src/base/", "src/diagnostic/"],
  "src/validate/": ["src/base/", "src/hints/", "src/diagnostic/", "src/yaml/", "src/cel/"],
  "src/model/": ["src/base/", "src/diagnostic/", "src/yaml/"],
  "src/simulate/": ["src/base/", "src/hints/", "src/diagnostic/", "src/model/"],
  "src/scope/": ["src/base/", "src/hints/", "src/diagnostic/", "src/yaml/", "src/model/"],
  "src/rule/": [
    "src/base/",
    "src/hints/",
    "src/diagnostic/",
    "src/yaml/",
    "src/validate/",
    "src/model/",
    "src/simulate/",
  ],
  "src/plugin-api.ts": ["src/base/", "src/rule/", "src/diagnostic/", "src/validate/", "src/model/", "src/simulate/"],
  "src/rule-internal.ts": [
    "src/rule/",
    "src/base/",
    "src/hints/",
    "src/diagnostic/",
    "src/yaml/",
    "src/validate/",
    "src/model/",
    "src/simulate/",
  ],
  "src/rule.ts": ["src/plugin-api.ts", "src/rule-internal.ts"],
  "rules/": ["src/rule.ts", "src/plugin-api.ts", "src/rule-internal.ts"],
  "src/cel/": ["src/base/", "src/diagnostic/"],
  "src/config/": ["src/base/", "src/hints/", "src/diagnostic/", "src/yaml/", "src/rule/", "src/cel/"],
  "src/engine/": [
    "src/base/",
    "src/hints/",
    "src/diagnostic/",
    "src/yaml/",
    "src/validate/",
    "src/model/",
    "src/simulate/",
    "src/rule/",
    "src/config/",
    "src/scope/",
    "src/cel/",
    "src/fix/",
  ],
  "src/expect/": [
    "src/base/",
    "src/hints/",
    "src/diagnostic/",
    "src/yaml/",
    "src/model/",
    "src/simulate/",
    "src/config/",
  ],
  "src/fix/": ["src/diagnostic/"],
  "src/report/": [
    "src/base/",
    "src/diagnostic/",
    "src/model/",
    "src/simulate/",
    "src/rule/",
    "src/engine/",
    "src/expect/",
  ],
  "src/discover/": ["src/base/", "src/diagnostic/", "src/read/"],
  "src/read/": ["src/base/", "src/diagnostic/"],
  "src/render/": ["src/base/", "src/diagnostic/", "src/read/"],
  "src/workspace/": [
    "src/base/",
    "src/hints/",
    "src/diagnostic/",
    "src/yaml/",
    "src/validate/",
    "src/model/",
    "src/simulate/",
    "src/scope/",
    "src/rule/",
    "src/config/",
    "src/engine/",
    "src/expect/",
    "src/discover/",
    "src/read/",
    "src/render/",
  ],
  "src/hosts/": ["src/", "rules/"],
  "src/dev/": ["src/", "rules/"],
};

/** Packages with one adapter each; everything else of npm is refused. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  yaml: ["src/yaml/"],
  "@marcbachmann/cel-js": ["src/cel/"],
  "js-yaml": ["src/yaml/", "src/dev/"],
  re2js: ["src/diagnostic/"],
  ajv: ["src/validate/", "src/config/", "src/expect/", "src/dev/"],
  "fast-glob": ["src/discover/", "src/dev/"],
  commander: ["src/hosts/"],
  picocolors: ["src/hosts/"],
  "p-limit": ["src/render/"],
  "vscode-languageserver": ["src/hosts/"],
  "vscode-languageserver-textdocument": ["src/hosts/"],
  "kubernetes-types": ["src/"],
  esbuild: ["src/dev/"],
  typescript: ["src/dev/"],
};
const NODE = ["src/discover/", "src/read/", "src/render/", "src/workspace/", "src/hosts/", "src/dev/"];

const files = glob.sync(["src/**/*.ts", "rules/**/*.ts"]).sort();
const layerOf = (file: string): string | undefined => Object.keys(LAYERS).find((layer) => file.startsWith(layer));

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|^import\s*"([^"]+)"/gm,
    ),
  ].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "");
}

function refusal(file: string, imported: string): string | undefined {
  const own = layerOf(file)!;
  if (imported.startsWith(".")) {
    const target = relative(".", resolve(dirname(file), imported));
    if (!/^(src|rules)\//.test(target))
      return target.startsWith("schemas/") || target === "package.json" ? undefined : `${target} is no source`;
    const allowed = [own, ...LAYERS[own]!];
    return allowed.some((layer) => target.startsWith(layer)) ? undefined : `${own} may not import ${target}`;
  }
  if (imported.startsWith("node:") || builtinModules.includes(imported))
    return NODE.some((layer) => file.startsWith(layer)) ? undefined : `${own} may not use ${imported}`;
  const name = imported
    .split("/")
    .slice(0, imported.startsWith("@") ? 2 : 1)
    .join("/");
  const adapters = PACKAGES[name];
  if (adapters === undefined) return `the package ${name} has no adapter`;
  return adapters.some((layer) => file.startsWith(layer))
    ? undefined
    : `${name} is used outside of ${adapters.join(", ")}`;
}

/** Files that import each other, directly or through others: each circle once, sorted. */
function circles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reached = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [...(graph.get(from) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(graph.get(next) ?? []));
    }
    return seen;
  };
  const closures = new Map([...graph.keys()].map((file) => [file, reached(file)]));
  const inCircles = [...graph.keys()].filter((file) => closures.get(file)?.has(file));
  const groups = inCircles.map((file) =>
    inCircles.filter((other) => closures.get(file)?.has(other) && closures.get(other)?.has(file)).join(" "),
  );
  return [...new Set(groups)].map((group) => group.split(" "));
}

describe("architecture", () => {
  it("looks at the sources", () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files)("%s imports only what stands below it", (file) => {
    expect(layerOf(file), "every file belongs to a layer").toBeDefined();
    expect(importsOf(file).flatMap((imported) => refusal(file, imported) ?? [])).toEqual([]);
  });

  it("keeps every file under 300 lines", () => {
    const long = [...files, ...glob.sync("test/**/*.ts")]
      // The index of rules is written by a script, with two lines for each.
      .filter((file) => !file.includes("generated") && file !== "rules/index.ts")
      .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it("keeps lines at most 120 columns long", () => {
    const long = [...files, ...glob.sync("test/**/*.ts")].flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line, index) => ([...line].length > 120 ? `${file}:${index + 1}` : [])),
    );
    expect(long).toEqual([]);
  });

  it("keeps rules under 150 lines", () => {
    const long = files
      .filter((file) => file.startsWith("rules/") && file !== "rules/index.ts")
      .filter((file) => readFileSync(file, "utf8").split("\n").length > 151);
    expect(long).toEqual([]);
  });

  it("has no circles between files", () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((imported) => imported.startsWith("."))
          .map((imported) => relative(".", resolve(dirname(file), imported))),
      ]),
    );
    expect(circles(graph)).toEqual([]);
  });

  it("uses no banned names", () => {
    const named = files.filter((file) => /(^|[/-])(utils?|helpers?|common|misc|manager|impl)([./-]|$)/i.test(file));
    expect(named).toEqual([]);
  });
});

describe("CONTRIBUTING.md", () => {
  const named = [...readFileSync("CONTRIBUTING.md", "utf8").matchAll(/`((?:src|rules|test|fixtures|docs)\/[^`\s{]*)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => !/[<*]/.test(path));

  it.each([...new Set(named)])("names %s, which is there", (path) => {
    expect(existsSync(path)).toBe(true);
  });

  it("names every wing of the simulation", () => {
    const text = readFileSync("CONTRIBUTING.md", "utf8").replaceAll(/\s+/g, " ");
    const wings = readdirSync("src/simulate", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(wings.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\` (`))).toEqual([]);
  });
});
