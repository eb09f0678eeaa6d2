import type { ParsedSource, YamlDocument } from "../yaml/document.ts";

const NAMES = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);

/** A folder with a kustomization file, as far as it can be read without running kustomize. */
export interface Kustomization {
  readonly folder: string;
  readonly source: ParsedSource;
  readonly document: YamlDocument;
  readonly component: boolean;
  /** Files of resources, as paths like those of sources. */
  readonly resources: readonly string[];
  /** Files of patches, generators and transformers: parts of objects, never applied as they stand. */
  readonly parts: readonly string[];
  /** Folders of bases and components. */
  readonly bases: readonly string[];
  /** References to another host, which are never fetched. */
  readonly remote: readonly string[];
  /** Why kustomize refuses the file: a field of another type than it must have; undefined if nothing is known. */
  readonly problem: string | undefined;
  /** Whether kustomize would only gather the resources: then they can be read as they stand. */
  readonly gathersOnly: boolean;
}

/** `a/b/../c` → `a/c`; `..` above the start stays. */
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
export const join = (folder: string, path: string): string => normalize(folder === "" || path.startsWith("/") ? path : `${folder}/${path}`);

/** Flux's `Kustomization` is another thing of the same name: it has a namespace and a `spec`, and stands in any file. */
export function isKustomization(source: ParsedSource): boolean {
  const name = source.source.path.slice(source.source.path.lastIndexOf("/") + 1);
  if (!NAMES.has(name)) return false;
  const value = source.documents[0]?.value;
  const apiVersion = isObject(value) ? value["apiVersion"] : undefined;
  return typeof apiVersion !== "string" || apiVersion.startsWith("kustomize.config.k8s.io/");
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []);

/** URLs, `git@host:…`, `host.com/org/repo//path?ref=…`. Source: kustomize api/internal/git/repospec.go. */
const isRemote = (reference: string): boolean =>
  /^(https?|ssh|git|file):\/\//.test(reference) || /^(git@|git::|gh:)/.test(reference) || /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[^/]+\/[^/]+/i.test(reference) && reference.includes("?ref=");

/** Fields that leave the resources as they are. */
const PLAIN_FIELDS = new Set(["apiVersion", "kind", "metadata", "resources", "bases", "images", "buildMetadata"]);

/** Reads a kustomization. @param files paths of all sources, to tell files from folders. */
export function readKustomization(source: ParsedSource, files: ReadonlySet<string>): Kustomization | undefined {
  const [document] = source.documents;
  if (document === undefined) return undefined;
  const value = isObject(document.value) ? document.value : {};
  const folder = folderOf(source.source.path);
  const references = [...strings(value["resources"]), ...strings(value["bases"]), ...strings(value["components"])];
  const local = references.filter((reference) => !isRemote(reference)).map((reference) => join(folder, reference));
  return {
    folder,
    source,
    document,
    component: value["kind"] === "Component",
    resources: local.filter((path) => files.has(path) || /\.(ya?ml|json)$/.test(path)),
    bases: local.filter((path) => !files.has(path) && !/\.(ya?ml|json)$/.test(path)),
    parts: partFiles(value).map((path) => join(folder, path)),
    remote: references.filter(isRemote),
    problem: problemOf(document.value),
    gathersOnly: Object.keys(value).every((key) => PLAIN_FIELDS.has(key)),
  };
}

/** Lists of paths. Source: kustomize api/types/kustomization.go. */
const PATH_LISTS = ["resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators"];

function problemOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return "a kustomization is a map, with the files under `resources`";
  const wrong = PATH_LISTS.find((field) => value[field] !== undefined && value[field] !== null && !(Array.isArray(value[field]) && value[field].every((item) => typeof item === "string")));
  return wrong === undefined ? undefined : `\`${wrong}\` must be a list of paths, as \`${wrong}: [deployment.yaml]\``;
}

/** Files named by patches, generators, transformers and replacements. */
function partFiles(value: Record<string, unknown>): readonly string[] {
  const named = ["patches", "patchesJson6902", "replacements"].flatMap((field) => {
    const items: readonly unknown[] = Array.isArray(value[field]) ? value[field] : [];
    return items.flatMap((item) => (isObject(item) && typeof item["path"] === "string" ? [item["path"]] : []));
  });
  const lists = ["patchesStrategicMerge", "generators", "transformers", "validators", "configurations", "crds"].flatMap((field) => strings(value[field]));
  const generated = ["configMapGenerator", "secretGenerator"].flatMap((field) => {
    const items: readonly unknown[] = Array.isArray(value[field]) ? value[field] : [];
    return items.flatMap((item) => (isObject(item) ? [...strings(item["files"]), ...strings(item["envs"])] : []));
  });
  return [...named, ...lists, ...generated.map((file) => file.slice(file.indexOf("=") + 1))].filter((path) => !path.includes("\n") && !isRemote(path));
}
