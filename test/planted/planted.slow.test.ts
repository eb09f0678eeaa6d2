import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { lint } from "../../src/engine/lint.ts";
import type { Preset } from "../../src/rule.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { APPLICATION } from "./application.ts";
import { API_DEFECTS } from "./defects-api.ts";
import { MESH_DEFECTS } from "./defects-meshes.ts";
import { CONTROLLER_DEFECTS } from "./defects-controllers.ts";
import { POD_DEFECTS } from "./defects-pods.ts";
import { POLICY_DEFECTS } from "./defects-policies.ts";
import { ROUTE_DEFECTS } from "./defects-routes.ts";
import { SERVICE_DEFECTS } from "./defects-services.ts";
import { plant } from "./plant.ts";
import type { Defect } from "./plant.ts";

const DEFECTS: readonly Defect[] = [
  ...SERVICE_DEFECTS,
  ...POD_DEFECTS,
  ...POLICY_DEFECTS,
  ...ROUTE_DEFECTS,
  ...API_DEFECTS,
  ...MESH_DEFECTS,
  ...CONTROLLER_DEFECTS,
];

function findingsIn(
  files: Readonly<Record<string, string>>,
  preset: Preset,
  settings: Defect["rules"] = {},
): readonly Finding[] {
  const result = lint([wholeScope(Object.entries(files).map(([path, text]) => parseSource({ path, text })))], rules, {
    config: {
      ...DEFAULT_CONFIG,
      extends: preset,
      rules: Object.fromEntries(Object.entries(settings).map(([id, severity]) => [id, { severity }])),
    },
    kubernetesVersion: NEWEST_VERSION,
    validate: (object) => validateObject(object, { kubernetesVersion: NEWEST_VERSION }),
  });
  expect(result.internalErrors).toEqual([]);
  return result.findings.filter(({ verdict }) => verdict === "proved");
}

const place = ({ span }: Finding): string => `${span.file}:${span.start.line}`;

describe("planted defects", () => {
  it.each(["recommended", "production"] as const)("the sound application has none under %s", (preset) => {
    expect(
      findingsIn(APPLICATION, preset).map((finding) => `${place(finding)} ${finding.ruleId} ${finding.message}`),
    ).toEqual([]);
  });

  // About files and builds, not about objects: test/scope/unread.test.ts and test/cli/reading.test.ts have these.
  const OF_FILES = new Set(["build-broken", "encoding-unportable", "not-an-object", "not-analysed"]);

  it("are there for every rule about objects", () => {
    const planted = new Set([...DEFECTS.map(({ rule }) => rule), ...OF_FILES]);
    expect(rules.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual([]);
  });

  it.each(DEFECTS.map((defect, index) => [defect.rule, index, defect] as const))(
    "%s (%i) is found once, at its line, and nothing else is",
    (rule, _, defect) => {
      const { files, at } = plant(defect);
      // A rule that is off by default may find the sound application wanting as well.
      const sound = new Set(
        defect.rules === undefined
          ? []
          : findingsIn(APPLICATION, "production", defect.rules).map((finding) => finding.fingerprint),
      );
      const findings = findingsIn(files, "production", defect.rules).filter(
        ({ fingerprint }) => !sound.has(fingerprint),
      );
      expect(findings.filter(({ ruleId }) => ruleId === rule).map(place)).toEqual([at]);
      const beside = findings.filter(({ ruleId }) => ruleId !== rule);
      expect(
        beside
          .map((finding) => `${finding.severity} ${place(finding)} ${finding.ruleId}`)
          .filter((text) => !(defect.also ?? []).some((id) => text.endsWith(` ${id}`))),
      ).toEqual([]);
      expect(beside.filter(({ severity }) => severity === "error")).toEqual([]);
    },
  );
});
