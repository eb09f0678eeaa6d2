import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSource } from "../../../src/yaml/parse-source.ts";
import type { Finding } from "../../../src/diagnostic/finding.ts";
import type { Result } from "../../../src/engine/result.ts";
import type { LintOptions } from "../../../src/engine/lint-options.ts";
import { lintFiles } from "../../engine/run-lint.ts";
import type { Files } from "../../engine/run-lint.ts";

/** Manifests that properties of whole runs are tried with. */

const FIXTURES = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
const CORPUS = process.env["KUBENETLINT_CORPUS"];

function readFolder(folder: string): Files {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && !/(?:^|\/)(?:kubenetlint|kustomization|baseline)\./.test(name))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]));
}

export interface Subject {
  readonly name: string;
  readonly files: Files;
}

function foldersOf(root: string): readonly Subject[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, files: readFolder(`${root}/${name}`) }))
    .filter(({ files }) => Object.keys(files).length > 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const isClean = ({ files }: Subject): boolean =>
  Object.entries(files).every(([path, text]) => {
    const { documents, problems, template } = parseSource({ path, text });
    return !template && problems.length === 0 && documents.every((document) => document.problems.length === 0);
  });

/** Every scene of `fixtures/together` that can be read, as one scope; of a corpus too, if there is one. */
export const subjects: readonly Subject[] = [
  ...foldersOf(`${FIXTURES}together`),
  ...(CORPUS === undefined ? [] : foldersOf(CORPUS)),
].filter(isClean);

export const lintAll = (files: Files, more: Partial<LintOptions> = {}): Result =>
  lintFiles(files, { config: { extends: "all", unusedSuppressions: "off" }, lint: more });

/** Where a finding is not compared: what it says, and of which object. */
export const sayingOf = ({ ruleId, messageId, verdict, severity, message, because }: Finding): string =>
  JSON.stringify([ruleId, messageId, verdict, severity, message, because]);

export const sayings = (findings: readonly Finding[]): readonly string[] => findings.map(sayingOf).sort();
