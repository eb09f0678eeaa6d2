import { listOf } from "../../base/values.ts";
import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { effectOf, isSimulated } from "../../model/effects/catalogue.ts";
import type { Effect, Power } from "../../model/effects/effect.ts";
import { isKnown } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { calicoObjects, isCalico } from "../policy/calico/policies.ts";
import { isAmbiguous, isOfPlugin } from "../policy/profile.ts";
import { isRefused } from "./doubt.ts";
import type { Annotation } from "./doubt.ts";
import { linkerdDefaults } from "./linkerd-default.ts";

/** A policy of a kind or version that is not simulated. */
export interface Entry {
  readonly index: number;
  readonly resource: Resource;
  readonly effect: Effect;
  readonly specs: readonly Fields[];
  /** Set for an object of a simulated kind. */
  readonly why?: string | undefined;
  /** The annotation of the object that has the effect, if it is not the object itself. */
  readonly annotation?: Annotation;
}

const POLICY_POWERS: readonly Power[] = ["isolate", "allow", "identity"];

/**
 * Groups whose policies are built in, have an API server of their own, as Calico's, or are simulated as one release
 * defines them, as Cilium's: what the API server rejects has no effect.
 */
const BUILT_IN: ReadonlySet<string> = new Set(["networking.k8s.io", "extensions", "projectcalico.org", "cilium.io"]);

/**
 * A policy of a plugin whose name is missing, or is `y`, which YAML reads as true: what it says of traffic is sound,
 * and holds as soon as the name does.
 */
const isNameless = ({ group, name, metadata }: Resource): boolean =>
  group.includes(".") && group !== "networking.k8s.io" && name === "" && metadata.generateName === undefined;

/** Why a policy of a plugin that is simulated is not. */
const AMBIGUOUS = "is of one of several network plugins whose policies these manifests contain";

/**
 * The policies of a model that are not simulated, in order of files; then those that are refused.
 * @param isSettled the network plugin is known, and with it which policies nothing reads.
 */
export function entriesOf(model: Model, isSettled: boolean): readonly Entry[] {
  const found: Entry[] = [];
  // What the API server rejects is not in the cluster. But another release of a CustomResourceDefinition may accept it,
  // and a later server may know the version.
  const isOther = (resource: Resource): boolean =>
    !BUILT_IN.has(resource.group) ||
    isNameless(resource) ||
    !(isKnown(resource.apiVersion, resource.kind) || isCalico(resource) || resource.group === "cilium.io");
  const refused = model.refused
    .filter(({ sure, resource }) => sure && isOther(resource))
    .map(({ resource }) => resource);
  const { left } = calicoObjects(model);
  const ambiguous = !isSettled && isAmbiguous(model) ? AMBIGUOUS : undefined;
  const whyOf = (resource: Resource): string | undefined =>
    left.get(resource) ?? (isOfPlugin(resource) ? ambiguous : undefined);
  for (const resource of [...model.resources, ...refused]) {
    const effect = effectOf(resource);
    if (
      effect === undefined ||
      !effect.does.some((power) => POLICY_POWERS.includes(power)) ||
      (isSimulated(effect, resource) && !isRefused(resource) && whyOf(resource) === undefined)
    )
      continue;
    const object = resource.object as Fields;
    if (effect.inert?.(object) === true) continue;
    const specs = [object["spec"], ...listOf(object["specs"])].filter(isRecord);
    found.push({
      index: found.length,
      resource,
      effect,
      specs: specs.length === 0 ? [{}] : specs,
      why: whyOf(resource),
    });
  }
  for (const one of linkerdDefaults(model)) found.push({ ...one, index: found.length, specs: [{}] });
  return found;
}
