import type { ParsedSource, YamlDocument } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { fieldsOf, listOf } from "../../base/values.ts";
import type { DeclaredObject } from "../declared-object.ts";
import { RenderedDocument } from "../rendered-document.ts";
import type { FindObject } from "./releases.ts";

/** What Flux fills into the manifests of a Kustomization after it has built them. */
export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /** False: a Secret, or an object that these manifests do not show, may set more of them. */
  readonly complete: boolean;
}

const textual = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;

/**
 * `spec.postBuild` of a Flux Kustomization; undefined without it. Inline values take precedence over those of objects,
 * of which later ones do. Source: fluxcd.io/flux/components/kustomize/kustomizations, "Post build variable
 * substitution".
 */
export function variablesOf({ value, namespace }: DeclaredObject, find: FindObject): Variables | undefined {
  const postBuild = fieldsOf(fieldsOf(value["spec"])["postBuild"]);
  const { substitute, substituteFrom } = postBuild;
  if (substitute === undefined && substituteFrom === undefined) return undefined;
  const values = new Map<string, string>();
  let complete = true;
  const add = (data: unknown): void => {
    for (const [name, one] of Object.entries(fieldsOf(data))) {
      const text = textual(one);
      if (text !== undefined) values.set(name, text);
    }
  };
  for (const reference of listOf(substituteFrom).map(fieldsOf)) {
    const { kind, name, optional } = reference;
    // Values of Secrets are never read.
    const found = kind === "ConfigMap" && typeof name === "string" ? find("ConfigMap", namespace, name) : undefined;
    if (found !== undefined) add(found.value["data"]);
    else if (optional !== true || kind !== "ConfigMap") complete = false;
  }
  // What is set there may itself be overridden only by what is written here.
  if (!complete) values.clear();
  add(substitute);
  return { values, complete };
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:=default}`; `$${NAME}` is the text `${NAME}`. Source: drone/envsubst. */
const VARIABLE = /\$\$\{|\$\{([A-Za-z_]\w*)(?::[-=]([^{}]*))?\}/g;

/** Fills in what is known; the rest stays as it is. */
function filled(text: string, { values, complete }: Variables): string {
  return text.replaceAll(VARIABLE, (whole, name: string | undefined, fallback: string | undefined) => {
    if (name === undefined) return "${";
    return values.get(name) ?? (complete && fallback !== undefined ? fallback : whole);
  });
}

/** Scalars in quotes: kustomize writes them without, where they can be plain, before Flux fills in the values. */
const QUOTED = /"([^"\\\n]*\$\{[^"\\\n]*)"|'([^'\n]*\$\{[^'\n]*)'/g;
const PLAIN = /^[\w./:@-]+$/;

function substituted(text: string, variables: Variables): string {
  const bare = text.replaceAll(QUOTED, (whole, double: string | undefined, single: string | undefined) => {
    const inner = filled(double ?? single ?? "", variables);
    return PLAIN.test(inner) ? inner : `${whole[0] ?? ""}${inner}${whole[0] ?? ""}`;
  });
  return filled(bare, variables);
}

const isExempt = ({ value }: YamlDocument): boolean => {
  const { labels, annotations } = fieldsOf(fieldsOf(value)["metadata"]);
  return [labels, annotations].some((map) => fieldsOf(map)["kustomize.toolkit.fluxcd.io/substitute"] === "disabled");
};

function withValues(document: YamlDocument, variables: Variables): YamlDocument {
  if (!document.text.includes("${") || document.problems.length > 0 || isExempt(document)) return document;
  const text = substituted(document.text, variables);
  if (text === document.text) return document;
  const [found, ...others] = parseSource({ path: document.file, text }).documents;
  if (found === undefined || others.length > 0 || found.problems.length > 0 || found.value === undefined)
    return document;
  return new RenderedDocument(found, {
    patches: [],
    base: { document, path: [] },
    transformer: () => undefined,
  });
}

/** A source as Flux applies it: its values are those that are filled in, its places those of the text. */
export function withVariables(source: ParsedSource, variables: Variables): ParsedSource {
  if (source.template || source.documents.every(({ text }) => !text.includes("${"))) return source;
  return { ...source, documents: source.documents.map((document) => withValues(document, variables)) };
}
