import { groupBy } from "../../base/groups.ts";
import { objectsOf } from "../../scope/declared-object.ts";
import type { DeclaredObject } from "../../scope/declared-object.ts";
import type { FindObject } from "../../scope/gitops/releases.ts";
import type { Scope } from "../../scope/scope.ts";

/** Objects of all scopes by kind and name, built at the first look-up. */
export class ObjectIndex {
  readonly #scopes: Scope[];
  #byName: Map<string, DeclaredObject[]> | undefined;

  constructor(scopes: readonly Scope[]) {
    this.#scopes = [...scopes];
  }

  readonly find: FindObject = (kind, namespace, name) => {
    this.#byName ??= group(objectsOf(this.#scopes));
    const found = this.#byName.get(`${kind} ${name}`) ?? [];
    return (
      found.find((one) => one.namespace === namespace) ??
      found.find((one) => one.namespace === undefined || namespace === undefined)
    );
  };
}

const group = (objects: readonly DeclaredObject[]): Map<string, DeclaredObject[]> =>
  groupBy(objects, ({ kind, name }) => `${kind} ${name}`);
