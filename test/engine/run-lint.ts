import { rules as allRules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { Config } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import type { LintOptions } from "../../src/engine/lint-options.ts";
import type { Proving } from "../../src/engine/fixes/prove-fixes.ts";
import type { Result } from "../../src/engine/result.ts";
import type { AnyRule } from "../../src/rule.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

export type Files = Readonly<Record<string, string>>;

export interface RunOptions {
  readonly rules?: readonly AnyRule[];
  readonly config?: Partial<Config>;
  readonly lint?: Partial<LintOptions>;
}

const optionsOf = ({ config, lint: more }: RunOptions): LintOptions => ({
  config: { ...DEFAULT_CONFIG, ...config },
  kubernetesVersion: NEWEST_VERSION,
  validate: (object) => validateObject(object, {}),
  ...more,
});

export const provingOf = (files: Files, options: RunOptions = {}): Proving => ({
  scopes: [wholeScope(Object.entries(files).map(([path, text]) => parseSource({ path, text })))],
  rules: options.rules ?? allRules,
  options: optionsOf(options),
  parse: (source) => parseSource(source),
});

/** Lints files as one scope. */
export function lintFiles(files: Files, options: RunOptions = {}): Result {
  const { scopes, rules, options: lintOptions } = provingOf(files, options);
  return lint(scopes, rules, lintOptions);
}
