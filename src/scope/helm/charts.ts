import { isRecord } from "../../base/is-record.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { localCharts } from "./local-charts.ts";
import type { LocalChart } from "./local-charts.ts";
import { folderOf, isKustomization } from "../kustomize/kustomization.ts";

export interface Chart {
  readonly folder: string;
  /** `Chart.yaml`. */
  readonly file: string;
  readonly name: string;
  /** From `Chart.yaml`. */
  readonly version: string;
  readonly library: boolean;
  /** Everything in the folder, including `charts/`. */
  readonly files: readonly ParsedSource[];
  /** Plain YAML: values, `Chart.yaml`, CRDs. */
  readonly plainFiles: readonly ParsedSource[];
  /** Charts of the repository that it depends on by their paths. */
  readonly local: readonly LocalChart[];
  /** Manifests in its folder that are not part of it: `examples/`, `manifests/`. */
  readonly strays: readonly ParsedSource[];
  readonly values: ParsedSource | undefined;
  /**
   * Values files for other environments: `values-prod.yaml`, `values.prod.yaml`, `values/prod.yaml` beside
   * `values.yaml`.
   */
  readonly variants: readonly ParsedSource[];
}

const VARIANT = /^values(?:[-._](?!schema\b|example|sample|template)[\w.-]+|\/[\w-]+)\.ya?ml$/;
/** Each is rendered; more of them are tests of a chart rather than environments. */
const MOST_VARIANTS = 8;

/** Helm charts among the sources; a chart in another one's `charts/` is part of that one. */
export function chartsOf(sources: readonly ParsedSource[]): readonly Chart[] {
  const heads = sources.filter(({ source, documents }) => {
    const value = documents[0]?.value;
    return (
      /(^|\/)Chart\.ya?ml$/.test(source.path) &&
      isRecord(value) &&
      typeof value["name"] === "string" &&
      value["version"] !== undefined
    );
  });
  const folders = heads.map(({ source }) => folderOf(source.path)).sort((a, b) => a.length - b.length);
  const top = folders.filter((folder, index) => !folders.slice(0, index).some((other) => isBelow(folder, other)));
  return heads
    .filter(({ source }) => top.includes(folderOf(source.path)))
    .map((head) => {
      const folder = folderOf(head.source.path);
      const files = sources.filter(({ source }) => isBelow(source.path, folder));
      const value = head.documents[0]?.value as Record<string, unknown>;
      const strays = straysOf(folder, files);
      const variants = files.filter(
        ({ source, template }) =>
          !template && VARIANT.test(folder === "" ? source.path : source.path.slice(folder.length + 1)),
      );
      return {
        folder,
        file: head.source.path,
        name: String(value["name"]),
        version: String(value["version"]),
        library: value["type"] === "library",
        files,
        local: localCharts(head, folder, sources),
        strays,
        plainFiles: files.filter(
          (file) =>
            !file.template &&
            !isBelow(file.source.path, below(folder, "templates")) &&
            !file.source.path.includes("/templates/") &&
            !strays.includes(file),
        ),
        values: files.find(({ source }) => source.path === (folder === "" ? "values.yaml" : `${folder}/values.yaml`)),
        variants: variants.length > MOST_VARIANTS ? [] : variants,
      };
    });
}

const below = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** Folders that Helm reads itself. Source: helm.sh/helm/v3 pkg/chart/loader. */
const OWN_FOLDERS = ["templates", "crds", "charts"];

const containsObject = ({ documents }: ParsedSource): boolean =>
  documents.some(
    ({ value }) => isRecord(value) && typeof value["apiVersion"] === "string" && typeof value["kind"] === "string",
  );

/**
 * Manifests that Helm does not read, unless a template reads them as files (`.Files.Get "files/web.yaml"`, `.Files.Glob
 * "files/*"`).
 */
function straysOf(folder: string, files: readonly ParsedSource[]): readonly ParsedSource[] {
  const candidates = files.filter((file) => {
    const path = folder === "" ? file.source.path : file.source.path.slice(folder.length + 1);
    if (
      file.template ||
      path === "Chart.yaml" ||
      OWN_FOLDERS.some((own) => isBelow(path, own)) ||
      /(?:^|\/)__snapshot__\//.test(path)
    )
      return false;
    return isKustomization(file) || containsObject(file);
  });
  if (candidates.length === 0) return [];
  const texts = files
    .filter(({ source }) => isBelow(source.path, below(folder, "templates")) && source.text.includes(".Files"))
    .map(({ source }) => source.text);
  const isRead = (path: string): boolean =>
    texts.some(
      (text) => text.includes(path) || (path.includes("/") && text.includes(`${path.slice(0, path.indexOf("/"))}/`)),
    );
  return candidates.filter(({ source }) => !isRead(folder === "" ? source.path : source.path.slice(folder.length + 1)));
}

const isBelow = (path: string, folder: string): boolean => folder === "" || path.startsWith(`${folder}/`);
