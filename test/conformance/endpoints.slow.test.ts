import { describe, expect, it } from "vitest";
import { disagreements, moreCases, oracleCases } from "./oracle-case.ts";

/** Cases that cannot agree, with the reason. None at present. */
const EXCUSED: Readonly<Record<string, string>> = {};

const FAMILIES = [
  { family: "workloads", cases: oracleCases("fixtures/conformance/workloads"), least: 29 },
  { family: "endpoints", cases: oracleCases("fixtures/conformance/endpoints"), least: 150 },
  { family: "endpoints-random", cases: moreCases("endpoints"), least: 260 },
];

describe("pods and endpoints as Kubernetes makes them", () => {
  describe.each(FAMILIES)("$family", ({ family, cases, least }) => {
    const wrong: string[] = [];
    it.each(cases)("$name", (one) => {
      const differences = disagreements(one);
      if (differences.length > 0) wrong.push(one.name);
      expect(differences).toEqual(one.name in EXCUSED ? expect.anything() : []);
    });

    it("agrees in as many cases as the README says", async () => {
      expect(cases.length).toBeGreaterThanOrEqual(least);
      await expect(`${cases.length - wrong.length} of ${cases.length} cases`).toMatchFileSnapshot(
        `agreement/${family}.txt`,
      );
    });
  });
});
