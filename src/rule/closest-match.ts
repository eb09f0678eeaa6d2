import type { DraftFix, DraftRelated } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import { writeString } from "./edits.ts";
import { didYouMean } from "../hints/did-you-mean.ts";

/**
 * Related place, help and fix of a reference that misspells the name of another object.
 * @param at the value that refers to it. @param text what it should be, if that is more than the name.
 */
export const closestMatch = (
  resource: Resource,
  at: Place,
  near: Resource,
  text = near.name,
): {
  readonly related: readonly DraftRelated[];
  readonly help: string;
  readonly fixes: readonly DraftFix[];
} => ({
  related: [{ at: near.atName(), note: `closest match: ${near.title}` }],
  help: didYouMean(near.name),
  fixes: [
    { kind: "safe", title: `Use ${near.kind} "${near.name}"`, edits: [{ at, text: writeString(resource, text) }] },
  ],
});
