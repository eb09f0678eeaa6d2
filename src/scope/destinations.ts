import type { ParsedSource } from "../yaml/document.ts";
import { join } from "./kustomization.ts";

/** What Argo CD or Flux is told to apply from this repository, and where to. */
export interface Destination {
  /** `Application argocd/shop`. */
  readonly title: string;
  /** From the root of the repository. */
  readonly folder: string;
  readonly namespace: string | undefined;
  /** Values files of a chart, from the root of the repository. */
  readonly values: readonly string[];
  /** The file that names it. */
  readonly by: ParsedSource;
}

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function applicationSources(spec: Fields): readonly Fields[] {
  const several: readonly unknown[] = Array.isArray(spec["sources"]) ? spec["sources"] : [];
  return [spec["source"], ...several].filter(isObject);
}

function ofApplication(title: string, spec: Fields, by: ParsedSource): readonly Destination[] {
  const namespace = isObject(spec["destination"]) ? text(spec["destination"]["namespace"]) : undefined;
  return applicationSources(spec).flatMap((source) => {
    const path = text(source["path"]);
    // A chart of a repository of charts has no path; it is not here.
    if (path === undefined) return [];
    const folder = join("", path);
    const files: readonly unknown[] = isObject(source["helm"]) && Array.isArray(source["helm"]["valueFiles"]) ? source["helm"]["valueFiles"] : [];
    const values = files.filter((file): file is string => typeof file === "string" && !file.includes("://") && !file.startsWith("$")).map((file) => join(folder, file));
    return [{ title, folder, namespace, values, by }];
  });
}

function ofFlux(title: string, spec: Fields, by: ParsedSource): readonly Destination[] {
  const path = text(spec["path"]);
  return path === undefined ? [] : [{ title, folder: join("", path), namespace: text(spec["targetNamespace"]), values: [], by }];
}

/** The destinations that Argo CD Applications and Flux Kustomizations among the sources name. */
export function destinations(sources: readonly ParsedSource[]): readonly Destination[] {
  return sources.flatMap((by) => by.documents.map(({ value }) => ({ value, by }))).flatMap(({ value, by }) => {
    if (!isObject(value) || !isObject(value["spec"])) return [];
    const { apiVersion, kind, metadata, spec } = value;
    const { name, namespace } = isObject(metadata) ? metadata : {};
    const title = `${String(kind)} ${namespace === undefined ? "" : `${String(namespace)}/`}${String(name)}`;
    if (kind === "Application" && String(apiVersion).startsWith("argoproj.io/")) return ofApplication(title, spec, by);
    if (kind === "Kustomization" && String(apiVersion).startsWith("kustomize.toolkit.fluxcd.io/")) return ofFlux(title, spec, by);
    return [];
  });
}
