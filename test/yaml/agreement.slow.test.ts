import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { composeValue } from "../../src/yaml/tree/compose-value.ts";
import { DEFAULT_LIMITS } from "../../src/yaml/document.ts";
import type { Path, Source, YamlDocument } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { resolveScalar } from "../../src/yaml/scan/resolve-scalar.ts";
import { parseTree } from "../../src/yaml/tree/syntax-tree.ts";
import { CORPUS, NEEDS_CORPUS, inCorpus } from "../corpus/real-manifests.ts";
import { compareWithParsers } from "./ordinary-agreement.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const unpacked = mkdtempSync(join(tmpdir(), "yaml-agreement-"));
afterAll(() => rmSync(unpacked, { recursive: true, force: true }));

const read = (directory: string): Source[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:ya?ml|json)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(directory, path), "utf8") }));

/** Where the two parsers disagree about a document that both can read. */
function disagreements(sources: readonly Source[]): { documents: number; found: string[] } {
  const found: string[] = [];
  let documents = 0;
  for (const source of sources) {
    for (const document of parseSource(source).documents) {
      documents++;
      if (document.problems.length > 0) continue;
      const tree = parseTree(document.text, DEFAULT_LIMITS.maxDepth);
      const isStuck = tree !== undefined && tree.document.errors.some(({ code }) => code !== "TAG_RESOLVE_FAILED");
      // Brackets and quotes that are indented less than the slow parser wants are left to the fast one.
      if (isStuck) continue;
      const slow = tree === undefined ? undefined : composeValue(tree, DEFAULT_LIMITS.maxAliasNodes).value;
      if (JSON.stringify(slow ?? undefined) !== JSON.stringify(document.value))
        found.push(`${source.path} document ${document.index}`);
    }
  }
  return { documents, found };
}

function paths(value: unknown, path: Path = []): { path: Path; value: unknown }[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, child]) =>
    paths(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function readAgain(text: string): unknown {
  const value = parseSource({ path: "again", text }).documents[0]?.value;
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}

/** Places of scalars whose text does not read as the value that is said to stand there. */
function misplaced(source: Source, document: YamlDocument, step: number): string[] {
  return paths(document.value)
    .filter((_, index) => index % step === 0)
    .flatMap(({ path, value }) => {
      const { start, end } = document.atPath(path).span();
      const text = source.text.slice(start.offset, end.offset);
      // A tag stands before the place and changes what the text means.
      if (/!\S*\s+$/.test(source.text.slice(Math.max(0, start.offset - 40), start.offset))) return [];
      if (/^[|>]/.test(text)) {
        const content = (lines: string): string => lines.replaceAll(/\s+/g, "");
        return content(text.slice(text.indexOf("\n"))) === content(String(value)) || !text.includes("\n")
          ? []
          : [`${source.path} ${path.join(".")}`];
      }
      const reads = /^\s*[{[]/.test(document.text)
        ? readAgain(`[${text}]`)
        : /^["'{[]|\n/.test(text)
          ? readAgain(`- ${text}`)
          : resolveScalar(text);
      return JSON.stringify(reads) === JSON.stringify(value) ? [] : [`${source.path} ${path.join(".")}: ${text}`];
    });
}

describe("the fast and the slow parser read the same", () => {
  test("in the fixtures", () => {
    expect(disagreements(read(join(root, "fixtures"))).found).toEqual([]);
  });

  test.skipIf(CORPUS === undefined)(`in real manifests${NEEDS_CORPUS}`, () => {
    execFileSync("tar", ["xzf", inCorpus("bench.tar.gz"), "-C", unpacked]);
    const { documents, found } = disagreements(read(unpacked));
    expect(found).toEqual([]);
    expect(documents).toBeGreaterThan(9_000);
  });
});

describe("the text at a place reads as the value", () => {
  test("of all scalars in the fixtures", () => {
    const wrong = read(join(root, "fixtures")).flatMap((source) =>
      parseSource(source)
        .documents.filter(({ problems }) => problems.length === 0)
        .flatMap((document) => misplaced(source, document, 1)),
    );
    expect(wrong).toEqual([]);
  });

  test.skipIf(CORPUS === undefined)(`of some scalars in real manifests${NEEDS_CORPUS}`, () => {
    execFileSync("tar", ["xzf", inCorpus("bench.tar.gz"), "-C", unpacked]);
    const wrong = read(unpacked).flatMap((source) =>
      parseSource(source)
        .documents.filter(({ problems }) => problems.length === 0)
        .flatMap((document) => misplaced(source, document, 7)),
    );
    // Documents with brackets that the slow parser misreads give the place of what is around instead.
    expect(wrong.filter((path) => !path.startsWith("bench/np-guard+netpol-analyzer/tests/acs-security-demos"))).toEqual(
      [],
    );
  });
});

describe("the scan of ordinary documents agrees with both parsers, in values and in all places", () => {
  const compare = (sources: readonly Source[]) => {
    const found = { documents: 0, ordinary: 0, differences: [] as string[] };
    for (const source of sources) {
      for (const document of parseSource(source).documents) {
        const { ordinary, differences } = compareWithParsers(document.text);
        found.documents++;
        if (ordinary) found.ordinary++;
        found.differences.push(
          ...differences.map((difference) => `${source.path} document ${document.index}: ${difference}`),
        );
      }
    }
    return found;
  };

  test("in the fixtures", () => {
    const { documents, ordinary, differences } = compare(read(join(root, "fixtures")));
    expect(differences).toEqual([]);
    expect(ordinary / documents).toBeGreaterThan(0.95);
  });

  test.skipIf(CORPUS === undefined)(`in real manifests${NEEDS_CORPUS}`, () => {
    execFileSync("tar", ["xzf", inCorpus("bench.tar.gz"), "-C", unpacked]);
    const { documents, ordinary, differences } = compare(read(unpacked));
    expect(differences).toEqual([]);
    expect(ordinary / documents).toBeGreaterThan(0.95);
  });
});
