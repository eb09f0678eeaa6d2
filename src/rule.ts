/** What the built-in rules import: the contract of plug-ins, and what is for the built-in rules only. */
export * from "./plugin-api.ts";
export * from "./rule-internal.ts";
