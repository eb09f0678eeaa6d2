/** Commands besides `lint`, which needs no name. */
export const OTHER_COMMANDS: ReadonlySet<string> = new Set([
  "completion", "diff", "endpoints", "explain", "init", "lsp", "merge-results", "pods", "reach", "rollout", "rules", "scopes", "test", "test-policies", "trace", "traffic", "validate",
]);
