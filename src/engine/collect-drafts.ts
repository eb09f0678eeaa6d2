import { UserError } from "../diagnostic/user-error.ts";
import type { Model } from "../model/model.ts";
import type { KindMap } from "../model/kinds.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule, Messages, RuleContext } from "../rule/rule.ts";
import type { OptionSchemas } from "../rule/options.ts";
import { doubtText } from "../simulate/unjudged/doubt.ts";
import { endpointDoubts } from "../simulate/unjudged/object-doubts.ts";
import type { Draft, Reported } from "./draft.ts";
import { reportSeverity } from "./judge/stages.ts";
import type { InternalError } from "./result.ts";
import type { ActiveRule } from "./settings.ts";

type Facts = Omit<RuleContext<OptionSchemas, Messages>, "report" | "options"> & {
  readonly onRule?: (ruleId: string) => void;
};

/** A document with a syntax error is read as far as possible: findings about it are unknown. */
const guessed = (resource: Resource | undefined): string | undefined =>
  resource?.document.problems.some(({ kind }) => kind === "syntax") === true
    ? "a syntax error in the document hides what it contains"
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

/** Keys of message data that contain the name of the object itself. */
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

/**
 * Data with words for what has no name: a container that the API refuses, an object of which only the beginning of its
 * name is written.
 */
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

/** Runs each active rule. A rule that throws becomes an internal error; the findings of the other rules are kept. */
export function collectDrafts(active: readonly ActiveRule[], errors: InternalError[], facts: Facts): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const one of active) {
    const { rule, options } = one;
    facts.onRule?.(rule.id);
    const report = (reported: Reported): void => {
      const severity = reportSeverity(reported, one);
      if (severity === undefined) return;
      const write = rule.messages[reported.message];
      if (write === undefined) throw new Error(`${rule.id} has no message ${reported.message}`);
      drafts.push({
        rule,
        messageId: reported.message,
        severity,
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
      // A rule may reject the value of an option, such as an invalid regular expression.
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
