import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Scope } from "../scope/scope.ts";
import { Simulation } from "../simulate/simulation.ts";
import type { Definitions } from "../validate/definitions.ts";
import type { Validation } from "../validate/validation.ts";
import { collectDrafts } from "./collect-drafts.ts";
import type { Draft } from "./draft.ts";
import type { LintOptions } from "./lint-options.ts";
import { inPathOrder, modelsOf, scopeDefinitions } from "./model-of.ts";
import type { InternalError } from "./result.ts";
import { activeRules } from "./settings.ts";
import type { ActiveRule } from "./settings.ts";

/** What the rules report about one scope, before it is judged. */
export interface ScopeRun {
  readonly scope: Scope;
  readonly model: Model;
  readonly drafts: readonly Draft[];
}

/** What the rules report about all scopes. It may be judged more than once, with other options about what is shown. */
export interface RulesRun {
  readonly rules: readonly AnyRule[];
  readonly active: readonly ActiveRule[];
  readonly scopes: readonly ScopeRun[];
  /** The failures of rules. */
  readonly internalErrors: readonly InternalError[];
  /** The answers of the API server, each computed once. */
  readonly validate: LintOptions["validate"];
}

/** Runs the rules over scopes. Synchronous and pure. */
export function runRules(scopes: readonly Scope[], rules: readonly AnyRule[], given: LintOptions): RulesRun {
  const options: LintOptions = { ...given, validate: keptValidations(given.validate) };
  const internalErrors: InternalError[] = [];
  const active = activeRules(rules, options.config);
  const models = modelsOf(scopes, options);
  const run = scopes.map((scope) => runScope(scope, models(scope), active, internalErrors, options));
  return { rules, active, scopes: run, internalErrors, validate: options.validate };
}

/** @param errors gets the failures of rules. */
function runScope(
  scope: Scope,
  model: Model,
  active: readonly ActiveRule[],
  errors: InternalError[],
  options: LintOptions,
): ScopeRun {
  const definitions = scopeDefinitions(scope);
  const drafts = collectDrafts(active, errors, {
    model,
    simulation: new Simulation(model),
    sources: inPathOrder(scope.origins ?? scope.sources),
    validate: (resource: Resource) => options.validate(resource.written, definitions),
    kubernetesVersion: options.kubernetesVersion,
    ...(options.gatewayAPI && { gatewayAPI: options.gatewayAPI }),
    ...(options.onRule && { onRule: options.onRule }),
  });
  return { scope, model, drafts };
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
