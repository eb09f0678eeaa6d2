import { addTo } from "../../base/groups.ts";
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

const grants = new WeakMap<Model, ReadonlyMap<string, readonly Grant[]>>();

/** The grants of a model by namespace and referring kind. */
function grantIndex(model: Model): ReadonlyMap<string, readonly Grant[]> {
  let index = grants.get(model);
  if (index === undefined) {
    const made = new Map<string, Grant[]>();
    for (const grant of model.all("ReferenceGrant")) {
      for (const key of new Set((grant.object.spec?.from ?? []).map((from) => keyOf(grant.namespace, from)))) {
        addTo(made, key, grant);
      }
    }
    grants.set(model, (index = made));
  }
  return index;
}

const keyOf = (namespace: string, from: GrantFrom): string =>
  `${namespace} ${from.group}/${from.kind} ${from.namespace}`;

/**
 * The grants that allow a reference into another namespace; they are defined there, and any one is enough. Source:
 * gateway-api apis/v1, ReferenceGrantSpec.
 */
export function grantsFor(model: Model, from: GrantFrom, to: GrantTo): readonly Grant[] {
  return (grantIndex(model).get(keyOf(to.namespace, from)) ?? []).filter(({ object }) =>
    (object.spec?.to ?? []).some(
      (entry) =>
        (entry.group || "") === to.group &&
        entry.kind === to.kind &&
        (entry.name === undefined || entry.name === to.name),
    ),
  );
}

export const isGranted = (model: Model, from: GrantFrom, to: GrantTo): boolean =>
  from.namespace === to.namespace || grantsFor(model, from, to).length > 0;
