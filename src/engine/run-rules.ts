import type { Elsewhere } from "../model/elsewhere.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule } from "../rule/rule.ts";
import { areSameScopes } from "../scope/same-scopes.ts";
import type { Scope } from "../scope/scope.ts";
import { Simulation } from "../simulate/simulation.ts";
import type { Definitions } from "../validate/definitions.ts";
import type { Validation } from "../validate/validation.ts";
import { collectDrafts } from "./collect-drafts.ts";
import type { Draft } from "./draft.ts";
import type { LintOptions } from "./lint-options.ts";
import { inPathOrder, modelOf, scopeDefinitions, scopeModels } from "./model-of.ts";
import { RecordedElsewhere } from "./recorded-elsewhere.ts";
import type { InternalError } from "./result.ts";
import { activeRules } from "./settings.ts";
import type { ActiveRule } from "./settings.ts";

/** What the rules report about one scope, before it is judged. */
export interface ScopeRun {
  readonly scope: Scope;
  readonly model: Model;
  readonly drafts: readonly Draft[];
  /** The failures of rules. */
  readonly internalErrors: readonly InternalError[];
  /** What was asked about the other scopes. */
  readonly elsewhere: RecordedElsewhere;
}

/** What the rules report about all scopes. It may be judged more than once, with other options about what is shown. */
export interface RulesRun {
  readonly rules: readonly AnyRule[];
  readonly active: readonly ActiveRule[];
  readonly scopes: readonly ScopeRun[];
  /** The answers of the API server, each computed once. */
  readonly validate: LintOptions["validate"];
  /** All else that the reports depend on. */
  readonly settings: string;
}

/**
 * Runs the rules over scopes. Synchronous and pure.
 * @param before an earlier run, of which scopes are taken over that are the same and learn the same about the others.
 * Its validations must be those of the same version and definitions; if its rules or settings differ it is not used.
 */
export function runRules(
  scopes: readonly Scope[],
  rules: readonly AnyRule[],
  given: LintOptions,
  before?: RulesRun,
): RulesRun {
  const options: LintOptions = { ...given, validate: keptValidations(given.validate) };
  const active = activeRules(rules, options.config);
  const settings = settingsText(options);
  const earlier = before?.settings === settings && haveSameItems(before.rules, rules) ? before.scopes : [];
  const byName = new Map(earlier.map((run) => [run.scope.name, run]));
  const same = new Map<Scope, ScopeRun>();
  for (const scope of scopes) {
    const run = byName.get(scope.name);
    if (run !== undefined && areSameScopes([run.scope], [scope])) same.set(scope, run);
  }
  const records = new Map<Scope, RecordedElsewhere>();
  const record = (scope: Scope, elsewhere: Elsewhere): RecordedElsewhere => {
    const recorded = new RecordedElsewhere(elsewhere);
    records.set(scope, recorded);
    return recorded;
  };
  const known = new Map([...same].map(([scope, { model }]) => [scope, model]));
  const models = scopeModels(scopes, options, known, record);
  const runs = scopes.map((scope): ScopeRun => {
    const run = same.get(scope);
    if (run?.elsewhere.isConfirmedBy(models.elsewhere(scope)) === true) return { ...run, scope };
    const model =
      run === undefined ? models.of(scope) : modelOf(scope, options, record(scope, models.elsewhere(scope)));
    const elsewhere = records.get(scope) ?? record(scope, models.elsewhere(scope));
    return { scope, model, elsewhere, ...reportsOf(scope, model, active, options) };
  });
  return { rules, active, scopes: runs, validate: options.validate, settings };
}

const haveSameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

const settingsText = ({ config, kubernetesVersion, gatewayAPI, unreadable }: LintOptions): string =>
  JSON.stringify([config, kubernetesVersion, gatewayAPI, unreadable]);

function reportsOf(
  scope: Scope,
  model: Model,
  active: readonly ActiveRule[],
  options: LintOptions,
): Pick<ScopeRun, "drafts" | "internalErrors"> {
  const definitions = scopeDefinitions(scope);
  const internalErrors: InternalError[] = [];
  const drafts = collectDrafts(active, internalErrors, {
    model,
    simulation: new Simulation(model),
    sources: inPathOrder(scope.origins ?? scope.sources),
    validate: (resource: Resource) => options.validate(resource.written, definitions),
    kubernetesVersion: options.kubernetesVersion,
    ...(options.gatewayAPI && { gatewayAPI: options.gatewayAPI }),
    ...(options.onRule && { onRule: options.onRule }),
  });
  return { drafts, internalErrors };
}

/** Each object is validated once, and again in a scope with a CustomResourceDefinition of its own for the kind. */
function keptValidations(validate: LintOptions["validate"]): LintOptions["validate"] {
  const kept = new Map<Definitions | undefined, Map<unknown, Validation>>();
  return (object, definitions) => {
    const { apiVersion, kind } = (object ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
    const own =
      typeof apiVersion === "string" && typeof kind === "string" && definitions?.has(`${apiVersion} ${kind}`) === true
        ? definitions
        : undefined;
    let byObject = kept.get(own);
    if (byObject === undefined) kept.set(own, (byObject = new Map()));
    let validation = byObject.get(object);
    if (validation === undefined) byObject.set(object, (validation = validate(object, own)));
    return validation;
  };
}
