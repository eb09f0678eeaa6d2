import { fieldsOf, listOf } from "../../../base/values.ts";
import { parseCIDR } from "../../../base/ip.ts";
import type { CIDR } from "../../../base/ip.ts";
import type { Model } from "../../../model/model.ts";
import type { Labels } from "../../../base/selector.ts";
import { OWN_PREFIX } from "./identity-labels.ts";

/** A CiliumCIDRGroup. */
export interface CIDRGroup {
  readonly name: string;
  readonly labels: Labels;
  readonly blocks: readonly CIDR[];
}

export const cidrGroups = (model: Model): readonly CIDRGroup[] =>
  model.all("CiliumCIDRGroup").map((resource) => ({
    name: resource.name,
    labels: Object.fromEntries(Object.entries(resource.labels).filter(([key]) => !key.startsWith(OWN_PREFIX))),
    blocks: listOf(fieldsOf(resource.object.spec)["externalCIDRs"]).flatMap((block) => parseCIDR(String(block)) ?? []),
  }));
