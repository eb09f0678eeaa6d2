import { describe, expect, it } from "vitest";
import { disagreements, oracleCases } from "./oracle-case.ts";

/** Cases that cannot agree, with the reason. None at present. */
const EXCUSED: Readonly<Record<string, string>> = {};

const FAMILIES = [
  { family: "workloads", folder: "fixtures/conformance/workloads", least: 29 },
  { family: "endpoints", folder: "fixtures/conformance/endpoints", least: 150 },
];

/** The golden data as a whole, on machines that have it. */
const WHOLE = ["workloads", "endpoints", "endpoints-random"].map((family) => ({
  family,
  folder: `../shared/oracle/${family}`,
}));

describe("pods and endpoints as Kubernetes makes them", () => {
  for (const { family, folder, least } of FAMILIES) {
    const cases = oracleCases(folder);
    it(`has the ${family} cases`, () => {
      expect(cases.length).toBeGreaterThanOrEqual(least);
    });
    it.each(cases)(`${family}/$name`, (one) => {
      expect(disagreements(one)).toEqual(one.name in EXCUSED ? expect.anything() : []);
    });
  }

  for (const { family, folder } of WHOLE) {
    const cases = oracleCases(folder);
    it.skipIf(cases.length === 0)(
      `agrees with all of ${family}${cases.length === 0 ? " (the golden data are not on this machine)" : ""}`,
      async () => {
        const wrong = cases
          .map((one) => ({ name: one.name, differences: disagreements(one) }))
          .filter(({ differences }) => differences.length > 0);
        const figure = `${cases.length - wrong.length} of ${cases.length} cases`;
        console.log(`${family}: ${figure} agree`);
        expect(wrong.filter(({ name }) => !(name in EXCUSED))).toEqual([]);
        await expect(figure).toMatchFileSnapshot(`agreement/${family}.txt`);
      },
    );
  }
});
