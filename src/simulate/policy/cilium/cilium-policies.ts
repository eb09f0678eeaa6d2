import type { Model } from "../../../model/model.ts";
import { compileCiliumPolicy } from "./cilium-policy.ts";
import type { CiliumPolicy } from "./cilium-policy.ts";
import { refusalsOf } from "./refusals.ts";

const known = new WeakMap<Model, readonly CiliumPolicy[]>();

/** The policies of Cilium in a model, without those that Cilium refuses; read once. */
export function ciliumPolicies(model: Model): readonly CiliumPolicy[] {
  let found = known.get(model);
  if (found === undefined) {
    found = [...model.all("CiliumNetworkPolicy"), ...model.all("CiliumClusterwideNetworkPolicy")]
      .filter((resource) => refusalsOf(resource).length === 0)
      .map(compileCiliumPolicy);
    known.set(model, found);
  }
  return found;
}
