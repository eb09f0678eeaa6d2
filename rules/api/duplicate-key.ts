import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "duplicate-key",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A key is defined twice in one map.",
    why: "kubectl accepts it and the last one wins, so the first value never reaches the cluster.",
    remedy: "Keep one of the two, or merge their values.",
    references: ["https://yaml.org/spec/1.2.2/#3213-node-comparison"],
  },
  options: {},
  messages: {
    duplicate: ({ problem }: { readonly problem: string }) => problem,
  },
  check({ sources, report }) {
    for (const { documents } of sources) {
      for (const { kind, message, at, related } of documents.flatMap((document) => document.problems)) {
        if (kind === "duplicate-key")
          report({ at, message: "duplicate", data: { problem: message }, ...(related && { related: [related] }) });
      }
    }
  },
});
