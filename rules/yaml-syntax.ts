import { defineRule } from "../src/rule.ts";

export default defineRule({
  id: "yaml-syntax",
  category: "api",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A file is not YAML that Kubernetes can read.",
    why: "kubectl refuses the document, and nothing of what it holds reaches the cluster; what this tool can say about the rest of the scope becomes uncertain.",
    remedy: "Correct the text at the place shown.",
    references: ["https://yaml.org/spec/1.2.2/", "https://kubernetes.io/docs/concepts/overview/working-with-objects/"],
  },
  options: {},
  messages: {
    syntax: ({ problem }: { readonly problem: string }) => problem,
  },
  check({ sources, report }) {
    for (const source of sources) {
      const problems = [...source.problems, ...source.documents.flatMap((document) => document.problems)];
      for (const { kind, message, at, related } of problems) {
        if (kind === "syntax") report({ at, message: "syntax", data: { problem: message }, ...(related && { related: [related] }) });
      }
    }
  },
});
