import type { ParsedSource } from "../yaml/document.ts";
import { folderOf } from "./kustomization.ts";

export interface Chart {
  readonly folder: string;
  /** `Chart.yaml`. */
  readonly file: string;
  readonly name: string;
  readonly library: boolean;
  /** Everything below the folder, its `charts/` too. */
  readonly files: readonly ParsedSource[];
  /** Those that are YAML as they stand: values, `Chart.yaml`, CRDs. */
  readonly plainFiles: readonly ParsedSource[];
  readonly values: ParsedSource | undefined;
  /** Values files for other environments: `values-prod.yaml`, `values.prod.yaml`, `values/prod.yaml` beside `values.yaml`. */
  readonly variants: readonly ParsedSource[];
}

const VARIANT = /^values(?:[-._](?!schema\b|example|sample|template)[\w.-]+|\/[\w-]+)\.ya?ml$/;
/** Each is rendered; more of them are tests of a chart rather than environments. */
const MOST_VARIANTS = 8;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Helm charts among the sources; a chart in another one's `charts/` is a part of that one. */
export function chartsOf(sources: readonly ParsedSource[]): readonly Chart[] {
  const heads = sources.filter(({ source, documents }) => {
    const value = documents[0]?.value;
    return /(^|\/)Chart\.ya?ml$/.test(source.path) && isObject(value) && typeof value["name"] === "string" && value["version"] !== undefined;
  });
  const folders = heads.map(({ source }) => folderOf(source.path)).sort((a, b) => a.length - b.length);
  const top = folders.filter((folder, index) => !folders.slice(0, index).some((other) => isBelow(folder, other)));
  return heads.filter(({ source }) => top.includes(folderOf(source.path))).map((head) => {
    const folder = folderOf(head.source.path);
    const files = sources.filter(({ source }) => isBelow(source.path, folder));
    const value = head.documents[0]?.value as Record<string, unknown>;
    const variants = files.filter(({ source, template }) => !template && VARIANT.test(folder === "" ? source.path : source.path.slice(folder.length + 1)));
    return {
      folder,
      file: head.source.path,
      name: String(value["name"]),
      library: value["type"] === "library",
      files,
      plainFiles: files.filter((file) => !file.template && !file.source.path.includes("/templates/")),
      values: files.find(({ source }) => source.path === (folder === "" ? "values.yaml" : `${folder}/values.yaml`)),
      variants: variants.length > MOST_VARIANTS ? [] : variants,
    };
  });
}

const isBelow = (path: string, folder: string): boolean => folder === "" || path.startsWith(`${folder}/`);
