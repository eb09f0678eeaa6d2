import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Something that is made to break a linter, laid beside a sound file with one known defect. */
export interface HostileInput {
  readonly name: string;
  /** Lays the input into a folder. `scale` is 1 in the measured run and less in tests. */
  lay(folder: string, scale: number): void;
  readonly args?: readonly string[];
  /** What the answer must say of it, on either output. */
  readonly says: RegExp;
  readonly code: number;
  /** Whether the rest is linted all the same. */
  readonly goesOn: boolean;
}

/** The sound neighbour, and how its one defect is told. */
export const NEIGHBOUR = `apiVersion: v1
kind: Service
metadata: { name: neighbour, namespace: shop }
spec:
  selector: { app: neighbour }
  ports:
    - { port: 80 }
    - { port: 81 }
`;
export const NEIGHBOUR_DEFECT = "port-name-missing";

const file =
  (name: string, text: (scale: number) => string | Buffer) =>
  (folder: string, scale: number): void =>
    writeFileSync(join(folder, name), text(scale));
const service = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n` +
  `spec: { selector: { app: web }, ports: [{ port: 80 }] }\n${more}`;
const bomb = [
  `a0: &a0 [x, x]`,
  ...Array.from(
    { length: 24 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
  ),
].join("\n");
const mergeBomb = [
  `a0: &a0 { x: 1 }`,
  ...Array.from(
    { length: 24 },
    (_, level) =>
      `a${level + 1}: &a${level + 1} { <<: [${Array(9).fill(`*a${level}`).join(", ")}], k${level}: *a${level} }`,
  ),
].join("\n");
const LABEL_COUNT = 100_000;

// oxlint-disable no-control-regex -- they are what must not be printed
export const HOSTILE_INPUTS: readonly HostileInput[] = [
  {
    name: "alias bomb (9^24 values)",
    lay: file("bad.yaml", () => bomb),
    says: /aliases of this document expand to more than 1000000/,
    code: 1,
    goesOn: true,
  },
  {
    name: "merge key bomb",
    lay: file("bad.yaml", () => mergeBomb),
    says: /copy more than|expand to more than/,
    code: 1,
    goesOn: true,
  },
  {
    name: "anchor that contains itself",
    lay: file("bad.yaml", () => "a: &a\n  b: *a\n"),
    says: /contains itself/,
    code: 1,
    goesOn: true,
  },
  {
    name: "20,000 levels of brackets",
    lay: file("bad.yaml", () => `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`),
    says: /nested deeper than 1000 levels/,
    code: 1,
    goesOn: true,
  },
  {
    name: "20,000 levels of JSON",
    lay: file(
      "bad.json",
      () => `{"apiVersion":"v1","kind":"ConfigMap","a":${'{"a":'.repeat(20_000)}1${"}".repeat(20_001)}`,
    ),
    says: /nested deeper than 1000 levels/,
    code: 1,
    goesOn: true,
  },
  {
    name: "20,000 nested Lists",
    lay: file("bad.json", () => `${'{"apiVersion":"v1","kind":"List","items":['.repeat(20_000)}${"]}".repeat(20_000)}`),
    says: /nested deeper than 1000 levels/,
    code: 1,
    goesOn: true,
  },
  {
    name: "file of 100 MB",
    lay: file("bad.yaml", (scale) => Buffer.alloc(Math.max(67_108_865, 100_000_000 * scale), "a: b\n")),
    says: /the limit is 64\.0 MiB \(--max-file-size\)/,
    code: 1,
    goesOn: true,
  },
  {
    name: "ConfigMap of 60 MB, within the limit",
    lay: file(
      "bad.yaml",
      (scale) =>
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: big }\ndata:\n" +
        Array.from({ length: 1_500_000 * scale }, (_, index) => `  key-${index}: value-of-that-key-${index}\n`).join(
          "",
        ),
    ),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "1 million small documents",
    lay: file("bad.yaml", (scale) => "a: 1\n---\n".repeat(1_000_000 * scale)),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "one line of 20 million characters",
    lay: file(
      "bad.yaml",
      (scale) =>
        `apiVersion: v1\nkind: Secret\nmetadata: { name: big }\nstringData: { a: ${"x".repeat(20_000_000 * scale)} }\n`,
    ),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "NUL byte",
    lay: file("bad.yaml", () => service("nul", "a: \u0000\n")),
    says: /NUL byte/,
    code: 1,
    goesOn: true,
  },
  {
    name: "UTF-16",
    lay: file("bad.yaml", () => Buffer.from(`\uFEFF${service("wide")}`, "utf16le")),
    says: /UTF-16/,
    code: 1,
    goesOn: true,
  },
  {
    name: "bytes that are no UTF-8",
    lay: file("bad.yaml", () => Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xc0, 0x80])),
    says: /not UTF-8/,
    code: 1,
    goesOn: true,
  },
  {
    name: "lone surrogate by escape",
    lay: file("bad.yaml", () => service('"a\\ud800"')),
    says: /does not know the escape/,
    code: 1,
    goesOn: true,
  },
  {
    name: "__proto__ and constructor as keys and labels",
    lay: file(
      "bad.yaml",
      () =>
        "apiVersion: v1\nkind: Service\n" +
        "metadata: { name: constructor, labels: { __proto__: a, constructor: b, toString: c, " +
        "hasOwnProperty: d } }\n__proto__: { polluted: true }\n" +
        "constructor: { prototype: { polluted: true } }\n" +
        "spec: { selector: { __proto__: x, constructor: y }, ports: [{ port: 80 }, { port: 81, name: " +
        "__proto__ }] }\n",
    ),
    says: /__proto__|constructor/,
    code: 1,
    goesOn: true,
  },
  {
    name: `${LABEL_COUNT} labels on one object`,
    lay: file(
      "bad.yaml",
      (scale) =>
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: labelled\n  labels:\n" +
        Array.from({ length: LABEL_COUNT * scale }, (_, index) => `    label-${index}: v${index}\n`).join("") +
        "spec: " +
        "{ selector: { app: web }, ports: [{ port: 80 }] }\n",
    ),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "label of 10 MB",
    lay: file(
      "bad.yaml",
      (scale) =>
        "apiVersion: v1\nkind: Service\n" +
        `metadata: { name: long, labels: { a: ${"v".repeat(10_000_000 * scale)} } }\n` +
        "spec: { selector: { app: web }, ports: [{ port: 80 }] }\n",
    ),
    says: /./,
    code: 1,
    goesOn: true,
  },
  {
    name: "symbolic links in a circle",
    lay: (folder) => {
      symlinkSync("loop-b.yaml", join(folder, "loop-a.yaml"));
      symlinkSync("loop-a.yaml", join(folder, "loop-b.yaml"));
      symlinkSync(".", join(folder, "again"));
    },
    says: /again\n[^]*was skipped: symbolic links[^]*loop-a\.yaml\n[^]*This and 1 other file could not be read/,
    code: 1,
    goesOn: true,
  },
];
