import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { json } from "../../src/report/lint/json.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { runCli } from "../cli/run-cli.ts";
import { lintFiles } from "../engine/run-lint.ts";
import type { Files } from "../engine/run-lint.ts";
import { OPTIONS } from "../report/sample.ts";
import { documentsOf } from "./grammar-objects.ts";
import { anyValue, chance, file, pick } from "./grammar-text.ts";
import type { Value } from "./grammar-text.ts";
import { anyTree } from "./grammar-trees.ts";
import type { Random } from "./mutate.ts";
import { failures } from "./properties.ts";

/** What a run found wrong, and the input that shows it. */
export interface Failure {
  readonly what: string;
  readonly input: string;
}

/** Numbers that a text cannot tell apart: -0, and what is rounded. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** A text made of values must be read as these values, whatever its shape. */
export const readRun = (random: Random): readonly Failure[] => readText(random).found;

/** The same, and its findings must lie in it, and the parsers must agree. */
export function textRun(random: Random): readonly Failure[] {
  const { text, found } = readText(random);
  return [...found, ...failures(text).map((what) => ({ what, input: text }))];
}

function readText(random: Random): { readonly text: string; readonly found: readonly Failure[] } {
  const values = Array.from({ length: 1 + random(4) }, () =>
    chance(random, 30) ? (documentsOf(random, 1)[0] as Value) : anyValue(random),
  );
  const { text } = file(values, random);
  const parsed = parseSource({ path: "a.yaml", text });
  const found: Failure[] = parsed.problems
    .concat(parsed.documents.flatMap(({ problems }) => problems))
    .filter(({ kind }) => kind === "syntax")
    .map(({ message }) => ({ what: `a sound text is refused: ${message}`, input: text }));
  const read = parsed.documents.map(({ value }) => plain(value));
  if (found.length === 0 && !isDeepStrictEqual(read, values.map(plain)))
    found.push({
      what: "a text is read as other values",
      input: `${text}\n=> ${JSON.stringify(read)}\n!= ${JSON.stringify(values)}`,
    });
  return { text, found };
}

/** What makes a run incomplete: it must be said, or found. */
const UNREAD: readonly (readonly [string, string])[] = [
  ["lfs.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n"],
  ["vault.yaml", "$ANSIBLE_VAULT;1.1;AES256\n62\n"],
  ["template.yaml", "kind: {{ .Values.kind }}\n"],
  ["broken.yaml", "apiVersion: v1\nkind: [\n"],
  ["list.yaml", "- { apiVersion: v1, kind: Pod, metadata: { name: x } }\n"],
  ["sops.yaml", "kind: 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]'\nsops: { mac: x }\n"],
  ["items.yaml", "apiVersion: v1\nkind: List\nitems: {}\n"],
];

/**
 * Objects with random references: no rule throws, places are right, the same bytes twice, and nothing unread in
 * silence.
 */
export function objectRun(random: Random): readonly Failure[] {
  const files: Record<string, string> = {};
  for (let index = 1 + random(4); index > 0; index--)
    files[`file-${index}.yaml`] = file(documentsOf(random, 6), random).text;
  const unread = chance(random, 30) ? pick(random, UNREAD) : undefined;
  if (unread !== undefined) files[unread[0]] = unread[1];
  const input = Object.entries(files)
    .map(([path, text]) => `## ${path}\n${text}`)
    .join("\n");
  const run = (given: Files) => lintFiles(given, { config: { extends: "all" } });
  const result = run(files);
  const found = result.internalErrors.map(
    ({ ruleId, stack, message }) => `${ruleId ?? "engine"} throws: ${stack ?? message}`,
  );
  const text = json(result, { ...OPTIONS, unknown: true });
  if (text !== json(run(Object.fromEntries(Object.entries(files).toReversed())), { ...OPTIONS, unknown: true }))
    found.push("the order of files changes the result");
  if (
    unread !== undefined &&
    !result.findings.some(({ span }) => span.file === unread[0]) &&
    !result.notes.some((note) => note.unread === true && note.files.includes(unread[0]))
  )
    found.push(`${unread[0]} is unread in silence`);
  return found.map((what) => ({ what, input }));
}

/** A repository on disk: the planted defect is found, or the run says what it did not read; the same bytes twice. */
export async function treeRun(random: Random): Promise<readonly Failure[]> {
  const tree = anyTree(random);
  const root = mkdtempSync(join(tmpdir(), "kubenetlint-fuzz-"));
  try {
    for (const [path, text] of Object.entries(tree.files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    for (const args of tree.git) execFileSync("git", args, { cwd: root, stdio: "pipe" });
    const args = ["lint", "--no-config", ...(chance(random, 20) ? ["--preset", "all"] : [])];
    const first = await runCli(args, { cwd: root });
    const second = await runCli(args, { cwd: root });
    const found: string[] = [];
    if (!isDeepStrictEqual(first, second)) found.push("two runs differ");
    if (first.code === 3) found.push(`internal error: ${first.stdout}${first.stderr}`);
    const said =
      first.code === 2 ||
      first.stdout.includes(tree.planted) ||
      /what could be read/.test(first.stdout) ||
      /note: .*(?:cannot be built|could not)/.test(first.stdout);
    if (!said) found.push("the planted defect passes in silence");
    return found.map((what) => ({
      what,
      input: `${JSON.stringify(tree, (_, value: unknown) => value, 1)}\n${first.stdout}${first.stderr}`,
    }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
