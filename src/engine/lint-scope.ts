import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { Scope } from "../scope/scope.ts";
import { Simulation } from "../simulate/simulation.ts";
import { collectDrafts } from "./collect-drafts.ts";
import type { Found } from "./draft.ts";
import { judgeScope } from "./judge/stages.ts";
import type { LintOptions } from "./lint-options.ts";
import { inPathOrder, scopeDefinitions } from "./model-of.ts";
import type { InternalError } from "./result.ts";
import type { ActiveRule } from "./settings.ts";

/** Runs rules over one scope and judges what they report. @param errors gets the failures of rules. */
export function lintScope(
  scope: Scope,
  model: Model,
  active: readonly ActiveRule[],
  errors: InternalError[],
  options: LintOptions,
): readonly Found[] {
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
  return judgeScope(drafts, { scope, only: options.only, keepSecretFixes: options.keepSecretFixes === true });
}
