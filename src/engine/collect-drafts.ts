import type { DraftFix, DraftRelated, Severity } from "../diagnostic/finding.ts";
import { UserError } from "../diagnostic/user-error.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Model } from "../model/model.ts";
import type { KindMap } from "../model/kinds.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule, Cause, Messages, RuleContext } from "../rule/rule.ts";
import type { OptionSchemas } from "../rule/options.ts";
import { doubtText } from "../simulate/unjudged/doubt.ts";
import { endpointDoubts } from "../simulate/unjudged/object-doubts.ts";
import type { InternalError } from "./result.ts";
import { gradeOf } from "./settings.ts";
import type { ActiveRule } from "./settings.ts";

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

type Facts = Omit<RuleContext<OptionSchemas, Messages>, "report" | "options"> & {
  readonly onRule?: (ruleId: string) => void;
};

interface Reported {
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

/** What a document with a syntax error holds is read as well as can be: nothing that is said of it is proved. */
const guessed = (resource: Resource | undefined): string | undefined =>
  resource?.document.problems.some(({ kind }) => kind === "syntax") === true
    ? "a syntax error in the document leaves open what stands there"
    : undefined;

/** An object that is not simulated and may make untrue what a rule claims. */
function unjudgedClaim({ claims }: AnyRule, { resource, follows }: Reported, model: Model): string | undefined {
  switch (claims) {
    case undefined:
      return undefined;
    case "endpoints": {
      const services = [resource, ...(follows?.resources ?? [])].filter(
        (one): one is Resource<KindMap["Service"]> => one?.kind === "Service" && one.apiVersion === "v1",
      );
      const [doubt] = services.flatMap((service) => endpointDoubts(model, service));
      return doubt && doubtText(doubt);
    }
    default:
      return claims satisfies never;
  }
}

/** Data of a message that hold the name of the object itself. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  "autoscaler",
  "budget",
  "ingress",
  "monitor",
  "name",
  "policy",
  "service",
  "set",
  "slice",
  "split",
  "workload",
]);

/** Data with words for what has no name: a container that the API refuses, an object of which only the beginning of its name is written. */
function withNames(data: never, resource: Resource | undefined): never {
  if (typeof data !== "object" || data === null) return data;
  const { generateName } = resource?.name === "" ? resource.metadata : {};
  const entries: readonly (readonly [string, unknown])[] = Object.entries(data);
  const named = entries.map(
    ([key, value]) =>
      [
        key,
        value === undefined && key === "container"
          ? "(without a name)"
          : value === "" && generateName !== undefined && OWN_NAMES.has(key)
            ? `${generateName}*`
            : value,
      ] as const,
  );
  return named.every(([, value], index) => value === entries[index]?.[1]) ? data : (Object.fromEntries(named) as never);
}

/** Runs each active rule. A rule that throws is told as an internal error and hides no other rule's findings. */
export function collectDrafts(active: readonly ActiveRule[], errors: InternalError[], facts: Facts): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const { rule, options, severityIn, has } of active) {
    facts.onRule?.(rule.id);
    const report = (reported: Reported): void => {
      const configured = severityIn(reported.at.file);
      if (configured === "off" || !has(reported.message)) return;
      const write = rule.messages[reported.message];
      if (write === undefined) throw new Error(`${rule.id} has no message ${reported.message}`);
      drafts.push({
        rule,
        messageId: reported.message,
        severity: gradeOf(configured, rule, reported.severity),
        message: write(withNames(reported.data, reported.resource)),
        at: reported.at,
        resource: reported.resource,
        related: reported.related ?? [],
        help: reported.help,
        fixes: reported.fixes ?? [],
        unknown: reported.unknown ?? guessed(reported.resource) ?? unjudgedClaim(rule, reported, facts.model),
        follows: reported.follows,
        explains: reported.explains,
      });
    };
    try {
      rule.check({ ...facts, options, report } as never);
    } catch (error) {
      // A rule may refuse the value of an option, such as a pattern that is no regular expression.
      if (error instanceof UserError) throw error;
      const thrown = error instanceof Error ? error : new Error(String(error));
      errors.push({
        ruleId: rule.id,
        message: thrown.message,
        ...(thrown.stack !== undefined && { stack: thrown.stack }),
      });
    }
  }
  return drafts;
}
