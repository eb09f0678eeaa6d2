import { defineRule } from "../../src/rule.ts";

/** `{IPv6}/128`, `@HOST@:80`, `%NAME%`: placeholders that YAML reads as syntax at the start of a value. */
const BREAKING = /(?:[:[,-]\s+)(\{\{?\s*[A-Za-z_][\w. -]*\}\}?(?=[^\s,}\]])|@\w+@|%\w+%|`\w+`)/;

/** A placeholder on the line of a syntax error, which causes it. */
function placeholderOn(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return BREAKING.exec(text.slice(start, end === -1 ? undefined : end))?.[1];
}

export default defineRule({
  id: "yaml-syntax",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A file is not YAML that Kubernetes can read.",
    why:
      "kubectl rejects the document, and nothing in it reaches the cluster; " +
      "findings about the other objects become uncertain.",
    remedy: "Correct the text at the place shown.",
    references: ["https://yaml.org/spec/1.2.2/", "https://kubernetes.io/docs/concepts/overview/working-with-objects/"],
  },
  options: {},
  messages: {
    syntax: ({ problem }: { readonly problem: string }) => problem,
    placeholder: ({ word }: { readonly word: string }) =>
      `"${word}" looks like a placeholder that is filled in before this is applied: ` +
      "until then the document is not valid YAML.",
  },
  check({ sources, report }) {
    for (const source of sources) {
      const problems = [...source.problems, ...source.documents.flatMap((document) => document.problems)];
      for (const { kind, message, at, related } of problems) {
        if (kind !== "syntax") continue;
        const word = placeholderOn(source.source.text, at.span().start.offset);
        if (word !== undefined)
          report({
            at,
            message: "placeholder",
            data: { word },
            severity: "info",
            ...(related && { related: [related] }),
          });
        else report({ at, message: "syntax", data: { problem: message }, ...(related && { related: [related] }) });
      }
    }
  },
});
