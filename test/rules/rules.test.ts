import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { applyFixes } from "../../src/fix/apply-fixes.ts";
import { codeframe } from "../../src/report/lint/codeframe.ts";
import { plain } from "../../src/report/lint/reporter.ts";
import type { AnyRule } from "../../src/rule.ts";
import type { Result } from "../../src/engine/result.ts";
import { caseResult, describeFinding, lintCase, readCases } from "../../src/dev/rule-cases.ts";
import type { Case } from "../../src/dev/rule-cases.ts";

const withoutSources = ({ sources: _, ...rest }: Result) => rest;

function expectMarkers(result: Result, { markers }: Case): void {
  const found = result.findings.map((finding) => {
    const marker = markers.find(
      ({ file, line, verdict, expected }) =>
        file === finding.span.file &&
        line === finding.span.start.line &&
        verdict === finding.verdict &&
        (expected === finding.ruleId || expected === `${finding.ruleId}/${finding.messageId}`),
    );
    return marker === undefined
      ? describeFinding(finding)
      : `${marker.file}:${marker.line} ${marker.verdict} ${marker.expected}`;
  });
  const expected = markers.map(({ file, line, verdict, expected: id }) => `${file}:${line} ${verdict} ${id}`);
  expect(found.sort()).toEqual(expected.sort());
}

function checkFixes(rule: AnyRule, one: Case, result: Result): void {
  const fixable = result.findings.some((finding) => finding.fixes.some((fix) => fix.kind === "safe"));
  const fixedPath = join(
    "fixtures/rules",
    rule.id,
    one.kind,
    one.sources.length === 1 ? `${one.name}.fixed.yaml` : `${one.name}.fixed`,
  );
  if (!fixable) {
    expect(existsSync(fixedPath), `${fixedPath} is there, but nothing is fixed`).toBe(false);
    return;
  }
  const texts = applyFixes(
    new Map(one.sources.map(({ path, text }) => [path, text])),
    (sources) => lintCase(rule, { ...one, sources: [...sources].map(([path, text]) => ({ path, text })) }).findings,
  );
  const fixed = one.sources.map(({ path }) => ({ path, text: texts.get(path) ?? "" }));
  const again = lintCase(rule, { ...one, sources: fixed });
  expect(
    again.findings.filter((finding) => finding.fixes.some((fix) => fix.kind === "safe")).map(describeFinding),
    "nothing fixable is left",
  ).toEqual([]);
  if (one.sources.length === 1) expect(readFileSync(fixedPath, "utf8")).toBe(fixed[0]?.text);
  else
    for (const { path, text } of fixed)
      expect(readFileSync(join(fixedPath, path.split("/").slice(1).join("/")), "utf8")).toBe(text);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const cases = readCases(rule);

  it("has valid and invalid cases, no two alike", () => {
    expect(
      cases.some((one) => one.kind === "valid"),
      `fixtures/rules/${id}/valid holds a case`,
    ).toBe(true);
    expect(
      cases.some((one) => one.kind === "invalid"),
      `fixtures/rules/${id}/invalid holds a case`,
    ).toBe(true);
    const texts = cases.map((one) => one.sources.map(({ text }) => text).join("\0"));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("shows each message and each option in a case", () => {
    const messages = new Set(
      cases.flatMap((one) => caseResult(rule, one).findings.map((finding) => finding.messageId)),
    );
    expect(
      Object.keys(rule.messages).filter((message) => !messages.has(message)),
      "messages in no case",
    ).toEqual([]);
    const options = new Set(cases.flatMap((one) => Object.keys(one.options)));
    expect(
      Object.keys(rule.options).filter((option) => !options.has(option)),
      "options in no case",
    ).toEqual([]);
  });

  it.each(cases.map((one) => [`${one.kind}/${one.name}`, one] as const))("%s", (_, one) => {
    const result = caseResult(rule, one);
    expect(result.internalErrors).toEqual([]);
    expectMarkers(result, one);
    if (one.kind === "invalid")
      expect(
        one.markers.some(({ verdict }) => verdict === "proved"),
        "an invalid case has a marker",
      ).toBe(true);
    else expect(one.markers.filter(({ verdict }) => verdict === "proved")).toEqual([]);
    if (one.sources.length > 1) {
      const reversed = lintCase(rule, { ...one, sources: [...one.sources].reverse() });
      expect(withoutSources(reversed), "the order of files does not matter").toEqual(withoutSources(result));
    }
    checkFixes(rule, one, result);
  });

  it("says what output.txt shows", async () => {
    const outputs = cases
      .filter((one) => one.kind === "invalid")
      .map((one) => {
        const text = codeframe(caseResult(rule, one), {
          paint: plain,
          unknown: true,
          rules: new Map([[id, rule]]),
          version: "",
        });
        return `## ${one.name}\n${text}`;
      });
    await expect(outputs.join("\n")).toMatchFileSnapshot(`../../fixtures/rules/${id}/output.txt`);
  });
});
