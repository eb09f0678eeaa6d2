import type { Fields } from "../base/values.ts";
import { isRecord } from "../base/is-record.ts";
import { fieldsOf, textOf } from "../base/values.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Path, YamlDocument } from "../yaml/document.ts";
import { parseSource } from "../yaml/parse-source.ts";
import type { Scope } from "./scope.ts";

/** An object that deploys something, with the places of its fields. */
export interface DeclaredObject {
  readonly value: Fields;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** `HelmRelease shop/web`. */
  readonly title: string;
  at(path: Path): Place;
}

export function declaredObject(
  value: unknown,
  at: (path: Path) => Place,
  namespaceOfScope?: string,
): DeclaredObject | undefined {
  if (!isRecord(value)) return undefined;
  const { apiVersion, kind, metadata } = value;
  const { name, namespace } = fieldsOf(metadata);
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") return undefined;
  const own = textOf(namespace) ?? namespaceOfScope;
  return {
    value,
    apiVersion,
    kind,
    name,
    namespace: own,
    title: `${kind} ${own === undefined ? "" : `${own}/`}${name}`,
    at,
  };
}

/** Kinds that deploy something else. */
export const DEPLOYING: ReadonlySet<unknown> = new Set([
  "HelmRelease",
  "HelmChart",
  "Application",
  "ApplicationSet",
  "Kustomization",
]);

function ofDocument(
  document: YamlDocument,
  namespace: string | undefined,
  kinds: ReadonlySet<unknown> | undefined,
): readonly DeclaredObject[] {
  const { value } = document;
  if (kinds !== undefined && isRecord(value) && !kinds.has(value["kind"]) && value["items"] === undefined) return [];
  const items =
    isRecord(value) &&
    typeof value["kind"] === "string" &&
    value["kind"].endsWith("List") &&
    Array.isArray(value["items"])
      ? value["items"]
      : undefined;
  const found =
    items === undefined
      ? [declaredObject(value, (path) => document.atPath(path), namespace)]
      : items.map((item, index) =>
          declaredObject(item, (path) => document.atPath(["items", index, ...path]), namespace),
        );
  return found.filter((one) => one !== undefined);
}

/** The objects of scopes, including those of lists. @param kinds only these. */
export const objectsOf = (scopes: readonly Scope[], kinds?: ReadonlySet<unknown>): readonly DeclaredObject[] =>
  scopes.flatMap(({ sources, namespace }) =>
    sources.flatMap(({ documents }) => documents.flatMap((document) => ofDocument(document, namespace, kinds))),
  );

/** A text parsed as YAML; undefined if it is not YAML. */
export function yamlValue(text: string): unknown {
  const {
    documents: [document, ...others],
  } = parseSource({ path: "values", text });
  return document === undefined || others.length > 0 || document.problems.some(({ kind }) => kind === "syntax")
    ? undefined
    : document.value;
}
