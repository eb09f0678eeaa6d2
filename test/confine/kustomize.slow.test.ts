import { describe, expect, it } from "vitest";
import { HAS_KUSTOMIZE, KUSTOMIZATION, SECRET, SERVICE, lintAll, stranger } from "./stranger.ts";
import type { Layout } from "./stranger.ts";

/** Of a kustomization in `app/`. */
const kustomization = (text: string, more: Layout = {}): Layout => ({
  ...more,
  files: { "app/kustomization.yaml": `${KUSTOMIZATION}${text}\n`, "app/svc.yaml": SERVICE, ...more.files },
});

const REFUSED: readonly (readonly [name: string, layout: Layout, line: number])[] = [
  [
    "a resource that is a link to a file",
    kustomization("resources: [creds.yaml]", { links: { "app/creds.yaml": "MACHINE/outside/creds.ini" } }),
    3,
  ],
  [
    "a resource that is a link to another link",
    kustomization("resources:\n  - a.yaml", {
      links: { "app/a.yaml": "../b.yaml", "b.yaml": "c.yaml", "c.yaml": "../outside/svc.yaml" },
    }),
    4,
  ],
  [
    "a resource behind a linked folder",
    kustomization("resources: [../link/svc.yaml]", { links: { link: "../outside" } }),
    3,
  ],
  ["a linked folder", kustomization("resources: [../link]", { links: { link: "MACHINE/outside/base" } }), 3],
  [
    "a linked folder, then up again",
    kustomization("resources: [up/svc.yaml]", {
      files: { "deep/1/2/x.yaml": SERVICE },
      links: { "deep/1/2/L": "../../../..", "app/up": "../deep/1/2/L/outside" },
    }),
    3,
  ],
  ["a base above the repository", kustomization("resources: [../../outside/base]"), 3],
  ["a base above, with .. in the middle", kustomization("resources: [./x/../../../outside/base]"), 3],
  ["a base by its absolute path", kustomization("resources: [MACHINE/outside/base]"), 3],
  ["a base above in `bases`", kustomization("bases: [../../outside/base]"), 3],
  ["a component above", kustomization("resources: [svc.yaml]\ncomponents: [../../outside/base]"), 4],
  ["a patch above", kustomization("resources: [svc.yaml]\npatches:\n  - path: ../../outside/patch.yaml"), 5],
  [
    "a patch that is a link",
    kustomization("resources: [svc.yaml]\npatches:\n  - path: p.yaml", {
      links: { "app/p.yaml": "../../outside/patch.yaml" },
    }),
    5,
  ],
  [
    "a strategic merge patch above",
    kustomization("resources: [svc.yaml]\npatchesStrategicMerge: [../../outside/patch.yaml]"),
    4,
  ],
  [
    "a JSON patch above",
    kustomization(
      "resources: [svc.yaml]\npatchesJson6902:\n" +
        "  - { target: { version: v1, kind: Service, name: web }, path: ../../outside/patch.yaml }",
    ),
    5,
  ],
  ["a replacement above", kustomization("resources: [svc.yaml]\nreplacements:\n  - path: ../../outside/patch.yaml"), 5],
  [
    "files of a generator above",
    kustomization("resources: [svc.yaml]\nconfigMapGenerator:\n  - { name: c, files: [key=../../outside/config] }"),
    5,
  ],
  [
    "files of a generator that are links",
    kustomization("resources: [svc.yaml]\nsecretGenerator:\n  - { name: c, files: [k] }", {
      links: { "app/k": "../../outside/config" },
    }),
    5,
  ],
  [
    "env files of a generator above",
    kustomization("resources: [svc.yaml]\nsecretGenerator:\n  - { name: c, envs: [../../outside/secret.env] }"),
    5,
  ],
  [
    "what git keeps, in a generator",
    kustomization("resources: [svc.yaml]\nconfigMapGenerator:\n  - { name: c, files: [../.git/config] }"),
    5,
  ],
  ["a folder of generators above", kustomization("resources: [svc.yaml]\ngenerators: [../../outside/base]"), 4],
  ["transformers above", kustomization("resources: [svc.yaml]\ntransformers: [../../outside/patch.yaml]"), 4],
  [
    "validators behind a link",
    kustomization("resources: [svc.yaml]\nvalidators: [v.yaml]", {
      links: { "app/v.yaml": "../../outside/patch.yaml" },
    }),
    4,
  ],
  ["configurations above", kustomization("resources: [svc.yaml]\nconfigurations: [../../outside/config]"), 4],
  ["definitions of kinds above", kustomization("resources: [svc.yaml]\ncrds: [../../outside/svc.yaml]"), 4],
  ["an OpenAPI schema above", kustomization("resources: [svc.yaml]\nopenapi: { path: ../../outside/schema.json }"), 4],
  [
    "values of a chart above",
    kustomization("resources: [svc.yaml]\nhelmCharts:\n  - { name: shop, valuesFile: ../../outside/values.yaml }"),
    5,
  ],
  ["a home of charts above", kustomization("resources: [svc.yaml]\nhelmGlobals: { chartHome: ../../outside }"), 4],
  ["a field in capitals", kustomization("Resources: [../../outside/base]"), 3],
  ["a field with letters of other alphabets", kustomization("bundle: 1\nre\u017fources: [../../outside/base]"), 4],
  ["a field that is there twice", kustomization("resources: [svc.yaml]\nRESOURCES: [../../outside/base]"), 4],
  [
    "items with fields in capitals",
    kustomization("resources: [svc.yaml]\nconfigMapGenerator:\n  - { Name: c, FILES: [../../outside/config] }"),
    5,
  ],
  ["a merge key", kustomization("<<: { resources: [../../outside/base] }"), 3],
  ["an alias", kustomization("x-base: &base ../../outside/base\nresources: [*base]"), 3],
  ["a text in Base64", kustomization("resources: [!!binary Li4vLi4vb3V0c2lkZS9iYXNl]"), 1],
  ["an escaped text", kustomization('resources: ["..\\x2f../outside/base"]'), 3],
  [
    "a base within that leads on",
    kustomization("resources: [../mid]", {
      files: { "mid/kustomization.yaml": `${KUSTOMIZATION}resources: [../../outside/base]\n` },
    }),
    3,
  ],
  [
    "a folder of transformers within that leads on",
    kustomization("resources: [svc.yaml]\ntransformers: [../mid]", {
      files: { "mid/kustomization.yaml": `${KUSTOMIZATION}resources: [../../outside/base]\n` },
    }),
    3,
  ],
  [
    "a base of which the kustomization is a link",
    kustomization("resources: [../mid]", {
      files: { "mid/svc.yaml": SERVICE },
      links: { "mid/kustomization.yaml": "../../outside/base/kustomization.yaml" },
    }),
    3,
  ],
  [
    "a chain of 30 links",
    kustomization("resources: [l0.yaml]", {
      links: Object.fromEntries(
        Array.from({ length: 30 }, (_, index) => [
          `app/l${index}.yaml`,
          index === 29 ? "../../outside/svc.yaml" : `l${index + 1}.yaml`,
        ]),
      ),
    }),
    3,
  ],
];

describe("a kustomization never leads out of the repository", () => {
  it.each(REFUSED)("by %s", async (_, layout, line) => {
    const { root } = stranger(layout);
    const { leaks, runs } = await lintAll(root);
    expect(leaks).toBe(false);
    for (const { shown: said } of runs) {
      expect(said).toMatch(/^(?:app|mid)\/kustomization\.yaml$/m);
      expect(said).toMatch(
        new RegExp(
          `^ {2}${line}:\\d+ +warning +This kustomization names "[^"]+".* and was not read ` +
            "\\(--allow-outside allows it\\)",
          "m",
        ),
      );
    }
  });

  it("with the folder itself a link that is named, and --safe", async () => {
    const { root } = stranger({
      files: { "a.yaml": SERVICE },
      links: { link: "../outside/base", "one.yaml": "../outside/creds.yaml" },
    });
    const { leaks, runs, shown } = await lintAll(root, ["link", "one.yaml", "a.yaml"], [["--safe"]]);
    expect(leaks).toBe(false);
    expect(shown).toContain("is, or is behind, a symbolic link out of the repository, and is not read");
    expect(runs[0]?.code).toBe(1);
  });

  it.runIf(HAS_KUSTOMIZE)("through what a generator of its own file names", async () => {
    const generator = (file: string): string =>
      `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: c }\nfiles: [${file}]\n`;
    for (const layout of [
      {
        files: {
          "kustomization.yaml": `${KUSTOMIZATION}generators: [g.yaml]\n`,
          "g.yaml": generator("key=.git/config"),
        },
      },
      {
        files: {
          "kustomization.yaml": `${KUSTOMIZATION}generators: [g.yaml]\n`,
          "g.yaml": generator("MACHINE/repo/.git/config"),
        },
      },
      {
        files: { "kustomization.yaml": `${KUSTOMIZATION}generators: [g.yaml]\n`, "g.yaml": generator("x") },
        links: { x: ".git/config" },
      },
      {
        files: {
          "kustomization.yaml": `${KUSTOMIZATION}generators: [g.yaml]\n`,
          "g.yaml": generator("../outside/config"),
        },
      },
      {
        files: {
          "kustomization.yaml":
            `${KUSTOMIZATION}generators:\n  - |\n` +
            `    ${generator(".git/config").trim().replaceAll("\n", "\n    ")}\n`,
        },
      },
    ] satisfies Layout[]) {
      const { root } = stranger({
        ...layout,
        files: {
          ...layout.files,
          "kubenetlint.yaml":
            'policies: [{ id: a/leak, match: { kinds: [ConfigMap] }, cel: "false", message: ' +
            '"{{string(object.data)}} {{object.data.key}}" }]\n',
        },
      });
      const { leaks, shown } = await lintAll(root);
      expect(leaks).toBe(false);
      expect(shown).toMatch(/names "|cannot be built/);
    }
  });
});

describe("links and bases within the repository", () => {
  it.runIf(HAS_KUSTOMIZE)("work as they do in kustomize", async () => {
    const { root } = stranger({
      files: {
        "shared/base/kustomization.yaml": `${KUSTOMIZATION}resources: [svc.yaml]\nnamePrefix: pre-\n`,
        "shared/base/svc.yaml": SERVICE.replace("port: 80", "port: 80, porrt: 1"),
        "app/kustomization.yaml": `${KUSTOMIZATION}resources: [../base]\n`,
      },
      links: { base: "shared/base" },
    });
    const { runs } = await lintAll(root);
    for (const { shown: said } of runs) {
      expect(said).toContain("porrt");
      expect(said).not.toContain("was not read");
    }
  });

  it("may be absolute, and may go out and come back", async () => {
    const { root } = stranger({
      files: {
        "real/a.yaml": SERVICE.replace("port: 80", "port: 80, porrt: 1"),
        "app/kustomization.yaml": `${KUSTOMIZATION}resources: [abs.yaml, back.yaml]\n`,
      },
      links: { "app/abs.yaml": "MACHINE/repo/real/a.yaml", "app/back.yaml": "../../repo/real/a.yaml" },
    });
    const { runs } = await lintAll(root);
    for (const { shown: said } of runs) {
      expect(said).toMatch(/app\/abs\.yaml[^]*porrt/);
      expect(said).not.toContain('names "');
    }
  });

  it("is lifted by --allow-outside alone, which --safe contradicts", async () => {
    const { root } = stranger(
      kustomization("resources: [../../outside/svc.yaml, creds.yaml]", {
        links: { "app/creds.yaml": "../../outside/svc.yaml" },
      }),
    );
    const { runs, shown } = await lintAll(root, [".", "--allow-outside"], [[], ["--safe"]]);
    expect(shown).toContain(SECRET);
    expect(runs[1]).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("--safe and --allow-outside contradict each other: choose one.") as string,
    });
  });
});
