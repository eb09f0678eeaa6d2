import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import type { Source } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { describeFinding, readMarkers } from "../../src/dev/rule-cases.ts";

/** Good practice rather than a defect: a case made for one defect need not heed it. */
const PRACTICE = new Set([
  "readiness-probe-missing",
  "port-unnamed",
  "pod-without-policy",
  "rollout-reaches-zero-ready",
]);

const IN_PRODUCTION = Object.fromEntries(
  [
    "port-unnamed",
    "name-meaningless",
    "traffic-split-api-archived",
    "api-deprecated",
    "ingress-class-annotation",
    "load-balancer-ip-deprecated",
  ].map((id) => [id, { severity: "warning" as const }]),
);

function read(folder: string, entry: string): readonly Source[] {
  const path = join(folder, entry);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((file) => join(entry, file))
    : [entry];
  return files.map((file) => ({ path: file, text: readFileSync(join(folder, file), "utf8") }));
}

/** All that the preset `recommended` proves of a scope, and what `production` says of its names. */
function findingsIn(sources: readonly Source[]): readonly Finding[] {
  const result = lint([wholeScope(sources.map((source) => parseSource(source)))], rules, {
    config: { ...DEFAULT_CONFIG, rules: IN_PRODUCTION },
    kubernetesVersion: NEWEST_VERSION,
    validate: (object) => validateObject(object, { kubernetesVersion: NEWEST_VERSION }),
  });
  expect(result.internalErrors).toEqual([]);
  return result.findings.filter(({ verdict }) => verdict === "proved");
}

const isMarked = (finding: Finding, markers: ReturnType<typeof readMarkers>): boolean =>
  markers.some(
    ({ file, line, expected }) =>
      file === finding.span.file && line === finding.span.start.line && expected.split("/")[0] === finding.ruleId,
  );

const entries = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((entry) => entry !== "traps")
    .sort();

describe("bugs as people write them are found once, at their line, and nothing else is", () => {
  it.each(entries("fixtures/real"))("%s", (entry) => {
    const sources = read("fixtures/real", entry);
    const markers = sources.flatMap(readMarkers);
    const findings = findingsIn(sources);
    expect(markers, "a case has a marker").not.toEqual([]);
    const missed = markers.filter(
      ({ file, line, expected }) =>
        findings.filter(
          (finding) =>
            finding.ruleId === expected.split("/")[0] && finding.span.file === file && finding.span.start.line === line,
        ).length !== 1,
    );
    expect(
      missed.map(({ file, line, expected }) => `${file}:${line} ${expected}`),
      "missed or told twice",
    ).toEqual([]);
    const noise = findings.filter(
      (finding) => finding.severity !== "info" && !isMarked(finding, markers) && !PRACTICE.has(finding.ruleId),
    );
    expect(noise.map(describeFinding), "not asked for").toEqual([]);
  });
});

describe("sound manifests that look wrong are left alone", () => {
  it.each(entries("fixtures/real/traps"))("%s", (entry) => {
    const sources = read("fixtures/real/traps", entry);
    const markers = sources.flatMap(readMarkers);
    const noise = findingsIn(sources).filter(
      (finding) => finding.severity !== "info" && !isMarked(finding, markers) && !PRACTICE.has(finding.ruleId),
    );
    expect(noise.map((finding) => `${describeFinding(finding)} ${finding.message}`)).toEqual([]);
  });
});
