import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { validateObject } from "../../src/validate/validate-object.ts";
import { faultsIn, fixtureCases, objectOf, type Case } from "./cases.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/validate/", import.meta.url));

/** Where we differ from Kubernetes on purpose, by case, with the reason. An entry that is not needed any more fails. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

/** What the API server of the golden answers had. */
const CLUSTER = { kubernetesVersion: "1.37", gatewayAPI: { version: "1.6", channel: "standard" } } as const;
const SINGLE_STACK = { ...CLUSTER, serviceCIDRs: ["10.96.0.0/12"] };
const DUAL_STACK = { ...CLUSTER, serviceCIDRs: ["10.96.0.0/12", "fd00:10:96::/112"] };

const sorted = (faults: readonly string[]): string[] => [...new Set(faults)].toSorted();

/** What we answer, in the words of the case. Text that is no YAML is refused before anything else. */
function answer(one: Case): { verdict: string; dualStackVerdict?: string; faults: string[] } {
  const object = objectOf(one.text);
  if (object === undefined) return { verdict: "rejected", faults: ["decode"] };
  const validation = validateObject(object.value, SINGLE_STACK);
  const dual =
    one.dualStackVerdict === undefined ? {} : { dualStackVerdict: validateObject(object.value, DUAL_STACK).verdict };
  return { verdict: validation.verdict, ...dual, faults: sorted(faultsIn(validation, one.faults)) };
}

function compare(cases: readonly Case[]): { table: string[]; differing: string[]; details: string[] } {
  const families = new Map<string, Case[]>();
  for (const one of cases) families.set(one.family, [...(families.get(one.family) ?? []), one]);
  const differing: string[] = [];
  const details: string[] = [];
  const table = [...families].map(([family, members]) => {
    let verdicts = 0;
    let fields = 0;
    for (const one of members) {
      const ours = answer(one);
      const sameVerdict = ours.verdict === one.verdict && ours.dualStackVerdict === one.dualStackVerdict;
      const sameFields = sorted(one.faults).join("\n") === ours.faults.join("\n");
      verdicts += sameVerdict ? 1 : 0;
      fields += sameFields ? 1 : 0;
      if (sameVerdict && sameFields) continue;
      differing.push(one.name);
      details.push(
        `${one.name}: Kubernetes ${one.verdict} ${sorted(one.faults).join(", ")}; we ${ours.verdict} ` +
          `${ours.faults.join(", ")}`,
      );
    }
    return `${family}: verdict ${verdicts}/${members.length}, type and field ${fields}/${members.length}`;
  });
  return { table, differing, details };
}

function expectAgreement(cases: readonly Case[]): string {
  const { table, differing, details } = compare(cases);
  expect(details.filter((detail) => DIFFERENCES[detail.slice(0, detail.indexOf(":"))] === undefined)).toEqual([]);
  expect(
    Object.keys(DIFFERENCES).filter((name) => cases.some((one) => one.name === name) && !differing.includes(name)),
    "no longer different",
  ).toEqual([]);
  return table.join("\n");
}

describe("Kubernetes 1.37 says the same", () => {
  test("of all objects in the fixtures", async () => {
    const cases = fixtureCases(fixtures).map((one) => ({
      ...one,
      family: ["gateway", "http-route"].includes(one.family) ? "gateway" : "validate",
    }));
    expect(cases.length).toBeGreaterThan(600);
    const figures = expectAgreement(cases);
    await expect(figures).toMatchFileSnapshot("../conformance/agreement/validation.txt");
  });
});

test("every error points into the object, and says something", () => {
  const vague = fixtureCases(fixtures).flatMap((one) => {
    const validation = validateObject(objectOf(one.text)?.value, SINGLE_STACK);
    return [...validation.errors, ...validation.decodeErrors, ...validation.unknownFields]
      .filter(({ path, detail, field }) => detail === "" || (path.length === 0 && field !== "<nil>" && field !== ""))
      .map(({ field }) => `${one.name} ${field}`);
  });
  expect(vague).toEqual([]);
});
