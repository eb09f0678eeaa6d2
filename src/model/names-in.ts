import type { Resource } from "./resource.ts";

interface Named {
  readonly names: readonly string[];
  /** The first of each name. */
  readonly byName: ReadonlyMap<string, Resource>;
}

const NONE: Named = { names: [], byName: new Map() };
const known = new WeakMap<readonly object[], ReadonlyMap<string, Named>>();

/**
 * The names of those objects of a list that are in a namespace. The lists are kept, as `nearest` keeps an index for
 * each. @param resources a list that is kept itself, such as `model.all(kind)`.
 */
export function namesIn(resources: readonly Pick<Resource, "name" | "namespace">[], namespace: string): Named {
  let byNamespace = known.get(resources);
  if (byNamespace === undefined) {
    const found = new Map<string, { names: string[]; byName: Map<string, Resource> }>();
    for (const resource of resources as readonly Resource[]) {
      const own = found.get(resource.namespace) ?? { names: [], byName: new Map<string, Resource>() };
      found.set(resource.namespace, own);
      own.names.push(resource.name);
      if (!own.byName.has(resource.name)) own.byName.set(resource.name, resource);
    }
    known.set(resources, (byNamespace = found));
  }
  return byNamespace.get(namespace) ?? NONE;
}
