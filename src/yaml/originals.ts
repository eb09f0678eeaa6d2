/**
 * Parsed values never change. Whoever needs another value, say one without nulls, makes a copy of what differs and
 * notes here what it is a copy of, so that documents find the place of the copy too.
 */
const originals = new WeakMap<object, object>();

/** @param original a part of a document's value, or a copy of one. */
export function noteCopy(copy: object, original: object): void {
  originals.set(copy, originalOf(original));
}

/** The part of the document's value that an object is a copy of; otherwise the object itself. */
export const originalOf = (value: object): object => originals.get(value) ?? value;

/** Whether a key is in the manifest, but without a value, and therefore not in this copy of the map. */
export const isDropped = (owner: object, key: string | number): boolean =>
  !Object.hasOwn(owner, key) && Object.hasOwn(originalOf(owner), key);

/**
 * The keys of a map that are written without a value: Kubernetes reads them as not set, and the model does not have
 * them.
 */
export const droppedKeys = (owner: object): readonly string[] => {
  const original = originalOf(owner);
  return original === owner ? [] : Object.keys(original).filter((key) => !Object.hasOwn(owner, key));
};
