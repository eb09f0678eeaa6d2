import type { Severity } from "../diagnostic/finding.ts";
import type { Preset } from "../rule/rule.ts";
import type { Policy } from "./policy.ts";

export interface RuleSetting {
  readonly severity: Severity | "off";
  /** Options as written; defaults are filled in by the engine. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Override {
  /** Patterns as in a `.gitignore`, relative to the configuration file. */
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, RuleSetting["severity"]>>;
}

/** A scope that the user declares instead of having it found. Exactly one of `path`, `kustomize` and `helm`. */
export interface DeclaredScope {
  readonly name: string;
  readonly path?: string;
  readonly kustomize?: string;
  readonly helm?: string;
  /** Values files for `helm`. */
  readonly values?: readonly string[];
  readonly namespace?: string;
  readonly closed?: boolean | readonly string[];
}

/** Manifests of what lives elsewhere: known to every scope, never reported on. */
export interface External {
  /** A file or folder, relative to the configuration file. */
  readonly path: string;
  /** Last day on which the declaration is believed, `2027-01-31`. */
  readonly until?: string;
  readonly reason?: string;
}

/** Where own rules come from that are written as modules. */
export interface PluginReference {
  /** Prefix of the rules' names, instead of the one the module gives itself. */
  readonly name?: string;
  /** A path relative to the configuration file, with `*`, or a package. */
  readonly from: string;
}

/** A configuration that was checked: every rule it names exists and its options fit. */
export interface Config {
  readonly extends: Preset;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly overrides: readonly Override[];
  /** If given, all other rules are off, and these are on, whatever the preset. */
  readonly onlyRules?: readonly string[];
  readonly ignores: readonly string[];
  /** Namespace of objects without one. */
  readonly namespace: string;
  /** `1.37`; undefined means the newest that is known. */
  readonly kubernetesVersion?: string;
  /**
   * Which definitions of the Gateway API are installed. What is absent is read from the definitions in the repository,
   * or not known.
   */
  readonly gatewayAPI?: { readonly version?: string; readonly channel?: "standard" | "experimental" };
  /** Namespaces that these manifests show completely. */
  readonly closed?: boolean | readonly string[];
  /** If there are any, nothing else is a scope. */
  readonly scopes?: readonly DeclaredScope[];
  readonly externals?: readonly External[];
  /** Own rules that are written in the configuration itself. */
  readonly policies?: readonly Policy[];
  /** What was not analysed fails the run. */
  readonly failOnUnread?: boolean;
  /** Severity of unused suppressions; `warning` if absent. */
  readonly unusedSuppressions?: Severity | "off";
}

export const DEFAULT_CONFIG: Config = {
  extends: "recommended",
  rules: {},
  overrides: [],
  ignores: [],
  namespace: "default",
};
