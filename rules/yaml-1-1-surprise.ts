import { defineRule } from "../src/rule.ts";

export default defineRule({
  id: "yaml-1-1-surprise",
  category: "api",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A plain word or number is read otherwise than it looks: `on`, `no`, `012`, `1_000`.",
    why: "Kubernetes reads YAML 1.1, where such words are booleans and such numbers octal: a label, a port or a name is then not what was written, or the object is refused.",
    remedy: "Put quotes around a text, and write numbers in decimal.",
    references: ["https://yaml.org/type/bool.html", "https://yaml.org/type/int.html", "https://github.com/kubernetes-sigs/yaml"],
  },
  options: {},
  messages: {
    surprise: ({ problem }: { readonly problem: string }) => problem,
  },
  check({ model, report }) {
    for (const document of new Set(model.resources.map((resource) => resource.document))) {
      for (const { message, at, related } of document.surprises()) report({ at, message: "surprise", data: { problem: message }, ...(related && { related: [related] }) });
    }
  },
});
