import { defineRule, placeAt, sentResources } from "../../src/rule.ts";
import type { Place } from "../../src/rule.ts";

export default defineRule({
  id: "yaml-1-1-surprise",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A plain word or number is read differently than it looks: `on`, `no`, `012`, `1_000`.",
    why:
      "Kubernetes reads YAML 1.1, where such words are booleans and such numbers octal: " +
      "a label, a port or a name gets another value, or the object is rejected.",
    remedy: "Quote strings, and write numbers in decimal.",
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
    // api-rejected reports a value that is rejected for its type.
    const rejected = new Set(
      simulation
        .fact(sentResources)
        .flatMap((resource) => validate(resource).decodeErrors.map(({ path }) => key(placeAt(resource, path)))),
    );
    for (const { message, at, related } of found)
      if (!rejected.has(key(at)))
        report({ at, message: "surprise", data: { problem: message }, ...(related && { related: [related] }) });
  },
});

/** Other YAML files may be read by programs that use another version of YAML. */
function isManifest(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  return (
    typeof apiVersion === "string" && typeof kind === "string" && !apiVersion.startsWith("kustomize.config.k8s.io")
  );
}
