import { endpointMutants } from "./endpoint-mutants.ts";
import { engineMutants } from "./engine-mutants.ts";
import { modelMutants } from "./model-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { policyMutants } from "./policy-mutants.ts";
import { routeMutants } from "./route-mutants.ts";
import { sceneMutants } from "./scene-mutants.ts";

/** A fixed set: each was seen to survive some tests once, or is of their kind. `npx tsx test/mutants/run.ts` kills them all. */
export const mutants: readonly Mutant[] = [
  ...endpointMutants,
  ...policyMutants,
  ...routeMutants,
  ...engineMutants,
  ...modelMutants,
  ...sceneMutants,
];
