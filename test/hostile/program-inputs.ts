import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HostileInput } from "./inputs.ts";

const lay =
  (files: (scale: number) => Readonly<Record<string, string>>) =>
  (folder: string, scale: number): void => {
    for (const [path, text] of Object.entries(files(scale))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
const policy = (cel: string): string => `policies:\n  - { id: team/x, message: m, severity: error, cel: '${cel}' }\n`;
const slow = (schema: string): string =>
  "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
  "metadata: { name: slows.example.com }\n" +
  "spec: { group: example.com, scope: Namespaced, names: { kind: Slow, plural: slows }, versions: [{ " +
  "name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { " +
  `spec: { type: string, ${schema} } } } } }] }\n---\napiVersion: example.com/v1\nkind: Slow\n` +
  `metadata: { name: slow }\nspec: "${"a".repeat(400)}!"\n`;
const plugin = (text: string) => lay(() => ({ "kubenetlint.yaml": "plugins: [./p.mjs]\n", "p.mjs": text }));
const found = { says: /./, code: 1, goesOn: true } as const;

/** What makes other programs work: patterns, policies, plug-ins, kustomizations. */
export const HOSTILE_PROGRAMS: readonly HostileInput[] = [
  {
    name: "pattern of many stars in a CustomResourceDefinition",
    lay: lay(() => ({ "bad.yaml": slow('pattern: "^a*a*a*a*a*a*b$"') })),
    ...found,
  },
  {
    name: "find() that explodes in a CustomResourceDefinition",
    lay: lay(() => ({
      "bad.yaml": slow(`x-kubernetes-validations: [{ rule: 'self.find("(a+)+$") == "x"', message: m }]`),
    })),
    ...found,
  },
  {
    name: "loops in loops in a policy",
    lay: lay(() => ({ "kubenetlint.yaml": policy("[1].all(a,[1].all(b,[1].all(c,[1].all(d,true))))") })),
    says: /more than 3 nested loops/,
    code: 2,
    goesOn: false,
  },
  {
    name: "plug-in that throws when it is looked at",
    lay: plugin("export default new Proxy({}, { get() { throw new Error('boom'); }, has: () => true })\n"),
    says: /p\.mjs cannot be used: boom/,
    code: 2,
    goesOn: false,
  },
  {
    name: "plug-in that exports no rule",
    lay: plugin("export default 5\n"),
    says: /p\.mjs exports no rule/,
    code: 2,
    goesOn: false,
  },
  {
    name: "kustomizations in a circle",
    lay: lay(() => ({ "a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n" })),
    says: new RegExp(
      String.raw`a\/kustomization\.yaml[^]*This and 1 other kustomization cannot be built: ` +
        String.raw`kustomizations refer to each other in a cycle`,
    ),
    code: 1,
    goesOn: true,
  },
  {
    name: "kustomization with a remote base",
    lay: lay(() => ({ "k/kustomization.yaml": "resources: [https://github.com/a/b//c?ref=main]\n" })),
    says: /uses remote resources, which are not fetched/,
    code: 1,
    goesOn: true,
  },
  {
    name: "kustomization that leads out of the root",
    lay: lay(() => ({ "k/kustomization.yaml": "resources: [../../../../../../etc]\n" })),
    says: /k\/kustomization\.yaml[^]*names "\.\.\/\.\.\/\.\.\/\.\.\/\.\.\/\.\.\/etc" in line 1, which is outside/,
    code: 1,
    goesOn: true,
  },
];
