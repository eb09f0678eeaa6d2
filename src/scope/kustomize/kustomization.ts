import { isRecord } from "../../base/is-record.ts";
import type { ParsedSource, Path, YamlDocument } from "../../yaml/document.ts";
import { packedFiles } from "./packed-files.ts";
import type { PackedFile } from "./packed-files.ts";

const NAMES = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);

/** A folder with a kustomization file, as far as it can be read without running kustomize. */
export interface Kustomization {
  readonly folder: string;
  readonly source: ParsedSource;
  readonly document: YamlDocument;
  readonly component: boolean;
  /** Files of resources, as paths like those of sources. */
  readonly resources: readonly string[];
  /** Files of patches: parts of objects, never applied directly. */
  readonly parts: readonly string[];
  /** Files that only kustomize reads: generators, transformers, validators and replacements. */
  readonly configuration: readonly string[];
  /**
   * Files that configure how kustomize reads others (`crds`, `configurations`, `openapi`): never manifests of this
   * kustomization.
   */
  readonly descriptions: readonly string[];
  /** Files that are packed as bytes: opaque, whatever their names. */
  readonly packed: readonly PackedFile[];
  /** Folders of bases and components. */
  readonly bases: readonly string[];
  /** References to other hosts, which are never fetched. */
  readonly remote: readonly string[];
  /** Why kustomize rejects the file, and the field: a wrong type; undefined if nothing is known. */
  readonly problem: { readonly because: string; readonly path: Path } | undefined;
  /** Whether kustomize would only collect the resources: then they can be read directly. */
  readonly gathersOnly: boolean;
}

/** `a/b/../c` → `a/c`; `..` above the start is kept. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

export const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
export const join = (folder: string, path: string): string =>
  normalize(folder === "" || path.startsWith("/") ? path : `${folder}/${path}`);

/**
 * Not Flux's `Kustomization`, another kind of the same name: it has a namespace and a `spec`, and may be in any file.
 */
export function isKustomization(source: ParsedSource): boolean {
  const name = source.source.path.slice(source.source.path.lastIndexOf("/") + 1);
  if (!NAMES.has(name)) return false;
  const value = source.documents[0]?.value;
  const apiVersion = isRecord(value) ? value["apiVersion"] : undefined;
  return typeof apiVersion !== "string" || apiVersion.startsWith("kustomize.config.k8s.io/");
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** URLs, `git@host:…`, `host.com/org/repo//path?ref=…`. Source: kustomize api/internal/git/repospec.go. */
const isRemote = (reference: string): boolean =>
  /^(https?|ssh|git|file):\/\//.test(reference) ||
  /^(git@|git::|gh:)/.test(reference) ||
  (/^[a-z0-9-]+(\.[a-z0-9-]+)+\/[^/]+\/[^/]+/i.test(reference) && reference.includes("?ref="));

/** Fields that do not change the resources. */
const PLAIN_FIELDS = new Set(["apiVersion", "kind", "metadata", "resources", "bases", "images", "buildMetadata"]);

/**
 * Reads a kustomization. @param files all sources by path, to distinguish files from folders and to read the
 * configuration in them.
 */
export function readKustomization(
  source: ParsedSource,
  files: ReadonlyMap<string, ParsedSource>,
): Kustomization | undefined {
  const [document] = source.documents;
  if (document === undefined) return undefined;
  const value = isRecord(document.value) ? document.value : {};
  const folder = folderOf(source.source.path);
  const references = [...strings(value["resources"]), ...strings(value["bases"]), ...strings(value["components"])];
  const local = references.filter((reference) => !isRemote(reference)).map((reference) => join(folder, reference));
  const configuration = configurationFiles(value).map((path) => join(folder, path));
  const configured = configuration.flatMap((path) => files.get(path) ?? []);
  return {
    folder,
    source,
    document,
    component: value["kind"] === "Component",
    resources: local.filter((path) => files.has(path) || /\.(ya?ml|json)$/.test(path)),
    bases: local.filter((path) => !files.has(path) && !/\.(ya?ml|json)$/.test(path)),
    parts: [...patchFiles(value), ...configured.flatMap(patchFilesOfTransformers)]
      .filter(isLocalFile)
      .map((path) => join(folder, path)),
    configuration,
    descriptions: descriptionFiles(value).map((path) => join(folder, path)),
    packed: packedFiles(value, configured).map((file) => ({ ...file, path: join(folder, file.path) })),
    remote: references.filter(isRemote),
    problem: problemOf(document.value),
    gathersOnly: Object.keys(value).every((key) => PLAIN_FIELDS.has(key)),
  };
}

/** Lists of paths. Source: kustomize api/types/kustomization.go. */
const PATH_LISTS = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "generators",
  "transformers",
  "validators",
];

/** Lists of other things. `patchesStrategicMerge` and `patches` may contain inline patches too. */
const LISTS = [
  "images",
  "replicas",
  "patches",
  "patchesJson6902",
  "patchesStrategicMerge",
  "replacements",
  "labels",
  "configMapGenerator",
  "secretGenerator",
  "helmCharts",
  "vars",
  "buildMetadata",
];

function problemOf(value: unknown): Kustomization["problem"] {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) return { because: "a kustomization is a map, with the files under `resources`", path: [] };
  const wrong = PATH_LISTS.find(
    (field) =>
      value[field] !== undefined &&
      value[field] !== null &&
      !(Array.isArray(value[field]) && value[field].every((item) => typeof item === "string")),
  );
  const single = LISTS.find(
    (field) => value[field] !== undefined && value[field] !== null && !Array.isArray(value[field]),
  );
  if (wrong === undefined && single !== undefined) return { because: `\`${single}\` must be a list`, path: [single] };
  return wrong === undefined
    ? undefined
    : { because: `\`${wrong}\` must be a list of paths, as \`${wrong}: [deployment.yaml]\``, path: [wrong] };
}

const isLocalFile = (path: string): boolean => path !== "" && !path.includes("\n") && !isRemote(path);

/** `path` of the entries of a list. */
const pathsOf = (value: unknown): readonly string[] => {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item) => (isRecord(item) && typeof item["path"] === "string" ? [item["path"]] : []));
};

const patchFiles = (value: Record<string, unknown>): readonly string[] => [
  ...pathsOf(value["patches"]),
  ...pathsOf(value["patchesJson6902"]),
  ...strings(value["patchesStrategicMerge"]),
];

/** Built-in transformers refer to patches in files too. Source: kustomize api/internal/builtins. */
const patchFilesOfTransformers = ({ documents }: ParsedSource): readonly string[] =>
  documents.flatMap(({ value }) => {
    if (!isRecord(value) || !/^Patch\w*Transformer$/.test(String(value["kind"]))) return [];
    return [...(typeof value["path"] === "string" ? [value["path"]] : []), ...strings(value["paths"])];
  });

const configurationFiles = (value: Record<string, unknown>): readonly string[] =>
  [
    ...pathsOf(value["replacements"]),
    ...["generators", "transformers", "validators"].flatMap((field) => strings(value[field])),
  ].filter(isLocalFile);

function descriptionFiles(value: Record<string, unknown>): readonly string[] {
  const { openapi } = value;
  const openAPI = isRecord(openapi) && typeof openapi["path"] === "string" ? [openapi["path"]] : [];
  return [...strings(value["configurations"]), ...strings(value["crds"]), ...openAPI].filter(isLocalFile);
}
