import type { DraftFix, DraftRelated, Finding, Severity } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule, Cause } from "../rule/rule.ts";

/** What a rule passes to `report`. */
export interface Reported {
  readonly resource?: Resource;
  readonly at: Place;
  readonly message: string;
  readonly data: never;
  readonly related?: readonly DraftRelated[];
  readonly help?: string | undefined;
  readonly fixes?: readonly DraftFix[];
  readonly unknown?: string | undefined;
  readonly follows?: Cause | undefined;
  readonly explains?: Cause | undefined;
  readonly severity?: Severity;
}

/** A finding before its places are resolved. */
export interface Draft {
  readonly rule: AnyRule;
  readonly messageId: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Place;
  readonly resource: Resource | undefined;
  readonly related: readonly DraftRelated[];
  readonly help: string | undefined;
  readonly fixes: readonly DraftFix[];
  readonly unknown: string | undefined;
  readonly follows: Cause | undefined;
  readonly explains: Cause | undefined;
}

/** A finding that has no fingerprint yet: it depends on the other findings of the run. */
export type Found = Omit<Finding, "fingerprint">;
