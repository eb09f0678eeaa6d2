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

function group(objects: readonly DeclaredObject[]): Map<string, DeclaredObject[]> {
  const groups = new Map<string, DeclaredObject[]>();
  for (const object of objects) {
    const key = `${object.kind} ${object.name}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [object]);
    else list.push(object);
  }
  return groups;
}
