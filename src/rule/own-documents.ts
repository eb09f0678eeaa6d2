import type { ParsedSource } from "../yaml/document.ts";

const KUSTOMIZATION = /(?:^|\/)kustomization(?:\.ya?ml)?$/i;

/** `a/b/../c` → `a/c`. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function resourcesOf({ source, documents }: ParsedSource): readonly string[] {
  const folder = source.path.split("/").slice(0, -1).join("/");
  return documents.flatMap(({ value }) => {
    const { resources } = (value ?? {}) as { readonly resources?: unknown };
    return Array.isArray(resources)
      ? (resources as unknown[]).flatMap((path) => (typeof path === "string" ? [plainPath(`${folder}/${path}`)] : []))
      : [];
  });
}

/**
 * Sources whose documents are objects of their own. Of what a kustomization uses the others may be patches and parts,
 * which need no kind.
 */
export function ownSources(sources: readonly ParsedSource[]): readonly ParsedSource[] {
  const kustomizations = sources.filter(({ source }) => KUSTOMIZATION.test(source.path));
  if (kustomizations.length === 0) return sources;
  const resources = new Set(kustomizations.flatMap(resourcesOf));
  return sources.filter(({ source }) => resources.has(plainPath(source.path)));
}
