import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostileInput } from "./inputs.ts";

const file =
  (name: string, text: (scale: number) => string | Buffer) =>
  (folder: string, scale: number): void =>
    writeFileSync(join(folder, name), text(scale));
const service = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n` +
  `spec: { selector: { app: web }, ports: [{ port: 80 }] }\n${more}`;
const quoted = (text: string): string => JSON.stringify(text);

const bomb = [
  `a0: &a0 [x, x]`,
  ...Array.from(
    { length: 24 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
  ),
].join("\n");
// oxlint-disable no-control-regex -- they are what must not be printed
/** Links, names and files that are not what they seem, and words that reach a terminal. */
export const HOSTILE_PATHS: readonly HostileInput[] = [
  {
    name: "link that leads nowhere",
    lay: (folder) => symlinkSync("/nowhere/at/all.yaml", join(folder, "gone.yaml")),
    says: /gone\.yaml\n[^\n]*could not be read: the target of the symbolic link does not exist/,
    code: 1,
    goesOn: true,
  },
  {
    name: "unreadable file",
    lay: (folder) => {
      writeFileSync(join(folder, "secret.yaml"), service("secret"));
      chmodSync(join(folder, "secret.yaml"), 0);
    },
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "folder named like a manifest",
    lay: (folder) => mkdirSync(join(folder, "folder.yaml")),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "FIFO",
    lay: (folder) => {
      execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    },
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "FIFO that is named",
    lay: (folder) => {
      execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    },
    args: ["pipe.yaml", "neighbour.yaml"],
    says: /not a regular file/,
    code: 1,
    goesOn: true,
  },
  {
    name: "regular expression in an option that explodes",
    lay: file("kubenetlint.yaml", () => "rules: { name-meaningless: [warning, { patterns: ['^(a+)+$'] }] }\n"),
    says: /port-name-missing/,
    code: 1,
    goesOn: true,
  },
  {
    name: "regular expression in a route that explodes",
    lay: file(
      "bad.yaml",
      () =>
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n" +
        "metadata: { name: slow, namespace: shop }\nspec:\n  rules:\n" +
        '    - matches: [{ path: { type: RegularExpression, value: "/(a+)+$" } }]\n' +
        "      backendRefs: [{ name: neighbour, port: 80 }]\n" +
        `    - matches: [{ path: { type: Exact, value: "/${"a".repeat(60)}!" } }]\n` +
        "      backendRefs: [{ name: neighbour, port: 80 }]\n",
    ),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "regular expression in a CustomResourceDefinition that explodes",
    lay: file(
      "bad.yaml",
      () =>
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
        "metadata: { name: slows.example.com }\nspec:\n  group: example.com\n  scope: Namespaced\n" +
        "  names: { kind: Slow, plural: slows }\n  versions:\n    - name: v1\n      served: true\n" +
        "      storage: true\n" +
        "      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: string, " +
        'pattern: "^(a+)+$" } } } }\n---\napiVersion: example.com/v1\nkind: Slow\n' +
        `metadata: { name: slow }\nspec: ${"a".repeat(60)}!\n`,
    ),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "pattern out of the root",
    lay: () => {},
    args: ["../../../../etc/*.yaml"],
    says: /No file matches|no manifest/,
    code: 2,
    goesOn: false,
  },
  {
    name: "terminal escapes and workflow commands in names",
    lay: file("bad.yaml", () => service(quoted("\u001B[31m\u0007::error::x"))),
    says: /^(?![^]*\x1B\[31m)(?![^]*\x07)(?!^::error)/,
    code: 1,
    goesOn: true,
  },
  {
    name: "configuration that is an alias bomb",
    lay: file("kubenetlint.yaml", () => bomb),
    says: /kubenetlint\.yaml:\d+:\d+/,
    code: 2,
    goesOn: false,
  },
  {
    name: "configuration with __proto__",
    lay: file("kubenetlint.yaml", () => "__proto__: { rules: {} }\n"),
    says: /kubenetlint\.yaml/,
    code: 2,
    goesOn: false,
  },
  {
    name: "plug-in that throws while it is loaded",
    lay: (folder) => {
      writeFileSync(join(folder, "kubenetlint.yaml"), "plugins: [./broken.mjs]\n");
      writeFileSync(join(folder, "broken.mjs"), "throw new Error('boom')\n");
    },
    says: /broken\.mjs[^]*boom/,
    code: 2,
    goesOn: false,
  },
];
