import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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
const service = (more = ""): string =>
  "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n" +
  `spec: { selector: { app: web }, ports: [{ port: 80 }] }\n${more}`;
const named = (name: string): string => service().replace("web", name);
const LIST = "apiVersion: v1\nkind: List\nitems:\n";
const TOO_LONG = /The document has \d+\.\d MiB, and the API server accepts no object above 3 MiB/;
/** At a hundredth of the size it is no more than what it says it is. */
const TOO_LONG_OR_SYNTAX = new RegExp(`${TOO_LONG.source}|yaml-syntax|unknown-field|cannot be read`);
const stars = "*a".repeat(20);
const chain = (name: string, value: string): Readonly<Record<string, string>> => ({ [name]: value });
const policy = (cel: string): string => `policies:\n  - { id: team/x, message: m, severity: error, cel: '${cel}' }\n`;
const found = { says: /./, code: 1, goesOn: true } as const;

/** Found by a second reader; each of them hung, crashed or was passed over in silence before. */
export const MORE_HOSTILE_INPUTS: readonly HostileInput[] = [
  {
    name: "unterminated quote of 60 MB",
    lay: lay((scale) => ({ "bad.yaml": service(`a: "${"x y\n".repeat(15_000_000 * scale)}`) })),
    says: TOO_LONG_OR_SYNTAX,
    code: 1,
    goesOn: true,
  },
  {
    name: "unterminated quote of 60 MB in a List",
    lay: lay((scale) => ({ "bad.yaml": `${LIST}- "${"x y\n".repeat(15_000_000 * scale)}` })),
    says: /yaml-syntax/,
    code: 1,
    goesOn: true,
  },
  {
    name: "unterminated list of 20 million items in a List",
    lay: lay((scale) => ({ "bad.yaml": `${LIST}- [${"x, ".repeat(20_000_000 * scale)}` })),
    says: /yaml-syntax/,
    code: 1,
    goesOn: true,
  },
  {
    name: "30 million dashes in a line",
    lay: lay((scale) => ({ "bad.yaml": "- ".repeat(30_000_000 * scale) })),
    says: TOO_LONG_OR_SYNTAX,
    code: 1,
    goesOn: true,
  },
  {
    name: "30 million explicit keys",
    lay: lay((scale) => ({ "bad.yaml": "? ".repeat(30_000_000 * scale) })),
    says: TOO_LONG_OR_SYNTAX,
    code: 1,
    goesOn: true,
  },
  {
    name: "60 million line breaks",
    lay: lay((scale) => ({ "bad.yaml": `${"\n".repeat(60_000_000 * scale)}${service()}` })),
    ...found,
  },
  {
    name: "one line of 2.6 million quoted texts",
    lay: lay((scale) => ({ "bad.yaml": service(`a: [${'"",'.repeat(2_600_000 * scale)}]`) })),
    ...found,
  },
  {
    name: "1,500 broken documents of 40 kB",
    lay: lay((scale) => ({ "bad.yaml": `a: [${"x,".repeat(20_000)}\n---\n`.repeat(Math.ceil(1500 * scale)) })),
    says: /yaml-syntax/,
    code: 1,
    goesOn: true,
  },
  {
    name: "200,000 findings in a file",
    lay: lay((scale) => ({ "bad.yaml": "a:\n\tb: 1\n---\n".repeat(200_000 * scale) })),
    says: /A tab cannot indent/,
    code: 1,
    goesOn: true,
  },
  {
    name: "stars in ignores",
    lay: lay(() => ({
      "kubenetlint.yaml": `ignores: ['${stars}b.yaml', '${"**/a/".repeat(15)}b.yaml']\n`,
      ...chain(`${"a/".repeat(60)}x.yaml`, service()),
      ...chain(`${"a".repeat(200)}.yaml`, service()),
    })),
    ...found,
  },
  {
    name: "stars in overrides",
    lay: lay(() => ({
      "kubenetlint.yaml": `overrides: [{ files: ['${"**/a/".repeat(15)}b.yaml'], rules: { port-unnamed: off } }]\n`,
      ...chain(`${"a/".repeat(60)}x.yaml`, service()),
    })),
    ...found,
  },
  {
    name: "stars in a .gitignore",
    lay: lay(() => ({
      ".gitignore": `${"**/a/".repeat(15)}b.yaml\n`,
      ...chain(`${"a/".repeat(60)}x.yaml`, service()),
    })),
    ...found,
  },
  {
    name: "stars in a path",
    lay: lay(() => chain(`${"a".repeat(200)}.yaml`, service())),
    args: [`${stars}b.yaml`],
    says: /takes too long to match: a part of it has more than 3/,
    code: 2,
    goesOn: false,
  },
  {
    name: "braces in a path",
    lay: () => {},
    args: ["{a,b}".repeat(24)],
    says: /its braces expand to more than 1000 patterns/,
    code: 2,
    goesOn: false,
  },
  {
    name: "range in a path",
    lay: () => {},
    args: ["{1..100000000}"],
    says: /its braces expand to more than 1000 patterns/,
    code: 2,
    goesOn: false,
  },
  {
    name: "stars in the name of a plug-in",
    lay: lay(() => ({
      "kubenetlint.yaml": `plugins: ['./p/${stars}b.mjs']\n`,
      ...chain(`p/${"a".repeat(200)}.mjs`, ""),
    })),
    says: /No plug-in matches/,
    code: 2,
    goesOn: false,
  },
  {
    name: "2,000 folders with a .gitignore each",
    lay: lay((scale) =>
      Object.fromEntries(
        Array.from(
          { length: 2000 * scale },
          (_, index) =>
            [
              [`${index}/.gitignore`, "x\n*.bak\n"],
              [`${index}/a.yaml`, "a: 1\n"],
            ] as const,
        ).flat(),
      ),
    ),
    ...found,
  },
  {
    name: "link to /dev/zero, named",
    lay: (folder) => symlinkSync("/dev/zero", join(folder, "zero.yaml")),
    args: ["zero.yaml", "neighbour.yaml"],
    says: /zero\.yaml[^]*not a regular file/,
    code: 1,
    goesOn: true,
  },
  {
    name: "link to a file outside",
    lay: (folder) => symlinkSync("/etc/passwd", join(folder, "passwd.yaml")),
    says: /passwd\.yaml\n[^\n]*was skipped/,
    code: 1,
    goesOn: true,
  },
  {
    name: "configuration that is a device",
    lay: () => {},
    args: ["--config", "/dev/zero"],
    says: /cannot be read: it is not a regular file/,
    code: 2,
    goesOn: false,
  },
  {
    name: "baseline that is a device",
    lay: () => {},
    args: ["--baseline", "/dev/zero", "--update-baseline"],
    says: /cannot be read: it is not a regular file/,
    code: 2,
    goesOn: false,
  },
  {
    name: "report to a full disk",
    lay: () => {},
    args: ["--output-file", "/dev/full"],
    says: /cannot be written[^]*no space left/,
    code: 2,
    goesOn: false,
  },
  {
    name: "limit of 10 bytes",
    lay: () => {},
    args: ["--max-file-size", "10"],
    says: /it has \d+ bytes; the limit is 10 bytes/,
    code: 0,
    goesOn: false,
  },
  {
    name: "file names with escapes, commands and line breaks",
    lay: lay(() => ({
      "a\nb.yaml": named("a"),
      "x\u001B[31m.yaml": named("b"),
      "::error::y.yaml": named("c"),
      "r\u202Etl.yaml": named("d"),
    })),
    says: /^(?![^]*(?:\u001B\[31m|\u202E|\n::error))[^]*a\\u000ab\.yaml/,
    code: 1,
    goesOn: true,
  },
  {
    name: "numbers that are none",
    lay: lay(() => ({
      "bad.yaml":
        "apiVersion: v1\nkind: Service\nmetadata: { name: web, generation: 1e400 }\n" +
        "spec: { selector: { app: web }, ports: [{ port: .nan }, { port: -.inf, name: b }, { port: " +
        "99999999999999999999999, name: c }, { port: -0, name: d }] }\n",
    })),
    says: /`\.nan` is a number that JSON cannot represent/,
    code: 1,
    goesOn: true,
  },
  {
    name: "keys that are null, lists and maps",
    lay: lay(() => ({ "bad.yaml": service("null: a\n{a: b}: c\n[x, y]: d\n? - p\n: q\n") })),
    says: /A map or a list cannot be a key/,
    code: 1,
    goesOn: true,
  },
  {
    name: "merge keys of lists and scalars",
    lay: lay(() => ({ "bad.yaml": service("a: &a [1, 2]\nb: { <<: *a }\nc: { <<: 5 }\n") })),
    says: /`<<` merges a map or a list of maps/,
    code: 1,
    goesOn: true,
  },
  {
    name: "expression without a key",
    lay: lay(() => ({
      "bad.yaml":
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
        "metadata: { name: p, namespace: shop }\n" +
        "spec: { podSelector: { matchExpressions: [{ operator: In, values: [a] }] } }\n---\n" +
        "apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\n" +
        "spec: { containers: [{ name: a, image: b }] }\n",
    })),
    ...found,
  },
  {
    name: "pattern of many stars in a policy",
    lay: lay(() => ({ "kubenetlint.yaml": policy(`"${"a".repeat(400)}".matches("a*a*a*a*a*a*b")`) })),
    says: /port-name-missing/,
    code: 1,
    goesOn: true,
  },
];
