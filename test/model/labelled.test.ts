import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Labelled } from "../../src/model/labelled.ts";
import { matchesRequirement } from "../../src/base/selector.ts";
import type { Labels, Requirement } from "../../src/base/selector.ts";

const key = fc.constantFrom("app", "tier", "release");
const value = fc.constantFrom("web", "api", "db", "");
const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ operator: fc.constantFrom("In", "NotIn"), key, values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ operator: fc.constantFrom("Exists", "DoesNotExist"), key }),
);
const misses = (requirements: readonly Requirement[], labels: Labels): number =>
  requirements.filter((one) => !matchesRequirement(one, labels)).length;

describe("objects by their labels", () => {
  it("are those that each of them compared with the selector gives, in order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(key, value), { maxLength: 12 }),
        fc.array(requirement, { maxLength: 4 }),
        (objects, requirements) => {
          const labelled = new Labelled(objects, (labels) => labels);
          const walked = (count: number): number[] =>
            [...objects.keys()].filter((position) => misses(requirements, objects[position]!) === count);
          expect([...labelled.matching(requirements)]).toEqual(walked(0));
          expect([...labelled.missingOne(requirements)]).toEqual(walked(1));
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });
});
