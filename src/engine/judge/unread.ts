import { isRecord } from "../../base/is-record.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, StandIn, YamlDocument } from "../../yaml/document.ts";
import type { Note } from "../result.ts";

/** What each stand-in is, and how to get the content. The words fit one file and several. */
const STAND_INS: Readonly<Record<StandIn, { readonly reason: string; readonly is: string }>> = {
  "git-lfs": { is: "is a Git LFS pointer", reason: "Git LFS has not fetched the content (git lfs pull)" },
  "git-annex": { is: "is a git-annex pointer", reason: "git-annex has not fetched the content (git annex get)" },
  "git-crypt": { is: "is locked by git-crypt", reason: "git-crypt has locked the content (git-crypt unlock)" },
  "ansible-vault": { is: "is encrypted by Ansible Vault", reason: "Ansible Vault has encrypted the content" },
  sops: { is: "is encrypted by SOPS", reason: "SOPS has encrypted the content" },
  armor: { is: "is encrypted", reason: "the content is encrypted" },
};

/** Whether the content of a source was analysed, as far as a linter of manifests can. */
export const isAnalysed = ({ template, standIn, problems }: ParsedSource): boolean =>
  !template && standIn === undefined && problems.length === 0;

/** Variables of Ansible and data in JSON define no objects: without such a file no object is missing. */
const isElsewhere = (path: string): boolean =>
  /(?:^|\/)(?:group_vars|host_vars|vars|defaults|inventor(?:y|ies))\/|\.json$/.test(path);

/**
 * Why an object that is missing in a scope may exist: a file of the scope is a pointer to content that was not fetched.
 */
export function standInReasons(sources: readonly ParsedSource[]): readonly string[] {
  const found = sources.find(({ source, standIn }) => standIn !== undefined && !isElsewhere(source.path));
  return found?.standIn === undefined ? [] : [`${found.source.path} ${STAND_INS[found.standIn].is}`];
}

const unique = (files: readonly string[]): readonly string[] => [...new Set(files)].sort();
const note = (message: string, files: readonly string[]): readonly Note[] =>
  files.length === 0 ? [] : [{ message, files: unique(files), unread: true }];

/** What of the sources was not analysed: templates, and files without their content. */
export function unreadNotes(scopes: readonly Scope[]): readonly Note[] {
  // The templates of a chart are among its origins, and were rendered.
  const templates = unique(
    scopes.flatMap((scope) => scope.sources.filter((source) => source.template)).map(({ source }) => source.path),
  );
  const sources = scopes.flatMap((scope) => [...scope.sources, ...(scope.origins ?? [])]);
  const kinds = Object.keys(STAND_INS) as readonly StandIn[];
  return [
    ...note("contain templates and were skipped; lint the rendered output instead", templates),
    ...kinds.flatMap((kind) =>
      note(
        `could not be analysed: ${STAND_INS[kind].reason}`,
        sources.filter(({ standIn }) => standIn === kind).map(({ source }) => source.path),
      ),
    ),
  ];
}

/** Files that the user gave as manifests and that are other YAML, or nothing but comments. */
export function objectlessNotes(scopes: readonly Scope[]): readonly Note[] {
  const given = scopes
    .filter(({ kind }) => kind === "directory" || kind === "variant")
    .flatMap(({ sources }) => sources.filter(({ source }) => source.given === true));
  const files = unique(
    given.filter((source) => isAnalysed(source) && source.documents.every(isOther)).map(({ source }) => source.path),
  );
  return note("contain no Kubernetes object", files);
}

/** Neither an object nor a broken one. */
const isOther = ({ value, problems }: YamlDocument): boolean =>
  problems.length === 0 &&
  (value === undefined ||
    (isRecord(value) &&
      !isRecord(value["metadata"]) &&
      (value["apiVersion"] === undefined || value["kind"] === undefined)));

/** Objects whose fields SOPS has encrypted are known by their names only. */
export function encryptedNotes(models: readonly Model[]): readonly Note[] {
  const files = models.flatMap(({ sealed }) => [...sealed].map(({ document }: Resource) => document.file));
  return note("could not be analysed in part: SOPS has encrypted values", files);
}

/** Rendered or declared scopes without any object, unless another note gives the reason. */
export function emptyScopeNotes(linted: readonly { readonly scope: Scope; readonly model: Model }[]): readonly Note[] {
  const empty = linted.filter(
    ({ scope, model }) =>
      isMadeScope(scope) &&
      scope.unread === undefined &&
      model.resources.length === 0 &&
      scope.sources.every(isAnalysed),
  );
  const heads = empty.flatMap(
    ({ scope: { origins = [] } }) => origins.map(({ source }) => source.path).find((path) => HEAD.test(path)) ?? [],
  );
  const headless = empty.filter(({ scope: { origins = [] } }) => !origins.some(({ source }) => HEAD.test(source.path)));
  return [
    ...note("could not be analysed: no object is rendered from it", heads),
    ...headless.map(({ scope }): Note => ({
      message: `the scope "${scope.name}" contains no object, so nothing was analysed`,
      files: [],
      unread: true,
    })),
  ];
}

/** The file that defines a scope. */
const HEAD = /(?:^|\/)(?:Chart\.yaml|kustomization\.ya?ml|Kustomization)$/;
/** The host reports charts that render nothing. */
const isMadeScope = ({ kind }: Scope): boolean => kind === "kustomize" || kind === "declared";

/** Plain files of one folder that were linted separately, as they define an object differently. */
export function variantNotes(scopes: readonly Scope[]): readonly Note[] {
  const variants = scopes.filter(({ kind }) => kind === "variant");
  const files = unique(
    variants.flatMap(({ contests }) => [...(contests?.values() ?? [])].flatMap(({ conflicting }) => [...conflicting])),
  );
  return files.length === 0
    ? []
    : [{ message: "define the same objects differently: each was linted separately", files, noun: "path" }];
}
