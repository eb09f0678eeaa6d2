import type { Plugin } from "esbuild";

/**
 * Packages that few runs need and that are slow to set up: in a bundle their code runs when they are first used.
 * `re2js` makes tables of Unicode in 10 ms; most patterns do not need it.
 */
export const lazyPackages: Plugin = {
  name: "lazy-packages",
  setup(build) {
    build.onResolve({ filter: /^re2js$/ }, ({ importer }) =>
      importer.endsWith("pattern.ts") ? { path: "re2js", namespace: "lazy" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "lazy" }, () => ({
      contents: [
        "let loaded;",
        'export const RE2JS = { compile: (source) => (loaded ??= require("re2js").RE2JS).compile(source) };',
      ].join(" "),
      resolveDir: process.cwd(),
    }));
  },
};
