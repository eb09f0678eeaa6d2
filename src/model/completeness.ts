import type { Producer } from "./producer.ts";

/**
 * Whether all pods of a namespace are shown. `because`: what may create more of them; `producers`: everything that may,
 * the first is `producer`. `declared`: set in the configuration. `likely`: there is evidence for exactly the requested
 * pods, so that a near miss proves nothing. `empty`: the only reason is that the manifests contain no workload in the
 * namespace.
 */
export type Completeness =
  | { readonly closed: true; readonly declared?: true }
  | {
      readonly closed: false;
      readonly because: string;
      readonly likely?: true;
      readonly empty?: true;
      readonly producer?: Producer;
      readonly producers?: readonly Producer[];
    };
