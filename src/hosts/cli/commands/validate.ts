import { isRecord } from "../../../base/is-record.ts";
import { resolve } from "node:path";
import { scopeDefinitions } from "../../../engine/model-of.ts";
import { objectsOf } from "../../../model/flatten.ts";
import { unreadNotes } from "../../../engine/judge/unread.ts";
import { printable } from "../../../base/printable.ts";
import { noteLine } from "../../../report/lint/reporter.ts";
import type { Scope } from "../../../scope/scope.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";
import { validatorOf } from "../../../workspace/workspace.ts";
import type { Workspace } from "../../../workspace/workspace.ts";
import type { Answer } from "../validate/object-answer.ts";
import { text, unreadable, answerFor } from "../validate/object-answer.ts";
import { textOf } from "../validate/answers-text.ts";

export interface ValidateArgs {
  readonly workspace: Workspace;
  /** Ranges of cluster IPs, the primary family first. */
  readonly serviceCIDRs: readonly string[];
  /** Named files are validated as a whole, as by `kubectl apply -f FILE`; in folders other YAML is skipped. */
  readonly named: ReadonlySet<string>;
  readonly cwd: string;
  readonly output: "text" | "json";
}

/** Whether a document in a folder is a manifest: it has apiVersion and kind, or one of them and metadata.name. */
function isManifest(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, metadata } = value;
  // A kubeconfig has apiVersion v1 and kind Config.
  if (text(apiVersion) !== "" && text(kind) !== "") return kind !== "Config" || isRecord(metadata);
  return isRecord(metadata) && typeof metadata["name"] === "string" && (text(apiVersion) !== "" || text(kind) !== "");
}

/** kustomize reads these files; they are never sent to the API server. */
const isKustomization = (value: unknown): boolean =>
  isRecord(value) && text(value["apiVersion"]).startsWith("kustomize.config.k8s.io/");

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
      if (!isRecord(document.value)) {
        if (all) yield { ...answerFor({}, document, validate(document.value), namespace), line: 1, column: 1 };
        continue;
      }
      for (const object of objectsOf(document.value, 0))
        if (all || isManifest(object)) yield answerFor(object, document, validate(object, definitions), namespace);
    }
  }
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
