import { isRecord } from "../base/is-record.ts";
import { objectsOf } from "../model/flatten.ts";
import { Resource } from "../model/resource.ts";
import type { FieldError } from "../validate/field-error.ts";
import type { Validation } from "../validate/validation.ts";
import type { ParsedSource, YamlDocument } from "../yaml/document.ts";
import { ownSources } from "./own-documents.ts";

/** An apiVersion of Kubernetes itself: elsewhere a missing kind says nothing. */
const BUILT_IN = /^(?:(?:apps|batch|autoscaling|policy|(?:[a-z0-9-]+\.)+k8s\.io)\/)?v\d+$/;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * A manifest that lost its apiVersion or kind: it has the name of an object, and what is left of the two is
 * Kubernetes'.
 */
function lacksIdentity(value: unknown): value is Readonly<Record<string, unknown>> {
  if (
    !isRecord(value) ||
    !isRecord(value["metadata"]) ||
    !(isText(value["metadata"]["name"]) || isText(value["metadata"]["generateName"]))
  )
    return false;
  const { apiVersion, kind } = value;
  return isText(kind) ? !isText(apiVersion) : isText(apiVersion) && BUILT_IN.test(apiVersion);
}

const objects = (document: YamlDocument) =>
  isRecord(document.value) ? [...objectsOf(document.value, 0)].map((value) => ({ document, value })) : [];

/** Objects that no model holds, as they lack apiVersion or kind, with what the API server says of that. */
export function* untypedObjects(
  sources: readonly ParsedSource[],
  validate: (resource: Resource) => Validation,
): Iterable<{ readonly resource: Resource; readonly error: FieldError }> {
  for (const { document, value } of ownSources(sources).flatMap(({ documents }) => documents.flatMap(objects))) {
    if (!lacksIdentity(value)) continue;
    const { name } = value["metadata"] as { readonly name?: unknown };
    const kind = isText(value["kind"]) ? value["kind"] : "";
    const resource = new Resource(
      { apiVersion: "", kind, name: isText(name) ? name : "", namespace: "" },
      value as Resource["object"],
      document,
      -1,
    );
    const { decodeError } = validate(resource);
    // Of a kind that Kubernetes does not have nothing is known.
    if (decodeError !== undefined && (kind === "" || decodeError.code === "api-version-missing"))
      yield { resource, error: decodeError };
  }
}
