import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { findings, hasProgram, marks, repository } from "./workspace.ts";

const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n" +
  "  ports: [{ name: http, port: 80 }]\n";

const both = [
  ["kustomize", ["version"]],
  ["kubectl", ["version", "--client"]],
] as const;
const web = { "web.yaml": SERVICE };
const other = SERVICE.replace("name: web", "name: other # here: place");

/** What breaks a kustomization, and what is said of it at the marked line. */
const BROKEN: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    "a resource that is not there",
    { "kustomization.yaml": "namePrefix: a-\nresources:\n  - web.yaml\n  - gone.yaml # here: place\n", ...web },
    'there is no file or folder "gone.yaml"',
  ],
  [
    "a base that is not there",
    {
      "a/kustomization.yaml": "resources:\n  - ../web\n  - ../base # here: place\n",
      "web/kustomization.yaml": "resources: [web.yaml]\n",
      "web/web.yaml": SERVICE,
    },
    'there is no file or folder "../base"',
  ],
  [
    "a folder without kustomization",
    { "kustomization.yaml": "resources:\n  - base # here: place\n", "base/web.yaml": SERVICE },
    "there is no kustomization",
  ],
  [
    "a patch that is not there",
    { "kustomization.yaml": "resources: [web.yaml]\npatches:\n  - path: gone.yaml # here: place\n", ...web },
    'patch "gone.yaml" does not exist',
  ],
  [
    "a patch for nothing",
    { "kustomization.yaml": "resources: [web.yaml]\npatches:\n  - path: patch.yaml\n", "patch.yaml": other, ...web },
    'a patch targets Service "other", which does not exist',
  ],
  [
    "a patch for nothing, in a base",
    {
      "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: p-\n",
      "base/kustomization.yaml": "resources: [web.yaml]\npatchesStrategicMerge: [patch.yaml]\n",
      "base/web.yaml": SERVICE,
      "base/patch.yaml": other,
    },
    'a patch targets Service "other", which does not exist',
  ],
  [
    "an inline patch for nothing",
    {
      "kustomization.yaml":
        "resources: [web.yaml]\npatches:\n  - patch: |- # here: place\n      apiVersion: v1\n" +
        "      kind: Service\n      metadata: { name: other }\n",
      ...web,
    },
    'a patch targets Service "other", which does not exist',
  ],
  [
    "an operation that does not apply",
    {
      "kustomization.yaml":
        "resources: [web.yaml]\npatches:\n  - target: { kind: Service }\n    patch: |-\n" +
        "      - op: replace\n        path: /spec/nope/type # here: place\n        value: x\n",
      ...web,
    },
    "the operation `replace` of a patch does not apply",
  ],
  [
    "a file of a generator",
    {
      "kustomization.yaml":
        "resources: [web.yaml]\nconfigMapGenerator:\n  - name: c\n    files:\n      - key=gone.conf # here: place\n",
      ...web,
    },
    'file "gone.conf" of its generator does not exist',
  ],
  [
    "an object twice",
    {
      "kustomization.yaml": "namePrefix: a-\nresources:\n  - web.yaml\n  - again.yaml # here: place\n",
      "again.yaml": SERVICE,
      ...web,
    },
    'Service "web" of "again.yaml" is also defined in another resource',
  ],
  [
    "an unknown field",
    { "kustomization.yaml": "resources: [web.yaml]\npatch: [] # here: place\n", ...web },
    "a kustomization has no field `patch`; did you mean `patches`?",
  ],
  [
    "no list",
    { "kustomization.yaml": "resources: web.yaml # here: place\n", ...web },
    "`resources` must be a list of paths",
  ],
  [
    "a Component among resources",
    {
      "kustomization.yaml": "resources:\n  - web.yaml\n  - c # here: place\n",
      "c/kustomization.yaml": "kind: Component\nnamePrefix: a-\n",
      ...web,
    },
    "is a Component, which belongs under `components`",
  ],
  [
    "a generator that merges with nothing",
    {
      "kustomization.yaml":
        "resources: [web.yaml]\nconfigMapGenerator:\n  - behavior: merge\n    name: c # here: place\n" +
        "    literals: [a=b]\n",
      ...web,
    },
    'a generator merges with or replaces "c", which does not exist',
  ],
  [
    "a replacement without source",
    {
      "kustomization.yaml":
        "resources: [web.yaml]\nreplacements: # here: other\n" +
        "  - source: { kind: Deployment, name: x } # here: place\n" +
        "    targets: [{ select: { kind: Service }, fieldPaths: [spec.x] }]\n",
      ...web,
    },
    'the source of a replacement is Deployment "x", which does not exist',
  ],
  [
    "a circle",
    { "a/kustomization.yaml": "resources:\n  - ../b # here: place\n", "b/kustomization.yaml": "resources: [../a]\n" },
    "kustomizations refer to each other in a cycle",
  ],
];

describe.each(both.filter(([program, args]) => hasProgram(program, args)))(
  "what %s cannot build is an error",
  (program) => {
    it.each(BROKEN)("%s", async (_, files, words) => {
      const cwd = repository(files);
      const { found } = await findings(cwd, ["build-broken"], ["--kustomize-bin", program]);
      expect(
        found.map(({ at, related }) => (related.includes(marks(files)["place"] ?? "") ? marks(files)["place"] : at)),
      ).toEqual([marks(files)["place"]]);
      expect(found[0]?.message).toContain(words);
      // Nothing of this machine, and nothing of the moment.
      expect(found[0]?.message).not.toMatch(/E\d{4} |run\.go|"command failed"|\/tmp|accumulat|'/);
      expect((await runCli(["lint", ".", "--kustomize-bin", program], { cwd })).code).toBe(1);
    });

    it("no literal of a secret is repeated", async () => {
      const cwd = repository({
        "kustomization.yaml":
          "resources: [web.yaml]\nsecretGenerator:\n  - name: s\n    literals: [not-a-real-secret]\n",
        ...web,
      });
      const run = await runCli(["lint", ".", "--kustomize-bin", program], { cwd });
      expect(run.code).toBe(1);
      expect(run.stdout).toContain("a generator has a literal that is not of the form `key=value`");
      expect(run.stdout).not.toContain("not-a-real-secret");
    });

    it("charts of helmCharts are not rendered unless asked for, and that is the reason", async () => {
      const cwd = repository({
        "kustomization.yaml":
          "resources: [web.yaml]\nhelmCharts:\n  - name: redis\n    repo: https://charts.example.com\n",
        ...web,
      });
      const { found } = await findings(cwd, ["not-analysed", "build-broken"], ["--kustomize-bin", program]);
      expect(found).toMatchObject([
        {
          ruleId: "not-analysed",
          message:
            "This kustomization cannot be built: charts of `helmCharts` are only rendered with " +
            "--kustomize-enable-helm.",
        },
      ]);
    });
  },
);
