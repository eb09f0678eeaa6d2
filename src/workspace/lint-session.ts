import type { LintOptions } from "../engine/lint-options.ts";
import { runRules } from "../engine/run-rules.ts";
import type { RulesRun } from "../engine/run-rules.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Scope } from "../scope/scope.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { ValidationCache } from "./validation-cache.ts";
import type { ClusterKnowledge } from "./workspace.ts";

/** What repeated runs over the same manifests share: each gives the result of a run from nothing. */
export class LintSession {
  readonly #validations = new ValidationCache();
  #last: { readonly run: RulesRun; readonly known: string } | undefined;
  /** The sources of the last run: a file whose text is the same is not parsed again. */
  sources: readonly ParsedSource[] = [];

  run(
    scopes: readonly Scope[],
    rules: readonly AnyRule[],
    options: Omit<LintOptions, "validate">,
    cluster: ClusterKnowledge,
  ): RulesRun {
    const known = JSON.stringify(cluster);
    const before = this.#last?.known === known ? this.#last.run : undefined;
    const run = runRules(scopes, rules, { ...options, validate: this.#validations.for(cluster) }, before);
    // The only scope of a run is taken over by none: whatever has changed is in it.
    this.#last = scopes.length > 1 ? { run, known } : undefined;
    return run;
  }
}
