import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

type Grant = Resource<KindMap["ReferenceGrant"]>;

export interface GrantFrom {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface GrantTo extends GrantFrom {
  readonly name: string;
}

/**
 * The grants that allow a reference into another namespace; they live there, and any one is enough.
 * Source: gateway-api apis/v1, ReferenceGrantSpec.
 */
export function grantsFor(model: Model, from: GrantFrom, to: GrantTo): readonly Grant[] {
  return model.all("ReferenceGrant").filter((grant) => {
    const { spec } = grant.object;
    if (grant.namespace !== to.namespace) return false;
    return (
      (spec?.from ?? []).some((entry) => entry.group === from.group && entry.kind === from.kind && entry.namespace === from.namespace) &&
      (spec?.to ?? []).some((entry) => (entry.group || "") === to.group && entry.kind === to.kind && (entry.name === undefined || entry.name === to.name))
    );
  });
}

export const isGranted = (model: Model, from: GrantFrom, to: GrantTo): boolean =>
  from.namespace === to.namespace || grantsFor(model, from, to).length > 0;
