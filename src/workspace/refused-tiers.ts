import { isRecord } from "../base/is-record.ts";
import { objectsOf } from "../model/flatten.ts";
import type { Refusal } from "../model/flatten.ts";
import type { KubernetesObject } from "../model/resource.ts";
import type { YamlDocument } from "../yaml/document.ts";

const CALICO = "projectcalico.org/v3";

const nameOf = ({ metadata }: KubernetesObject): unknown => metadata?.name;

/**
 * Refuses the policies of a Tier that is itself refused: Calico stores a policy only if its tier exists. A Tier that no
 * manifest defines may exist all the same.
 * @see projectcalico/calico libcalico-go/lib/clientv3/networkpolicy.go
 */
export function refusedTiers(
  documents: readonly YamlDocument[],
  refuses: (object: KubernetesObject) => Refusal | undefined,
): (object: KubernetesObject) => Refusal | undefined {
  let names: ReadonlySet<unknown> | undefined;
  const refused = (): ReadonlySet<unknown> => {
    const tiers = documents
      .flatMap(({ value }) => [...objectsOf(value, 0)] as readonly KubernetesObject[])
      .filter(({ apiVersion, kind }) => apiVersion === CALICO && kind === "Tier");
    const accepted = new Set(tiers.filter((tier) => refuses(tier)?.sure !== true).map(nameOf));
    return new Set(tiers.map(nameOf).filter((name) => !accepted.has(name)));
  };
  return (object) => {
    const { apiVersion, spec } = object;
    if (apiVersion !== CALICO || !isRecord(spec) || typeof spec["tier"] !== "string") return undefined;
    names ??= refused();
    return names.has(spec["tier"])
      ? { reason: `spec.tier: Tier ${spec["tier"]} does not exist, as it is rejected itself`, sure: true }
      : undefined;
  };
}
