/** Our sentence for each CEL rule of the shipped definitions, by `ruleHash`. A rule without one is shown as it stands. */
export const RULE_MESSAGES: Readonly<Record<string, string>> = {};
