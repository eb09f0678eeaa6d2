import type { Config } from "../config/config.ts";
import type { Finding } from "../diagnostic/finding.ts";
import type { Model, ModelOptions } from "../model/model.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Scope } from "../scope/scope.ts";
import type { Definitions } from "../validate/definitions.ts";
import type { Validation } from "../validate/validate-object.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { agree } from "./agree.ts";
import { examine } from "./examine.ts";
import { inPathOrder, modelOf } from "./model-of.ts";
import { inOrder } from "./order.ts";
import { withOwnLineBreaks } from "./own-line-breaks.ts";
import type { Counts, InternalError, Note, Result } from "./result.ts";
import { activeRules } from "./settings.ts";
import { suppress } from "./suppressions.ts";
import { emptyScopeNotes, encryptedNotes, isAnalysed, objectlessNotes, unreadNotes, variantNotes } from "./unread.ts";

export interface LintOptions {
  readonly config: Config;
  /**
   * What the API server would say of an object; injected so that hosts can keep the answers.
   * @param definitions the CustomResourceDefinitions of its scope; absent if there are none.
   */
  readonly validate: (object: unknown, definitions?: Definitions) => Validation;
  /** `1.37`. */
  readonly kubernetesVersion: string;
  /** Files that could not be read: each is an error, and nothing of them is known. */
  readonly unreadable?: readonly { readonly path: string; readonly message: string }[];
  /** What the host has to say of the files: what was not rendered or fetched. */
  readonly notes?: readonly Note[];
  /** What the host passed over because it is hidden: files, and folders that nobody looked into. */
  readonly hidden?: Counts["hidden"];
  /** Findings of the host itself, about the configuration. */
  readonly hostFindings?: readonly Omit<Finding, "fingerprint">[];
  /** Report only findings in these files; everything is analysed all the same. */
  readonly only?: ReadonlySet<string>;
  /** Ignore suppression comments and annotations. */
  readonly noInlineConfig?: boolean;
  /** Plug-ins of the configuration were left out, so that their rules are not known. */
  readonly withoutPlugins?: boolean;
  /** Told about each rule before it runs, for a progress line. */
  readonly onRule?: (ruleId: string) => void;
}

type Elsewhere = (scope: Scope) => NonNullable<ModelOptions["elsewhere"]>;

/** `Service payments`, `DestinationRule payments`: what references of another scope may mean. */
function referredName(value: unknown): string | undefined {
  const { kind, metadata, spec } = (value ?? {}) as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown } | null; readonly spec?: { readonly host?: unknown } | null };
  if (kind === "Service" && typeof metadata?.name === "string") return `${kind} ${metadata.name}`;
  return kind === "DestinationRule" && typeof spec?.host === "string" ? `${kind} ${spec.host.split(".")[0] ?? ""}` : undefined;
}

/** Finds what a reference means in the files of the other scopes. */
function inOtherScopes(scopes: readonly Scope[]): Elsewhere {
  const found = new Map<string, { readonly scope: Scope; readonly file: string }[]>();
  for (const scope of scopes.length < 2 ? [] : scopes) {
    for (const { source, documents } of scope.sources) {
      for (const { value } of documents) {
        const name = referredName(value);
        if (name === undefined) continue;
        const list = found.get(name);
        if (list === undefined) found.set(name, [{ scope, file: source.path }]);
        else list.push({ scope, file: source.path });
      }
    }
  }
  return (own) => (kind, name) => found.get(`${kind} ${name}`)?.find(({ scope }) => scope !== own)?.file;
}

/** The engine's own finding about a file that no rule could look at. */
export const FILE_UNREADABLE = "file-unreadable";

function unreadableFinding({ path, message }: { readonly path: string; readonly message: string }): Omit<Finding, "fingerprint"> {
  const start = { line: 1, column: 1, offset: 0 };
  return {
    ruleId: FILE_UNREADABLE,
    messageId: "unreadable",
    severity: "error",
    verdict: "proved",
    message: `This file could not be read: ${message}.`,
    span: { file: path, start, end: start },
    related: [],
    fixes: [],
  };
}

/** The files a user knows: for a rendered scope those it was rendered from. */
const filesOf = (scope: Scope): readonly ParsedSource[] => scope.origins ?? scope.sources;

/**
 * Runs the rules over scopes. Synchronous and pure: the same sources give the same result, whatever their order.
 * @param scopes a source may be in several of them; each path stands for one text.
 */
export function lint(scopes: readonly Scope[], rules: readonly AnyRule[], given: LintOptions): Result {
  const options: LintOptions = { ...given, validate: keptValidations(given.validate) };
  const internalErrors: InternalError[] = [];
  const active = activeRules(rules, options.config);
  const elsewhere = inOtherScopes(scopes);
  const linted = scopes.map((scope) => {
    const model = modelOf(scope, options, elsewhere(scope));
    return { scope, model, findings: examine(scope, model, active, internalErrors, options) };
  });
  const found = inOrder([...agree(linted), ...(options.unreadable ?? []).map(unreadableFinding), ...(options.hostFindings ?? [])]);
  const sources = inPathOrder([...new Map(scopes.flatMap(filesOf).map((source) => [source.source.path, source])).values()]);
  const { findings, suppressed } = suppress(found, {
    sources,
    resources: linted.flatMap(({ model }) => model.resources.filter((resource) => !model.malformed.has(resource))),
    rules,
    isActive: (ruleId) => active.some(({ rule }) => rule.id === ruleId),
    enabled: options.noInlineConfig !== true,
    unused: options.config.unusedSuppressions ?? "warning",
    withoutPlugins: options.withoutPlugins === true,
    ...(options.only && { only: options.only }),
  });
  const documents = sources.reduce((sum, source) => sum + source.documents.length, 0);
  const texts = new Map(sources.map(({ source }) => [source.path, source]));
  return {
    findings: findings.map((finding) => withOwnLineBreaks(finding, texts)),
    suppressed,
    notes: notesOf(scopes, linted, options.notes),
    internalErrors,
    counts: { files: sources.filter(isAnalysed).length, documents, resources: resourceCount(linted.map(({ model }) => model)), ...(options.hidden !== undefined && { hidden: options.hidden }) },
    sources: texts,
  };
}

function notesOf(scopes: readonly Scope[], linted: readonly { readonly scope: Scope; readonly model: Model }[], given: readonly Note[] = []): readonly Note[] {
  return [...given, ...unreadNotes(scopes), ...objectlessNotes(scopes), ...encryptedNotes(linted.map(({ model }) => model)), ...emptyScopeNotes(linted), ...variantNotes(scopes)];
}

/** Each object is asked about once; only where a scope brings definitions of its own the answer may be another there. */
function keptValidations(validate: LintOptions["validate"]): LintOptions["validate"] {
  const kept = new Map<Definitions | undefined, Map<unknown, Validation>>();
  return (object, definitions) => {
    const { apiVersion, kind } = (object ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
    const own = typeof apiVersion === "string" && typeof kind === "string" && definitions?.has(`${apiVersion} ${kind}`) === true ? definitions : undefined;
    let byObject = kept.get(own);
    if (byObject === undefined) kept.set(own, (byObject = new Map()));
    let validation = byObject.get(object);
    if (validation === undefined) byObject.set(object, (validation = validate(object, own)));
    return validation;
  };
}

/** Objects that several scopes share count once. */
function resourceCount(models: readonly Model[]): number {
  const objects = new Set<unknown>();
  for (const model of models) {
    for (const resource of model.resources) objects.add(resource.object);
    for (const { earlier } of model.superseded) objects.add(earlier.object);
  }
  return objects.size;
}
