import { concealIn } from "../../../engine/judge/conceal.ts";
import { identityOf } from "../../../model/flatten.ts";
import { Resource } from "../../../model/resource.ts";
import { placeAt } from "../../../rule/object-faults.ts";
import { apiLifecycle } from "../../../validate/api-versions.ts";
import type { FieldError } from "../../../validate/field-error.ts";
import type { Validation } from "../../../validate/validation.ts";
import type { YamlDocument } from "../../../yaml/document.ts";

/** One error, with the field as the API server prints it. Lines and columns count from 1. */
export interface ShownFault {
  readonly field: string;
  readonly detail: string;
  readonly line: number;
  readonly column: number;
}

/** The answer of the API server for one object: an entry of `-o json`. */
export interface ObjectAnswer {
  readonly file: string;
  /** Index of the document in the file, from 0; the objects of a List share it. */
  readonly index: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly verdict: Validation["verdict"];
  readonly errors: readonly (ShownFault & { readonly type: FieldError["type"] })[];
  readonly unknownFields: readonly ShownFault[];
  /**
   * If the API server rejects apiVersion or kind: what was surely meant, and the errors that the object has as that
   * kind.
   */
  readonly meant?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly errors: readonly (ShownFault & { readonly type: FieldError["type"] })[];
    readonly unknownFields: readonly ShownFault[];
  };
}

export interface Answer {
  readonly object: ObjectAnswer;
  /** Place of the object. */
  readonly line: number;
  readonly column: number;
  readonly warnings: Validation["warnings"];
}

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A document with a syntax error is rejected before its object is known. */
export function unreadable(document: YamlDocument): Answer | undefined {
  const problem = document.problems.find(({ kind }) => kind === "syntax");
  if (problem === undefined) return undefined;
  const { line, column } = problem.at.span().start;
  const error = { type: "DecodeError" as const, field: "", detail: concealIn(document, problem.message), line, column };
  const object: ObjectAnswer = {
    file: document.file,
    index: document.index,
    apiVersion: "",
    kind: "",
    namespace: "",
    name: "",
    verdict: "rejected",
    errors: [error],
    unknownFields: [],
  };
  return { object, line, column, warnings: [] };
}

/**
 * Limit of the total size of annotations, including the one in which kubectl stores the last applied object. Source:
 * ValidateAnnotationsSize of k8s.io/apimachinery.
 */
const MOST_ANNOTATED = 256 * 1024;

/**
 * Adds the checks that kubectl makes itself. Source: k8s.io/kubectl pkg/cmd/apply/apply.go applyOneObject: "cannot use
 * generate name with apply"; a resourceVersion is removed.
 */
function asApplied(object: object, validation: Validation): Validation {
  const { metadata } = object as {
    readonly metadata?: { readonly name?: unknown; readonly generateName?: unknown } | null;
  };
  const { requestError, errors, unknownFields, decodeErrors, warnings } = validation;
  const isNameless = text(metadata?.name) === "" && text(metadata?.generateName) !== "";
  const nameless: readonly FieldError[] = isNameless
    ? [
        {
          type: "FieldValueForbidden",
          field: "metadata.generateName",
          path: ["metadata", "generateName"],
          detail: "cannot be used with kubectl apply, which needs metadata.name; use kubectl create",
        },
      ]
    : [];
  const isLarge = Buffer.byteLength(JSON.stringify(object)) > MOST_ANNOTATED;
  const more = [
    ...(requestError === undefined
      ? []
      : [
          {
            field: "metadata.resourceVersion",
            path: ["metadata", "resourceVersion"],
            detail: "is removed by kubectl; with it a second apply may conflict. Remove fields that kubectl get adds",
          },
        ]),
    ...(isLarge
      ? [
          {
            field: "metadata.annotations",
            path: ["metadata"],
            detail: "object is too large for the annotation in which kubectl apply stores it: use --server-side",
          },
        ]
      : []),
  ];
  const { requestError: _, ...rest } = validation;
  const isRefused = nameless.length + errors.length + unknownFields.length + decodeErrors.length > 0;
  if (nameless.length + more.length === 0) return validation;
  return {
    ...rest,
    verdict: isRefused ? "rejected" : validation.verdict === "rejected" ? "accepted" : validation.verdict,
    errors: [...nameless, ...errors],
    warnings: [...warnings, ...more],
  };
}

export function answerFor(object: object, document: YamlDocument, given: Validation, ownNamespace: string): Answer {
  const validation = asApplied(object, given);
  const { apiVersion, kind } = object as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const identity = identityOf(object as Record<string, unknown>, ownNamespace) ?? {
    apiVersion: text(apiVersion),
    kind: text(kind),
    name: "",
    namespace: "",
  };
  const resource = new Resource(identity, object as Resource["object"], document, -1);
  const shown = ({ path, field, detail, part }: Pick<FieldError, "path" | "field" | "detail" | "part">): ShownFault => {
    const { line, column } = placeAt(resource, path, part).span().start;
    return { field, detail: concealIn(document, detail), line, column };
  };
  const { verdict, warnings, meant } = validation;
  const faultsOf = ({ errors, decodeError, requestError, unknownFields }: Validation) => ({
    // The server stops at the first error of each step.
    errors: [
      ...(decodeError === undefined ? [] : [decodeError]),
      ...errors,
      ...(requestError === undefined ? [] : [requestError]),
    ].map((error) => ({ type: error.type, ...shown(error) })),
    unknownFields: unknownFields.map((field) => shown({ ...field, part: "key" })),
  });
  const { line, column } = resource.atName().span().start;
  const answer: ObjectAnswer = {
    file: document.file,
    index: document.index,
    ...identity,
    verdict,
    ...faultsOf(validation),
    ...(meant !== undefined &&
      meant.validation.verdict === "rejected" &&
      apiLifecycle(identity.apiVersion, identity.kind) === undefined && {
        meant: { apiVersion: meant.apiVersion, kind: meant.kind, ...faultsOf(meant.validation) },
      }),
  };
  return {
    object: answer,
    line,
    column,
    warnings: warnings.map((warning) => ({ ...warning, detail: concealIn(document, warning.detail) })),
  };
}
