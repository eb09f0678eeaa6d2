import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSlip } from "../../src/hints/closeness.ts";
import { editDistance } from "../../src/hints/edit-distance.ts";
import { nearest } from "../../src/hints/nearest.ts";
import { SimilarNames } from "../../src/hints/similar-names.ts";
import { Slips } from "../../src/hints/slips.ts";
import { areVariants, Variants } from "../../src/hints/variants.ts";

/** Names that are often similar: few letters, parts, digits, capitals. */
const part = fc.oneof(
  fc.stringMatching(/^[ab]{1,9}$/),
  fc.constantFrom("checkout", "chekcout", "payments", "payment", "web", "wbe", "webb", "v1", "v2", "1", "12", ""),
);
const name = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("-")),
  fc.stringMatching(/^[abC1._-]{1,12}$/),
);
const names = fc.array(name, { maxLength: 40 });
const RUNS = { numRuns: 500, seed: 1 };

describe("an index of names finds what comparing each of them finds", () => {
  it("the first typo", () => {
    fc.assert(
      fc.property(names, name, (all, word) => {
        expect(all[new Slips(all).first(word) ?? -1]).toBe(all.find((one) => isSlip(one, word)));
      }),
      RUNS,
    );
  });

  it("the first variant", () => {
    fc.assert(
      fc.property(names, name, (all, word) => {
        expect(new Variants(all).first(word)).toBe(all.find((one) => areVariants(one, word)));
      }),
      RUNS,
    );
  });

  it.each([1, 2])("every name that is %s edits away", (edits) => {
    fc.assert(
      fc.property(names, name, (all, word) => {
        const found = [...new SimilarNames(all).around(word, edits)];
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        for (const [position, one] of all.entries())
          if (editDistance(one, word, edits) <= edits) expect(found).toContain(position);
      }),
      RUNS,
    );
  });

  it("the nearest of those that may be meant", () => {
    fc.assert(
      fc.property(names, name, (all, word) => {
        const isMeant = (one: string): boolean => !areVariants(one, word);
        expect(nearest(word, all, isMeant)).toBe(nearest(word, all.filter(isMeant)));
      }),
      RUNS,
    );
  });
});
