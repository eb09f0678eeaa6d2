import { rules } from "../../../rules/index.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Host } from "../../workspace/host.ts";
import { findConfig } from "../../workspace/config/find-config.ts";
import { loadConfigAndRules } from "../../workspace/config/settings.ts";

export interface KnownRulesFlags {
  readonly config?: string | boolean;
  readonly safe?: boolean;
  readonly allowOutside?: boolean;
}

/** Built-in rules, and those of the nearest configuration. @throws UserError for a wrong configuration. */
export async function knownRules(host: Host, flags: KnownRulesFlags): Promise<readonly AnyRule[]> {
  if (flags.config === false || (flags.config === undefined && findConfig(host.cwd) === undefined)) return rules;
  return (await loadConfigAndRules(host, flags, rules)).rules;
}
