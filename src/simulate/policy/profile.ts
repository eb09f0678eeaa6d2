import type { Model } from "../../model/model.ts";
import { calicoObjects } from "./calico/policies.ts";
import { profileOf } from "./interpretation.ts";
import type { Profile, ProfileName } from "./interpretation.ts";

/** Whether the network plugin is taken to be Calico because the manifests contain policies that only Calico reads. */
export const assumesCalico = (model: Model): boolean => calicoObjects(model).policies.length > 0;

/**
 * A profile as requested; where none is, policies of Calico show which plugin there is, but not whether the host's
 * network has host endpoints.
 */
export function profileFor(model: Model, name: ProfileName): Profile {
  if (name !== "generic" || !assumesCalico(model)) return profileOf(name);
  const profile = profileOf("calico");
  return { ...profile, open: [...profile.open, "hostNetwork"] };
}
