import { compareText } from "../../base/compare-text.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Doubt } from "../unjudged/doubt.ts";

/** Areas of changes, in display order. */
export const AREAS = ["services", "endpoints", "routes", "reach", "exposure", "workloads", "settings"] as const;
export type Area = (typeof AREAS)[number];

/** `gained`, `lost`: endpoints. `opened`, `closed`: connections. `added`, `removed`: the object itself. */
export type Effect = "added" | "removed" | "gained" | "lost" | "opened" | "closed" | "changed";

export type Side = "base" | "head";

/** One difference in the behaviour of a cluster. */
export interface Change {
  readonly area: Area;
  readonly effect: Effect;
  /** `Service shop/payments, TCP 80`, `api.example.com/v1 (Prefix)`, `Deployment shop/db`. */
  readonly subject: string;
  /** undefined: it did not exist. */
  readonly before: string | undefined;
  /** undefined: it was removed. */
  readonly after: string | undefined;
  /** For `reach`: the other end. */
  readonly who?: string;
  readonly at: Place | undefined;
  /** The side of `at`: the base only for what was removed. */
  readonly side: Side;
}

/** The differences in behaviour between two versions of one scope. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** Why "nothing else changes" is not proved, a sentence each. */
  readonly unproved: readonly string[];
  /** Objects that are not simulated and leave it open. */
  readonly unjudged: readonly Doubt[];
}

/** A text with a place; its key is the same on both sides. */
export interface Fact {
  readonly text: string;
  readonly at: Place | undefined;
}

/** Facts of both sides by key → changes; equal texts are not a change. `effectOf` may name the direction. */
export function compareFacts(
  area: Area,
  base: ReadonlyMap<string, Fact>,
  head: ReadonlyMap<string, Fact>,
  effectOf: (before: string | undefined, after: string | undefined) => Effect = plainEffect,
): readonly Change[] {
  const changes: Change[] = [];
  for (const [subject, { text: after, at }] of head) {
    const before = base.get(subject)?.text;
    if (before !== after)
      changes.push({ area, effect: effectOf(before, after), subject, before, after, at, side: "head" });
  }
  for (const [subject, { text: before, at }] of base) {
    if (!head.has(subject))
      changes.push({ area, effect: effectOf(before, undefined), subject, before, after: undefined, at, side: "base" });
  }
  return changes;
}

const plainEffect = (before: string | undefined, after: string | undefined): Effect =>
  before === undefined ? "added" : after === undefined ? "removed" : "changed";

/** One text for values that are equal regardless of the order of keys; undefined members are ignored. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}
