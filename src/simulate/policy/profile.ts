import type { Model } from "../../model/model.ts";
import { calicoObjects } from "./calico/policies.ts";
import { profileOf } from "./interpretation.ts";
import type { Profile, ProfileName } from "./interpretation.ts";

/** Whether the network plugin is taken to be Calico because the manifests contain policies that only Calico reads. */
export const assumesCalico = (model: Model): boolean => calicoObjects(model).policies.length > 0;

/** A profile as requested; where none is, policies of Calico show which plugin there is. */
export const profileFor = (model: Model, name: ProfileName): Profile =>
  profileOf(name === "generic" && assumesCalico(model) ? "calico" : name);
