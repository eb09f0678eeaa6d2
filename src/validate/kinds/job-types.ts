import type { JobSpec } from "kubernetes-types/batch/v1.js";
import type { Decoded } from "./decoded.ts";
import type { PodTemplate } from "./pod-types.ts";

// Fields younger than the `kubernetes-types` package are added here.

export type Spec = Omit<Decoded<JobSpec>, "template"> & {
  readonly template?: PodTemplate;
  readonly successPolicy?: {
    readonly rules?: readonly { readonly succeededIndexes?: string; readonly succeededCount?: number }[];
  };
  readonly managedBy?: string;
};
