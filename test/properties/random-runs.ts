import * as fc from "fast-check";
import { describe, it } from "vitest";
import { manifestsOf } from "./pods/manifests.ts";
import { world } from "./pods/worlds.ts";
import { checkMonotone, checkNarrower } from "./runs/more-knowledge.ts";
import { checkSameFindings } from "./runs/same-findings.ts";

/** @param factor how many times the usual number of random worlds. */
export function describeRandomRuns(factor: number, seed: number): void {
  const options = (runs: number) => ({ seed, numRuns: runs * factor });
  describe("of random manifests", () => {
    it("more knowledge never widens the bounds of policies", () =>
      fc.assert(fc.property(world, checkNarrower), options(20)));

    it("what is proved stays proved with a Namespace, Nodes or a label more", () =>
      fc.assert(fc.property(world, checkMonotone), options(15)));

    it("findings are the same in other files and orders, suppressed, and gone with their fix", () =>
      fc.assert(
        fc.property(world, (one) => checkSameFindings({ "world.yaml": manifestsOf(one) })),
        options(10),
      ));
  });
}
