import type { Config } from "../config/config.ts";
import type { Finding } from "../diagnostic/finding.ts";
import { mayHoldObjects } from "../model/may-hold-objects.ts";
import { Model } from "../model/model.ts";
import type { KubernetesObject, Resource } from "../model/resource.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Scope } from "../scope/scope.ts";
import { Simulation } from "../simulate/simulation.ts";
import { definitionsOf } from "../validate/definitions.ts";
import type { Definitions } from "../validate/definitions.ts";
import { kindType } from "../validate/schema/go-type-table.ts";
import type { Validation } from "../validate/validate-object.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { collectDrafts } from "./collect-drafts.ts";
import type { Draft } from "./collect-drafts.ts";
import { agree } from "./agree.ts";
import { withDoubt } from "./doubt.ts";
import type { ScopeFindings } from "./agree.ts";
import { inOrder } from "./order.ts";
import { withOwnLineBreaks } from "./own-line-breaks.ts";
import { resolveDraft } from "./resolve-draft.ts";
import type { InternalError, Note, Result } from "./result.ts";
import { activeRules } from "./settings.ts";
import type { ActiveRule } from "./settings.ts";
import { suppress } from "./suppressions.ts";

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

/** The model of a scope, as `lint` builds it; other commands show what the rules saw. */
export function modelOf(scope: Scope, options: Pick<LintOptions, "config" | "validate" | "unreadable">, serviceElsewhere?: (name: string) => string | undefined): Model {
  const { config } = options;
  const definitions = scopeDefinitions(scope);
  const closed = scope.closed ?? config.closed;
  return new Model([...inPathOrder(scope.externals ?? []), ...inPathOrder(scope.sources)].flatMap((source) => source.documents), {
    namespace: scope.namespace ?? config.namespace,
    decodes: (object) => isReadable(object, options.validate(object, definitions)),
    unread: [...(scope.unread ?? []), ...unreadReasons(scope.sources, options.unreadable)],
    ...(closed !== undefined && { closed }),
    ...(serviceElsewhere && { serviceElsewhere }),
  });
}

/** Required fields of custom kinds without which a reference refers to nothing. */
const NAMING: ReadonlySet<string | number> = new Set(["name", "namespace", "group", "kind", "host", "service"]);

/**
 * Whether rules can rely on the types of an object's fields; one that would be refused for their values is still modelled.
 * Built-in kinds are decoded before anything else is looked at; of custom kinds the schema says the same in other words.
 */
function isReadable({ apiVersion, kind }: KubernetesObject, { decodeError, errors }: Validation): boolean {
  if (decodeError !== undefined) return false;
  const shape = errors.some(({ type, path }) => type === "FieldValueTypeInvalid" || (type === "FieldValueRequired" && NAMING.has(path.at(-1) ?? "")));
  return !shape || kindType(apiVersion ?? "", kind ?? "") !== undefined;
}

const definitionsByScope = new WeakMap<Scope, Definitions>();

/** The kinds that CustomResourceDefinitions of a scope define; undefined if there are none. */
export function scopeDefinitions(scope: Scope): Definitions | undefined {
  let definitions = definitionsByScope.get(scope);
  if (definitions === undefined) {
    const objects = [...(scope.externals ?? []), ...scope.sources].flatMap(({ documents }) => documents.flatMap(({ value }) => itemsOf(value)));
    definitionsByScope.set(scope, (definitions = definitionsOf(objects)));
  }
  return definitions.size === 0 ? undefined : definitions;
}

const itemsOf = (value: unknown): readonly unknown[] => {
  const { items } = (value ?? {}) as { readonly items?: unknown };
  return Array.isArray(items) ? (items as unknown[]) : [value];
};

type Elsewhere = (scope: Scope) => (name: string) => string | undefined;

/** Finds a Service by its name in the files of the other scopes. */
function servicesElsewhere(scopes: readonly Scope[]): Elsewhere {
  const found = new Map<string, { readonly scope: Scope; readonly file: string }[]>();
  for (const scope of scopes.length < 2 ? [] : scopes) {
    for (const { source, documents } of scope.sources) {
      for (const { value } of documents) {
        const { kind, metadata } = (value ?? {}) as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown } | null };
        if (kind !== "Service" || typeof metadata?.name !== "string") continue;
        const list = found.get(metadata.name);
        if (list === undefined) found.set(metadata.name, [{ scope, file: source.path }]);
        else list.push({ scope, file: source.path });
      }
    }
  }
  return (own) => (name) => found.get(name)?.find(({ scope }) => scope !== own)?.file;
}

const inPathOrder = (sources: readonly ParsedSource[]): readonly ParsedSource[] =>
  [...sources].sort((a, b) => (a.source.path < b.source.path ? -1 : a.source.path > b.source.path ? 1 : 0));

function unreadReasons(sources: readonly ParsedSource[], unreadable: LintOptions["unreadable"] = []): readonly string[] {
  const template = sources.find((source) => source.template);
  const broken = sources.find((source) => source.problems.length > 0 || (source.documents.some((document) => document.problems.some((problem) => problem.kind === "syntax")) && mayHoldObjects(source.source)));
  return [
    ...unreadable.slice(0, 1).map(({ path }) => `${path} could not be read`),
    ...(template === undefined ? [] : [`${template.source.path} is a template that was not rendered`]),
    ...(broken === undefined ? [] : [`${broken.source.path} could not be read completely`]),
  ];
}

function templateNotes(sources: readonly ParsedSource[]): readonly Note[] {
  const files = sources.filter((source) => source.template).map((source) => source.source.path);
  return files.length === 0 ? [] : [{ message: "hold templates and were not read; lint what is rendered of them", files }];
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

interface LintedScope extends ScopeFindings {
  readonly model: Model;
}

function lintScope(scope: Scope, elsewhere: Elsewhere, active: readonly ActiveRule[], errors: InternalError[], options: LintOptions): LintedScope {
  const sources = inPathOrder(filesOf(scope));
  const model = modelOf(scope, options, elsewhere(scope));
  const definitions = scopeDefinitions(scope);
  const drafts = collectDrafts(active, errors, {
    model,
    simulation: new Simulation(model),
    sources,
    validate: (resource: Resource) => options.validate(resource.object, definitions),
    kubernetesVersion: options.kubernetesVersion,
    ...(options.onRule && { onRule: options.onRule }),
  });
  const externals = new Set((scope.externals ?? []).map(({ source }) => source.path));
  // A cause may stand in a file that is not reported.
  const reported = withoutConsequences(drafts).filter(({ at }) => !externals.has(at.file) && (options.only === undefined || options.only.has(at.file)));
  const resolved = reported.map((draft) => ({ draft, finding: resolveDraft(draft) }));
  const coincidences = new Map(active.map(({ rule }) => [rule.id, rule.coincidence]));
  return { scope, model, findings: withoutGeneral(resolved).map((finding) => withDoubt(finding, scope, coincidences.get(finding.ruleId))) };
}

/** Leaves out what only follows from a finding that is as sure. */
function withoutConsequences(drafts: readonly Draft[]): readonly Draft[] {
  if (drafts.every(({ follows }) => follows === undefined)) return drafts;
  const found = new Map<Draft["resource"], Draft[]>();
  for (const draft of drafts) {
    const list = found.get(draft.resource);
    if (list === undefined) found.set(draft.resource, [draft]);
    else list.push(draft);
  }
  return drafts.filter(({ follows, unknown }) => {
    const causes = (follows?.resources ?? []).flatMap((resource) => found.get(resource as Draft["resource"]) ?? []);
    return !causes.some((cause) => follows?.rules.includes(cause.rule.id) === true && (cause.unknown === undefined || unknown !== undefined));
  });
}

/** Leaves out what a general rule says at a place where another one finds an error, if that one is as sure of it. */
function withoutGeneral(resolved: readonly { readonly draft: Draft; readonly finding: Omit<Finding, "fingerprint"> }[]): readonly Omit<Finding, "fingerprint">[] {
  const key = ({ span: { file, start, end } }: Pick<Finding, "span">, verdict: string): string => `${verdict} ${start.offset} ${end.offset} ${file}`;
  const specific = new Set(resolved.flatMap(({ draft, finding }) => (draft.rule.givesWay === true || finding.severity !== "error" ? [] : key(finding, finding.verdict))));
  const given = ({ draft, finding }: (typeof resolved)[number]): boolean =>
    draft.rule.givesWay === true && (specific.has(key(finding, "proved")) || (finding.verdict === "unknown" && specific.has(key(finding, "unknown"))));
  return resolved.filter((one) => !given(one)).map(({ finding }) => finding);
}

/**
 * Runs the rules over scopes. Synchronous and pure: the same sources give the same result, whatever their order.
 * @param scopes a source may be in several of them; each path stands for one text.
 */
export function lint(scopes: readonly Scope[], rules: readonly AnyRule[], options: LintOptions): Result {
  const sources = inPathOrder([...new Map(scopes.flatMap(filesOf).map((source) => [source.source.path, source])).values()]);
  const validate = keptValidations(options.validate);
  const internalErrors: InternalError[] = [];
  const active = activeRules(rules, options.config);
  const elsewhere = servicesElsewhere(scopes);
  const linted = scopes.map((scope) => lintScope(scope, elsewhere, active, internalErrors, { ...options, validate }));
  const found = inOrder([...agree(linted), ...(options.unreadable ?? []).map(unreadableFinding), ...(options.hostFindings ?? [])]);
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
    notes: [...(options.notes ?? []), ...templateNotes(scopes.flatMap((scope) => scope.sources))],
    internalErrors,
    counts: { files: sources.length + (options.unreadable?.length ?? 0), documents, resources: resourceCount(linted) },
    sources: texts,
  };
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
function resourceCount(linted: readonly LintedScope[]): number {
  const objects = new Set<unknown>();
  for (const { model } of linted) {
    for (const resource of model.resources) objects.add(resource.object);
    for (const { earlier } of model.superseded) objects.add(earlier.object);
  }
  return objects.size;
}
