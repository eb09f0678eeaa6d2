import { resolve } from "node:path";
import { scopeDefinitions } from "../../engine/model-of.ts";
import { identityOf, objectsOf } from "../../model/flatten.ts";
import { Resource } from "../../model/resource.ts";
import { unreadNotes } from "../../engine/unread.ts";
import { noteText, plural, printable } from "../../report/reporter.ts";
import { placeAt } from "../../rule/object-faults.ts";
import type { Scope } from "../../scope/scope.ts";
import type { FieldError } from "../../validate/field-error.ts";
import type { Validation } from "../../validate/validate-object.ts";
import type { YamlDocument } from "../../yaml/document.ts";
import { EXIT } from "./host.ts";
import type { Outcome } from "./host.ts";
import { validatorOf } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

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
}

interface Answer {
  readonly object: ObjectAnswer;
  /** Where the object stands. */
  readonly line: number;
  readonly column: number;
  readonly warnings: readonly string[];
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

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
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
const isKustomization = (value: unknown): boolean => isMap(value) && text(value["apiVersion"]).startsWith("kustomize.config.k8s.io/");

/** Text that is no YAML is refused before anything is known of its object. */
function unreadable(document: YamlDocument): Answer | undefined {
  const problem = document.problems.find(({ kind }) => kind === "syntax");
  if (problem === undefined) return undefined;
  const { line, column } = problem.at.span().start;
  const error = { type: "DecodeError" as const, field: "", detail: problem.message, line, column };
  const object: ObjectAnswer = { file: document.file, index: document.index, apiVersion: "", kind: "", namespace: "", name: "", verdict: "rejected", errors: [error], unknownFields: [] };
  return { object, line, column, warnings: [] };
}

function answerFor(object: object, document: YamlDocument, validation: Validation, ownNamespace: string): Answer {
  const { apiVersion, kind } = object as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const identity = identityOf(object as Record<string, unknown>, ownNamespace) ?? { apiVersion: text(apiVersion), kind: text(kind), name: "", namespace: "" };
  const resource = new Resource(identity, object as Resource["object"], document, -1);
  const shown = ({ path, field, detail, part }: Pick<FieldError, "path" | "field" | "detail" | "part">): ShownFault => {
    const { line, column } = placeAt(resource, path, part).span().start;
    return { field, detail, line, column };
  };
  const { verdict, errors, decodeError, requestError, unknownFields, warnings } = validation;
  // The server stops at the first error of each step.
  const all = [...(decodeError === undefined ? [] : [decodeError]), ...errors, ...(requestError === undefined ? [] : [requestError])];
  const { line, column } = resource.atName().span().start;
  const answer: ObjectAnswer = {
    file: document.file,
    index: document.index,
    ...identity,
    verdict,
    errors: all.map((error) => ({ type: error.type, ...shown(error) })),
    unknownFields: unknownFields.map((field) => shown({ ...field, part: "key" })),
  };
  return { object: answer, line, column, warnings };
}

function* answersOf(scope: Scope, { workspace, serviceCIDRs, named, cwd }: ValidateArgs, seen: Set<unknown>): Iterable<Answer> {
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
      if (broken !== undefined || document.value === undefined || document.value === null || isKustomization(document.value)) continue;
      if (!isMap(document.value)) {
        if (all) yield { ...answerFor({}, document, validate(document.value), namespace), line: 1, column: 1 };
        continue;
      }
      for (const object of objectsOf(document.value, 0)) if (all || isManifest(object)) yield answerFor(object, document, validate(object, definitions), namespace);
    }
  }
}

const titleOf = ({ kind, namespace, name }: ObjectAnswer): string => `${kind || "object"} ${namespace === "" ? "" : `${namespace}/`}${name || "?"}`;

function textOf(answers: readonly Answer[]): string {
  const lines = answers.flatMap(({ object, line, column, warnings }) => {
    const { file, verdict, errors, unknownFields } = object;
    const faults = [...errors.map(({ type, ...fault }) => ({ ...fault, type: type as string })), ...unknownFields.map((fault) => ({ ...fault, type: "unknown field" }))];
    return [
      `${file}:${line}:${column}  ${titleOf(object)}  ${verdict === "unsupported" ? "not checked: its kind is not known" : verdict}`,
      ...faults.map((fault) => `  ${file}:${fault.line}:${fault.column}  ${fault.field === "" || fault.field === "<nil>" ? "" : `${fault.field}: `}${fault.detail} (${fault.type})`),
      ...warnings.map((warning) => `  warning: ${warning}`),
    ];
  });
  const count = (verdict: Validation["verdict"]): number => answers.filter(({ object }) => object.verdict === verdict).length;
  const unsupported = count("unsupported");
  const total = `${plural(answers.length, "object")}: ${count("accepted")} accepted, ${count("rejected")} rejected${unsupported === 0 ? "" : `, ${unsupported} not checked`}`;
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
    ...notes.map(({ message, files }) => `note: ${files.join(", ")} ${message}`),
    ...unreadNotes(args.workspace.scopes).map((note) => `note: ${noteText(note)}`),
  ];
  const refused = failures.length > 0 || answers.some(({ object }) => object.verdict === "rejected");
  return {
    stdout: args.output === "json" ? `${JSON.stringify(answers.map(({ object }) => object), undefined, 2)}\n` : textOf(answers),
    stderr: stderr.map((line) => `${printable(line)}\n`).join(""),
    exitCode: refused ? EXIT.findings : EXIT.clean,
  };
}
