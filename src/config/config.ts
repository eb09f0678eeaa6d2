import type { Severity } from "../diagnostic/finding.ts";
import type { Preset } from "../rule/rule.ts";

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

/** A configuration that was checked: every rule it names exists and its options fit. */
export interface Config {
  readonly extends: Preset;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly overrides: readonly Override[];
  readonly ignores: readonly string[];
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** `1.37`; undefined means the newest that is known. */
  readonly kubernetesVersion?: string;
  /** Namespaces that these manifests show completely. */
  readonly closed?: boolean | readonly string[];
}

export const DEFAULT_CONFIG: Config = { extends: "recommended", rules: {}, overrides: [], ignores: [], namespace: "default" };
