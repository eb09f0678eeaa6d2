import { defineRule, placeAt, sentResources } from "../../src/rule.ts";
import type { Place } from "../../src/rule.ts";

export default defineRule({
  id: "yaml-1-1-surprise",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A plain word or number is read otherwise than it looks: `on`, `no`, `012`, `1_000`.",
    why: "Kubernetes reads YAML 1.1, where such words are booleans and such numbers octal: a label, a port or a name is then not what was written, or the object is refused.",
    remedy: "Put quotes around a text, and write numbers in decimal.",
    references: [
      "https://yaml.org/type/bool.html",
      "https://yaml.org/type/int.html",
      "https://github.com/kubernetes-sigs/yaml",
    ],
  },
  options: {},
  messages: {
    surprise: ({ problem }: { readonly problem: string }) => problem,
  },
  check({ simulation, sources, validate, report }) {
    const documents = sources.flatMap((source) => source.documents).filter(({ value }) => isManifest(value));
    const found = documents.flatMap((document) => document.surprises());
    if (found.length === 0) return;
    const key = (at: Place): string => `${at.span().start.offset} ${at.file}`;
    // Where the value is refused for its type, api-rejected says it.
    const refused = new Set(
      simulation
        .fact(sentResources)
        .flatMap((resource) => validate(resource).decodeErrors.map(({ path }) => key(placeAt(resource, path)))),
    );
    for (const { message, at, related } of found)
      if (!refused.has(key(at)))
        report({ at, message: "surprise", data: { problem: message }, ...(related && { related: [related] }) });
  },
});

/** Other YAML files may be meant for readers of other versions of YAML. */
function isManifest(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  return (
    typeof apiVersion === "string" && typeof kind === "string" && !apiVersion.startsWith("kustomize.config.k8s.io")
  );
}
