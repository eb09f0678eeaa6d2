/** A type as its objects are once decoded: every field may be missing. */
export type Decoded<T> = T extends readonly (infer Item)[]
  ? Decoded<Item>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { [Key in keyof T]?: Decoded<T[Key]> }
    : T;
