import type { Finding } from "../diagnostic/finding.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { Scope } from "../scope/scope.ts";
import { Simulation } from "../simulate/simulation.ts";
import type { Draft } from "./collect-drafts.ts";
import { collectDrafts } from "./collect-drafts.ts";
import type { LintOptions } from "./lint.ts";
import { inPathOrder, scopeDefinitions } from "./model-of.ts";
import { resolveDraft } from "./resolve-draft.ts";
import type { InternalError } from "./result.ts";
import type { ActiveRule } from "./settings.ts";

export type Found = Omit<Finding, "fingerprint">;

/** What a rule says, as plain data that can cross threads. */
export interface Examined {
  readonly ruleId: string;
  readonly isUnknown: boolean;
  /** The resource by its position within the scope. */
  readonly resource?: number;
  /** The rules and resources it only follows from. */
  readonly follows?: { readonly rules: readonly string[]; readonly resources: readonly number[] };
  /** Absent where the file is not reported; it may still be the cause of another one. */
  readonly finding?: Found;
}

/** What some of the rules say of every scope, in the order of the scopes. */
export interface Examination {
  readonly scopes: readonly (readonly Examined[])[];
  readonly internalErrors: readonly InternalError[];
}

/** Runs rules over one scope. @param errors where a rule's failure is noted. */
export function examineScope(scope: Scope, model: Model, active: readonly ActiveRule[], errors: InternalError[], options: LintOptions): readonly Examined[] {
  const definitions = scopeDefinitions(scope);
  const drafts = collectDrafts(active, errors, {
    model,
    simulation: new Simulation(model),
    sources: inPathOrder(scope.origins ?? scope.sources),
    validate: (resource: Resource) => options.validate(resource.object, definitions),
    kubernetesVersion: options.kubernetesVersion,
    ...(options.onRule && { onRule: options.onRule }),
  });
  const externals = new Set((scope.externals ?? []).map(({ source }) => source.path));
  const isReported = (file: string): boolean => !externals.has(file) && (options.only === undefined || options.only.has(file));
  return drafts.map((draft) => plain(draft, isReported(draft.at.file)));
}

function plain(draft: Draft, isReported: boolean): Examined {
  const { rule, resource, follows, unknown } = draft;
  return {
    ruleId: rule.id,
    isUnknown: unknown !== undefined,
    // What a rule made for an object that the model does not hold is no cause of anything.
    ...(resource !== undefined && resource.index >= 0 && { resource: resource.index }),
    ...(follows !== undefined && { follows: { rules: follows.rules, resources: follows.resources.map(({ index }) => index) } }),
    ...(isReported && { finding: resolveDraft(draft) }),
  };
}

/**
 * The findings of one scope: what all of its rules say, without what is said better elsewhere.
 * @param givesWay rules that speak of all fields alike.
 * @param only files that are reported, all if absent.
 */
export const conclusions = (examined: readonly Examined[], givesWay: ReadonlySet<string>, only: ReadonlySet<string> | undefined): readonly Found[] =>
  withoutGeneral(withoutConsequences(examined).flatMap(({ finding }) => (finding === undefined || only?.has(finding.span.file) === false ? [] : finding)), givesWay);

/** Leaves out what only follows from a finding that is as sure. */
function withoutConsequences(examined: readonly Examined[]): readonly Examined[] {
  if (examined.every(({ follows }) => follows === undefined)) return examined;
  const found = new Map<number, Examined[]>();
  for (const one of examined) {
    if (one.resource === undefined) continue;
    const list = found.get(one.resource);
    if (list === undefined) found.set(one.resource, [one]);
    else list.push(one);
  }
  return examined.filter(({ follows, isUnknown }) => {
    const causes = (follows?.resources ?? []).flatMap((resource) => found.get(resource) ?? []);
    return !causes.some((cause) => follows?.rules.includes(cause.ruleId) === true && (!cause.isUnknown || isUnknown));
  });
}

/** Leaves out what a general rule says at a place where another one finds an error, if that one is as sure of it. */
function withoutGeneral(findings: readonly Found[], givesWay: ReadonlySet<string>): readonly Found[] {
  const key = ({ span: { file, start, end } }: Found, verdict: string): string => `${verdict} ${start.offset} ${end.offset} ${file}`;
  const specific = new Set(findings.flatMap((finding) => (givesWay.has(finding.ruleId) || finding.severity !== "error" ? [] : key(finding, finding.verdict))));
  const given = (finding: Found): boolean =>
    givesWay.has(finding.ruleId) && (specific.has(key(finding, "proved")) || (finding.verdict === "unknown" && specific.has(key(finding, "unknown"))));
  return findings.filter((finding) => !given(finding));
}
