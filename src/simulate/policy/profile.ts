import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { calicoObjects, isCalico } from "./calico/policies.ts";
import { ciliumPolicies } from "./cilium/cilium-policies.ts";
import { profileOf } from "./interpretation.ts";
import type { Profile, ProfileName } from "./interpretation.ts";
import type { Plugin } from "./plugin-policy.ts";

const hasPolicies = (model: Model, plugin: Plugin): boolean =>
  plugin === "calico" ? calicoObjects(model).policies.length > 0 : ciliumPolicies(model).length > 0;

/** Whether the manifests contain policies of several plugins, of which a cluster has only one. */
export const isAmbiguous = (model: Model): boolean => hasPolicies(model, "calico") && hasPolicies(model, "cilium");

/** Whether an object is read by one of these plugins only. */
export const isOfPlugin = (resource: Resource): boolean => isCalico(resource) || resource.group === "cilium.io";

/** The network plugin whose policies are simulated; undefined: none, as none or several of them have policies here. */
export function pluginOf(model: Model, name: ProfileName): Plugin | undefined {
  if (name !== "generic") return name;
  if (isAmbiguous(model)) return undefined;
  return hasPolicies(model, "calico") ? "calico" : hasPolicies(model, "cilium") ? "cilium" : undefined;
}

/**
 * A profile as requested; where none is, policies that only one plugin reads show which plugin there is, but not
 * whether the host's network has host endpoints of Calico.
 */
export function profileFor(model: Model, name: ProfileName): Profile {
  const profile = profileOf(pluginOf(model, name) ?? name);
  return name === "generic" && profile.name === "calico"
    ? { ...profile, open: [...profile.open, "hostNetwork"] }
    : profile;
}
