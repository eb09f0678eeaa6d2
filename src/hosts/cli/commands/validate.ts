import { resolve } from "node:path";
import { concealIn } from "../../../engine/judge/conceal.ts";
import { scopeDefinitions } from "../../../engine/model-of.ts";
import { identityOf, objectsOf } from "../../../model/flatten.ts";
import { Resource } from "../../../model/resource.ts";
import { unreadNotes } from "../../../engine/judge/unread.ts";
import { printable } from "../../../base/printable.ts";
import { noteLine, plural } from "../../../report/lint/reporter.ts";
import { placeAt } from "../../../rule/object-faults.ts";
import type { Scope } from "../../../scope/scope.ts";
import { apiLifecycle } from "../../../validate/api-versions.ts";
import type { FieldError } from "../../../validate/field-error.ts";
import type { Validation } from "../../../validate/validation.ts";
import type { YamlDocument } from "../../../yaml/document.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";
import { validatorOf } from "../../../workspace/workspace.ts";
import type { Workspace } from "../../../workspace/workspace.ts";

/** One fault, with the field as the API server prints it. Lines and columns count from 1. */
export interface ShownFault {
  readonly field: string;
  readonly detail: string;
  readonly line: number;
  readonly column: number;
}

/** What the API server would answer for one object: an entry of `-o json`. */
export interface ObjectAnswer {
  readonly file: string;
  /** The document within the file, from 0; the objects of a List share it. */
  readonly index: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for kinds without namespaces. */
  readonly namespace: string;
  readonly name: string;
  readonly verdict: Validation["verdict"];
  readonly errors: readonly (ShownFault & { readonly type: FieldError["type"] })[];
  readonly unknownFields: readonly ShownFault[];
  /** What the object surely was meant to be, where the API server refuses its apiVersion or kind, and what else is wrong with it. */
  readonly meant?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly errors: readonly (ShownFault & { readonly type: FieldError["type"] })[];
    readonly unknownFields: readonly ShownFault[];
  };
}

interface Answer {
  readonly object: ObjectAnswer;
  /** Where the object stands. */
  readonly line: number;
  readonly column: number;
  readonly warnings: Validation["warnings"];
}

export interface ValidateArgs {
  readonly workspace: Workspace;
  /** Ranges of cluster IPs, the primary family first. */
  readonly serviceCIDRs: readonly string[];
  /** Files that the user names are sent as they stand, as `kubectl apply -f FILE` does; in folders other YAML is passed over. */
  readonly named: ReadonlySet<string>;
  readonly cwd: string;
  readonly output: "text" | "json";
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Whether a document of a folder is meant for Kubernetes: it says so, or has the name of an object and half of its identity. */
function isManifest(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { apiVersion, kind, metadata } = value;
  // A kubeconfig looks like an object of the core group.
  if (text(apiVersion) !== "" && text(kind) !== "") return kind !== "Config" || isMap(metadata);
  return isMap(metadata) && typeof metadata["name"] === "string" && (text(apiVersion) !== "" || text(kind) !== "");
}

/** kustomize reads it itself, and the API server never sees it. */
const isKustomization = (value: unknown): boolean =>
  isMap(value) && text(value["apiVersion"]).startsWith("kustomize.config.k8s.io/");

/** Text that is no YAML is refused before anything is known of its object. */
function unreadable(document: YamlDocument): Answer | undefined {
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

/** The annotation in which kubectl keeps what was applied last counts with the others. @see ValidateAnnotationsSize of k8s.io/apimachinery */
const MOST_ANNOTATED = 256 * 1024;

/**
 * What kubectl itself makes of an object before or after the API server has seen it.
 * @see k8s.io/kubectl pkg/cmd/apply/apply.go applyOneObject: "cannot use generate name with apply"; a resourceVersion is taken off
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
          detail: "cannot be applied, only created: kubectl apply needs a name",
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
            detail: "kubectl takes it off; with it a second apply may conflict. Remove what kubectl get adds",
          },
        ]),
    ...(isLarge
      ? [
          {
            field: "metadata.annotations",
            path: ["metadata"],
            detail: "kubectl apply keeps the object in an annotation, for which it is too large: use --server-side",
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

function answerFor(object: object, document: YamlDocument, given: Validation, ownNamespace: string): Answer {
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

function* answersOf(
  scope: Scope,
  { workspace, serviceCIDRs, named, cwd }: ValidateArgs,
  seen: Set<unknown>,
): Iterable<Answer> {
  const validate = validatorOf(workspace, { serviceCIDRs });
  const definitions = scopeDefinitions(scope);
  const namespace = scope.namespace ?? workspace.config.namespace;
  for (const source of scope.sources) {
    const all = named.has(resolve(cwd, source.source.path)) || (named.has("-") && !source.source.path.includes("/"));
    for (const document of source.documents) {
      if (seen.has(document)) continue;
      seen.add(document);
      const broken = unreadable(document);
      if (broken !== undefined) yield broken;
      if (
        broken !== undefined ||
        document.value === undefined ||
        document.value === null ||
        isKustomization(document.value)
      )
        continue;
      if (!isMap(document.value)) {
        if (all) yield { ...answerFor({}, document, validate(document.value), namespace), line: 1, column: 1 };
        continue;
      }
      for (const object of objectsOf(document.value, 0))
        if (all || isManifest(object)) yield answerFor(object, document, validate(object, definitions), namespace);
    }
  }
}

const titleOf = ({ kind, namespace, name }: ObjectAnswer): string =>
  `${kind || "object"} ${namespace === "" ? "" : `${namespace}/`}${name || "?"}`;

const VERDICTS: Readonly<Record<Validation["verdict"], string>> = {
  accepted: "accepted",
  decoded: "decoded only: its fields and their types are right; the rules of its kind are not known here",
  rejected: "rejected",
  unsupported: "not checked: its kind is not known",
};

/** What else is wrong, once the apiVersion or kind is right. */
function meantLines({ file, meant }: ObjectAnswer): readonly string[] {
  if (meant === undefined) return [];
  const faults = [
    ...meant.errors.map(({ type, ...fault }) => ({ ...fault, type: type as string })),
    ...meant.unknownFields.map((fault) => ({ ...fault, type: "unknown field" })),
  ];
  return faults.map(
    (fault) =>
      `  ${file}:${fault.line}:${fault.column}  as ${meant.apiVersion} ${meant.kind}: ${fault.field}: ${fault.detail} (${fault.type})`,
  );
}

function textOf(answers: readonly Answer[]): string {
  const lines = answers.flatMap(({ object, line, column, warnings }) => {
    const { file, verdict, errors, unknownFields } = object;
    const faults = [
      ...errors.map(({ type, ...fault }) => ({ ...fault, type: type as string })),
      ...unknownFields.map((fault) => ({ ...fault, type: "unknown field" })),
    ];
    return [
      `${file}:${line}:${column}  ${titleOf(object)}  ${VERDICTS[verdict]}`,
      ...faults.map(
        (fault) =>
          `  ${file}:${fault.line}:${fault.column}  ${fault.field === "" || fault.field === "<nil>" ? "" : `${fault.field}: `}${fault.detail} (${fault.type})`,
      ),
      ...meantLines(object),
      ...warnings.map(({ field, detail }) => `  warning: ${field}: ${detail}`),
    ];
  });
  const count = (verdict: Validation["verdict"]): number =>
    answers.filter(({ object }) => object.verdict === verdict).length;
  const [decoded, unsupported] = [count("decoded"), count("unsupported")];
  const total = `${plural(answers.length, "object")}: ${count("accepted")} accepted, ${count("rejected")} rejected${decoded === 0 ? "" : `, ${decoded} decoded only`}${unsupported === 0 ? "" : `, ${unsupported} not checked`}`;
  return [...lines, total].map((line) => `${printable(line)}\n`).join("");
}

/** `kubenetlint validate`: what `kubectl apply --dry-run=server` would answer, object by object. */
export function runValidate(args: ValidateArgs): Outcome {
  const seen = new Set<unknown>();
  const answers = args.workspace.scopes.flatMap((scope) => [...answersOf(scope, args, seen)]);
  answers.sort(({ object: a }, { object: b }) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.index - b.index));
  const { failures, notes } = args.workspace;
  const stderr = [
    ...failures.map(({ path, message }) => `${path} could not be read: ${message}`),
    ...[...notes, ...unreadNotes(args.workspace.scopes)].map((note) => `note: ${noteLine(note)}`),
  ];
  const refused = failures.length > 0 || answers.some(({ object }) => object.verdict === "rejected");
  return {
    stdout:
      args.output === "json"
        ? `${JSON.stringify(
            answers.map(({ object }) => object),
            undefined,
            2,
          )}\n`
        : textOf(answers),
    stderr: stderr.map((line) => `${printable(line)}\n`).join(""),
    exitCode: refused ? EXIT.findings : EXIT.clean,
  };
}
