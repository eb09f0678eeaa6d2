import { isRecord } from "../../base/is-record.ts";
import type { ParsedSource, Path, YamlDocument } from "../../yaml/document.ts";
import { join } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";
import { RenderedDocument } from "../rendered-document.ts";
import type { Origin } from "../rendered-document.ts";
import { generatorPlace, packedPlace } from "./generator-places.ts";
import { prefixPlace, transformerPlace } from "./kustomize-transformers.ts";
import { isTarget } from "./patch-target.ts";

const ORIGIN = "config.kubernetes.io/origin";

const TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";

type Fields = Record<string, unknown>;

const metadataOf = (value: unknown): Fields =>
  isRecord(value) && isRecord(value["metadata"]) ? value["metadata"] : {};

interface Candidate {
  readonly document: YamlDocument;
  readonly path: Path;
  readonly object: Fields;
}

/** The objects of a document with their paths, lists flattened. */
function objectsOf(document: YamlDocument, value: unknown = document.value, path: Path = []): readonly Candidate[] {
  if (!isRecord(value)) return [];
  if (typeof value["kind"] === "string" && value["kind"].endsWith("List") && Array.isArray(value["items"])) {
    return value["items"].flatMap((item, index) => objectsOf(document, item, [...path, "items", index]));
  }
  return [{ document, path, object: value }];
}

export interface KustomizeRendering {
  /** Kustomize's output, parsed. */
  readonly rendered: ParsedSource;
  /** Path of an origin annotation → path of a source. */
  readonly sourcePath: (origin: string) => string;
  readonly members: readonly Kustomization[];
  readonly sources: ReadonlyMap<string, ParsedSource>;
  /** The text of a packed file; undefined if there is none that may be read. */
  readonly textOf: (path: string) => string | undefined;
}

/** Maps the documents of kustomize's output to places in their files, with its origin annotations. */
export function withOrigins(rendering: KustomizeRendering): ParsedSource {
  const { rendered } = rendering;
  return {
    ...rendered,
    documents: rendered.documents.map((document) => new RenderedDocument(document, originOf(document, rendering))),
  };
}

function removeAnnotation(metadata: Fields, name: string): string {
  const { annotations } = metadata;
  if (!isRecord(annotations)) return "";
  const text = annotations[name];
  // Added by us, not by the user: hidden from rules.
  Reflect.deleteProperty(annotations, name);
  if (Object.keys(annotations).length === 0) delete metadata["annotations"];
  return typeof text === "string" ? text : "";
}

function originOf(document: YamlDocument, { sourcePath, members, sources, textOf }: KustomizeRendering): Origin {
  const metadata = metadataOf(document.value);
  const origin = removeAnnotation(metadata, ORIGIN);
  removeAnnotation(metadata, TRANSFORMATIONS);
  const path = field(origin, "path");
  const configured = field(origin, "configuredIn");
  const source = path === undefined ? undefined : sources.get(sourcePath(path));
  const base = source === undefined ? undefined : baseOf(document.value, source);
  const configuredIn = configured === undefined ? undefined : sourcePath(configured);
  const generator = members.find(
    (member) =>
      member.source.source.path === configuredIn ||
      (configuredIn !== undefined && member.configuration.includes(configuredIn)),
  );
  const object = isRecord(document.value) ? document.value : {};
  const name = base === undefined ? undefined : metadataOf(base.object)["name"];
  return {
    patches: patchesOf(object, typeof name === "string" ? name : undefined, members, sources),
    base,
    transformer: (at, value) =>
      transformerPlace(at, value, object, members) ??
      (generator === undefined ? undefined : generatorPlace(generator, object, at, sources)),
    writer: (at, value) => transformerPlace(at, value, object, members) ?? prefixPlace(value, members),
    packed: (at, start, end) => packedPlace(object, at, { start, end }, members, textOf),
  };
}

/** The files in the origin annotations: manifests, or those that configure generators. */
export function originPaths(rendered: ParsedSource, name: "path" | "configuredIn"): readonly string[] {
  return rendered.documents.flatMap(({ value }) => {
    const { annotations } = metadataOf(value);
    const text = isRecord(annotations) && typeof annotations[ORIGIN] === "string" ? annotations[ORIGIN] : "";
    const path = field(text, name);
    return path === undefined ? [] : [path];
  });
}

/** A line of the small YAML text in kustomize's annotations. */
const field = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.+)$`, "m").exec(text)?.[1]?.trim();

/**
 * The manifest from which an object was rendered: of the same kind, with a name that the rendered name contains between
 * prefix, suffix and hash.
 */
function baseOf(rendered: unknown, source: ParsedSource): Candidate | undefined {
  if (!isRecord(rendered)) return undefined;
  const renderedName = String(metadataOf(rendered)["name"] ?? "");
  const candidates = source.documents
    .flatMap((document) => objectsOf(document))
    .filter(({ object }) => object["kind"] === rendered["kind"]);
  const nameOf = ({ object }: Candidate): string => String(metadataOf(object)["name"] ?? "");
  const fitting = candidates.filter((candidate) => renderedName.includes(nameOf(candidate)));
  const [best] = [...fitting].sort((a, b) => nameOf(b).length - nameOf(a).length);
  return best ?? (candidates.length === 1 ? candidates[0] : undefined);
}

/** Strategic-merge patch files for an object, the outermost kustomization's first, as it is applied last. */
function patchesOf(
  object: Fields,
  baseName: string | undefined,
  members: readonly Kustomization[],
  sources: ReadonlyMap<string, ParsedSource>,
): readonly YamlDocument[] {
  const names = new Set([baseName, metadataOf(object)["name"]]);
  return members.flatMap((member) =>
    [...member.parts].reverse().flatMap((path) => {
      const targets = targetsOf(member, path);
      return (sources.get(path)?.documents ?? []).filter(
        ({ value }) =>
          isRecord(value) &&
          value["kind"] === object["kind"] &&
          (names.has(metadataOf(value)["name"] as string) || targets.some((target) => isTarget(target, object, names))),
      );
    }),
  );
}

/** `target` of the patches that refer to a file. */
function targetsOf({ folder, document }: Kustomization, path: string): readonly Fields[] {
  const patches =
    isRecord(document.value) && Array.isArray(document.value["patches"])
      ? (document.value["patches"] as readonly unknown[])
      : [];
  return patches.flatMap((patch) =>
    isRecord(patch) &&
    typeof patch["path"] === "string" &&
    join(folder, patch["path"]) === path &&
    isRecord(patch["target"])
      ? [patch["target"]]
      : [],
  );
}
