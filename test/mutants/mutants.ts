import { endpointMutants } from "./endpoint-mutants.ts";
import { engineMutants } from "./engine-mutants.ts";
import { modelMutants } from "./model-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { policyMutants } from "./policy-mutants.ts";
import { routeMutants } from "./route-mutants.ts";
import { sceneMutants } from "./scene-mutants.ts";

/** A fixed set: each survived all tests once, or is of that kind. `npm run mutants` kills them all. */
export const mutants: readonly Mutant[] = [
  ...endpointMutants,
  ...policyMutants,
  ...routeMutants,
  ...engineMutants,
  ...modelMutants,
  ...sceneMutants,
];
