import { isRecord } from "./is-record.ts";

/** The fields of a map of YAML or JSON, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A value as a map: an empty one where a manifest has something else. */
export const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});

/** A value as a list: an empty one where a manifest has something else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
