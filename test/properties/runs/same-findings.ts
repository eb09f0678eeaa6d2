import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/diagnostic/finding.ts";
import { FixProver } from "../../../src/engine/fixes/prove-fixes.ts";
import { applyEdits } from "../../../src/fix/apply-fixes.ts";
import { parseSource } from "../../../src/yaml/parse-source.ts";
import { lintTwice, parseFrozen } from "../../engine/frozen.ts";
import { provingOf } from "../../engine/run-lint.ts";
import type { Files } from "../../engine/run-lint.ts";
import { UNRELATED, joined, renamed, reversed, split } from "./changes.ts";
import { lintAll, sayingOf, sayings } from "./subjects.ts";
import type { Subject } from "./subjects.ts";

/** In another order the other one of two that collide is reported, and another one of several is named first. */
const besidesOrder = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ ruleId, messageId, verdict, severity }) => `${ruleId}/${messageId} ${verdict} ${severity}`).sort();

const WITHOUT_COMMENTS = { noInlineConfig: true };
const findingsOf = (files: Files): readonly Finding[] => lintAll(files, WITHOUT_COMMENTS).findings;

/** Names that Kubernetes or a convention gives to namespaces. */
const CONVENTION = /^(?:default|kube-.*|openshift-.*|.*-system|argocd|monitoring|ingress.*|gateway.*|istio.*)$/;

/** Names of namespaces that manifests choose. */
function namespacesOf(files: Files): readonly string[] {
  const names = Object.entries(files).flatMap(([path, text]) =>
    parseSource({ path, text }).documents.flatMap(({ value }) => {
      const { metadata } = (value ?? {}) as { metadata?: { namespace?: unknown } };
      return typeof metadata?.namespace === "string" ? [metadata.namespace] : [];
    }),
  );
  return [...new Set(names)].filter((name) => !CONVENTION.test(name)).sort();
}

/** The same objects twice: the later one counts, whatever file it is in. */
function hasTwins(files: Files): boolean {
  const seen = new Set<string>();
  return Object.entries(files).some(([path, text]) =>
    parseSource({ path, text }).documents.some(({ value }) => {
      const { kind, metadata } = (value ?? {}) as { kind?: string; metadata?: { name?: string; namespace?: string } };
      const key = `${kind} ${metadata?.namespace ?? "default"}/${metadata?.name}`;
      return metadata?.name !== undefined && (seen.has(key) || !seen.add(key));
    }),
  );
}

/** Each finding of a file that a comment at its beginning suppresses. */
function suppressEverything(files: Files, before: readonly Finding[]): void {
  // Comments and annotations of their own suppress some of them already.
  if (Object.values(files).some((text) => text.includes("kubenetlint"))) return;
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith(".json")) continue;
    const { findings, suppressed } = lintAll({ ...files, [path]: `# kubenetlint-disable-file\n${text}` });
    const own = before.filter(({ span }) => span.file === path);
    const placed = (all: readonly Finding[], lines: number) =>
      all.map((one) => `${one.span.start.line + lines} ${sayingOf(one)}`).sort();
    expect(
      placed(
        suppressed.filter(({ span }) => span.file === path),
        0,
      ),
    ).toEqual(placed(own, 1));
    expect(sayings(findings)).toEqual(sayings(before.filter((one) => !own.includes(one))));
  }
}

/** Of a fix that is proved: its finding is gone, and no other that is proved appears. */
function applyEachFix(files: Files): void {
  const proving = provingOf(files, { config: { extends: "all", unusedSuppressions: "off" } });
  const prover = new FixProver(proving);
  const { findings } = lintAll(files);
  // The same defect in other words, or of another severity, is no new one.
  const defectOf = ({ ruleId, resource, span }: Finding): string => `${ruleId} ${resource ?? span.file}`;
  const known = new Set(findings.map(defectOf));
  const count = (all: readonly Finding[], saying: string) => all.filter((one) => sayingOf(one) === saying).length;
  for (const finding of findings)
    for (const fix of finding.fixes) {
      if (prover.prove(finding, fix) === undefined) continue;
      const changed = Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          applyEdits(
            text,
            fix.edits.filter(({ file }) => file === path),
          ),
        ]),
      );
      const after = lintAll(changed).findings;
      const what = `${finding.ruleId}: ${fix.title}`;
      const isGone = count(after, sayingOf(finding)) < count(findings, sayingOf(finding));
      expect({ what, isGone }).toEqual({ what, isGone: true });
      const appeared = after.filter(
        (one) => one.verdict === "proved" && one.severity === "error" && !known.has(defectOf(one)),
      );
      expect({ what, appeared: appeared.map(sayingOf) }).toEqual({ what, appeared: [] });
    }
}

/** Changes of random worlds after which the same is said; throws where it is not. */
export function checkSameFindings(files: Files): void {
  const before = findingsOf(files);
  expect(sayings(findingsOf(split(files)))).toEqual(sayings(before));
  expect(besidesOrder(findingsOf(reversed(files)))).toEqual(besidesOrder(before));
  suppressEverything(files, before);
  applyEachFix(files);
}

/** @param subjects folders of manifests, each as one scope. */
export function describeSameFindings(subjects: readonly Subject[]): void {
  describe.each(subjects)("the findings of $name", ({ files }) => {
    it("are the same beside a namespace of which nothing else speaks", () => {
      const { findings } = lintAll({ ...files, "zz-apart.yaml": UNRELATED }, WITHOUT_COMMENTS);
      expect(findings.filter(({ span }) => span.file === "zz-apart.yaml" && span.start.line > 3)).toEqual(
        findings.filter(
          ({ span, ruleId }) =>
            span.file === "zz-apart.yaml" &&
            span.start.line > 3 &&
            ["namespace-without-policy", "pod-without-policy", "recommended-labels-missing"].includes(ruleId),
        ),
      );
      expect(sayings(findings.filter(({ span }) => span.file !== "zz-apart.yaml"))).toEqual(sayings(findingsOf(files)));
    });

    it.skipIf(hasTwins(files))("are the same in one file, in a file for each object, and the other way round", () => {
      const before = findingsOf(files);
      expect(sayings(findingsOf(split(files)))).toEqual(sayings(before));
      expect(sayings(findingsOf(joined(files)))).toEqual(sayings(before));
      expect(besidesOrder(findingsOf(reversed(files)))).toEqual(besidesOrder(before));
    });

    it("are the same of a namespace with another name", () => {
      const before = findingsOf(files);
      for (const name of namespacesOf(files)) {
        const other = renamed({ text: JSON.stringify(before.map(sayingOf)) }, name, `${name}q`)["text"] ?? "";
        const after = findingsOf(renamed(files, name, `${name}q`));
        expect({ name, findings: sayings(after) }).toEqual({
          name,
          findings: (JSON.parse(other) as readonly string[]).toSorted(),
        });
      }
    });

    it("are the same if a comment suppresses them", () => suppressEverything(files, lintAll(files).findings));

    it("are gone with their fix, and no error comes instead", () => applyEachFix(files));

    it("are the same the second time, and what was parsed is not changed", () => {
      const [first, second] = lintTwice(Object.entries(files).map(([path, text]) => parseFrozen(path, text)));
      expect(second).toEqual(first);
    });
  });
}
