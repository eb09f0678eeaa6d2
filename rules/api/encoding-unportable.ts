import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "encoding-unportable",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A manifest is UTF-16, or begins with two byte order marks: kubectl reads it, other tools do not.",
    why:
      "kubectl detects the encoding from the byte order mark. Argo CD, Flux, Helm and kustomize read UTF-8 only: " +
      "they reject UTF-16, and after a second mark they drop the first letter of each line.",
    remedy: "Save the file as UTF-8 without a byte order mark.",
    references: [
      "https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/visitor.go",
      "https://yaml.org/spec/1.2.2/#52-character-encodings",
    ],
  },
  options: {},
  messages: {
    wide: () => "This file is UTF-16: kubectl detects that from the byte order mark, other tools read UTF-8 only.",
    twoMarks: () =>
      "This file begins with two byte order marks: kubectl skips both, " +
      "other tools then drop the first letter of each line.",
  },
  check({ sources, report }) {
    for (const { source, documents } of sources) {
      const [first] = documents;
      if (first === undefined || !documents.some(({ value }) => isManifest(value))) continue;
      const at = first.range(-first.start, -first.start);
      if (source.encoding !== undefined) report({ at, message: "wide", data: undefined });
      else if (/^\uFEFF{2}(?!\uFEFF)/.test(source.text)) report({ at, message: "twoMarks", data: undefined });
    }
  },
});

function isManifest(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  return typeof apiVersion === "string" || typeof kind === "string";
}
