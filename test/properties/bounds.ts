import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEndpoints } from "./pods/endpoints.ts";
import { checkExposure } from "./pods/exposure.ts";
import { checkPolicies } from "./pods/policies.ts";
import type { Tightness } from "./pods/view.ts";
import { world } from "./pods/worlds.ts";
import type { World } from "./pods/worlds.ts";

interface Check {
  readonly what: string;
  readonly check: (world: World, tightness: Tightness) => void;
  readonly runs: number;
  /** The share of claims that may be missed. */
  readonly most: number;
}

/**
 * What is claimed of manifests beside every way in which what they do not show may be. A claim must be true of all of
 * them (a must); how many claims are missed is counted, and may not grow.
 */
const CHECKS: readonly Check[] = [
  { what: "policies of all tiers", check: checkPolicies, runs: 15, most: 0.05 },
  { what: "endpoints of Services", check: checkEndpoints, runs: 100, most: 0.05 },
  { what: "ways from outside", check: checkExposure, runs: 100, most: 0.25 },
];

/** @param factor how many times the usual number of random worlds. */
export function describeBounds(factor: number, seed: number): void {
  describe("claims about what manifests show in part", () => {
    it.each(CHECKS)("are true however they are completed, and seldom missed: $what", ({ check, runs, most }) => {
      const tightness: Tightness = { decided: 0, missed: 0 };
      fc.assert(
        fc.property(world, (one) => check(one, tightness)),
        { seed, numRuns: runs * factor },
      );
      if (process.env["SHOW"]) console.log(tightness);
      expect(tightness.decided).toBeGreaterThan((runs * factor) / 15);
      expect(tightness.missed / tightness.decided).toBeLessThan(most);
    });
  });
}
