const dropped = new WeakMap<object, readonly string[]>();

/** Notes that a key of an object of a document was taken out, as it was written without a value. */
export function noteDropped(owner: object, key: string): void {
  dropped.set(owner, [...(dropped.get(owner) ?? []), key]);
}

/**
 * The keys of an object that are written without a value: Go takes them as not set, and so does everyone who reads the
 * model.
 */
export const droppedKeys = (owner: object): readonly string[] => dropped.get(owner) ?? [];

/** Whether an object has a key, or had it in its text. */
export const isWritten = (owner: object, key: string | number): boolean =>
  Object.hasOwn(owner, key) || droppedKeys(owner).includes(String(key));
