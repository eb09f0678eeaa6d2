import { compareText } from "../base/compare-text.ts";
import type { Elsewhere } from "../model/elsewhere.ts";
import { mayContainObjects } from "../model/may-contain-objects.ts";
import { Model } from "../model/model.ts";
import type { ModelOptions } from "../model/model.ts";
import type { KubernetesObject, ResourceIdentity } from "../model/resource.ts";
import type { Scope } from "../scope/scope.ts";
import { apiLifecycle } from "../validate/api-versions.ts";
import { definitionsOf } from "../validate/definitions.ts";
import type { Definitions } from "../validate/definitions.ts";
import { decodedView } from "../validate/schema/decoded-view.ts";
import { kindType } from "../validate/schema/go-type-table.ts";
import type { Validation } from "../validate/validation.ts";
import type { ParsedSource } from "../yaml/document.ts";
import type { LintOptions } from "./lint-options.ts";
import { OtherScopes } from "./judge/other-scopes.ts";
import { standInReasons } from "./judge/unread.ts";

type ModelSettings = Pick<LintOptions, "config" | "validate" | "unreadable" | "elsewhereProducers">;

/** The models of the scopes of a run, each built once, on first use. */
export interface ScopeModels {
  of(scope: Scope): Model;
  /** What is elsewhere for one of the scopes. */
  elsewhere(scope: Scope): Elsewhere;
}

/**
 * The models of the scopes of a run; they can refer to each other.
 * @param known models of some scopes, from an earlier run.
 * @param recorded wraps what a scope can ask about the others.
 */
export function scopeModels(
  scopes: readonly Scope[],
  options: ModelSettings,
  known: ReadonlyMap<Scope, Model> = new Map(),
  recorded: (scope: Scope, elsewhere: Elsewhere) => Elsewhere = (_, elsewhere) => elsewhere,
): ScopeModels {
  const models = new Map<Scope, Model>(known);
  const modelFor = (scope: Scope): Model => {
    let model = models.get(scope);
    if (model === undefined) models.set(scope, (model = modelOf(scope, options, recorded(scope, others.of(scope)))));
    return model;
  };
  const others = new OtherScopes(scopes, modelFor, options.elsewhereProducers);
  return { of: modelFor, elsewhere: (scope) => others.of(scope) };
}

/** The models of the scopes of a run, each built once, on first use; they can refer to each other. */
export const modelsOf = (scopes: readonly Scope[], options: ModelSettings): ((scope: Scope) => Model) =>
  scopeModels(scopes, options).of;

/** The model of a scope, as `lint` builds it; other commands show what the rules saw. */
export function modelOf(
  scope: Scope,
  options: Pick<LintOptions, "config" | "validate" | "unreadable">,
  elsewhere?: ModelOptions["elsewhere"],
): Model {
  const { config } = options;
  const definitions = scopeDefinitions(scope);
  const closed = scope.closed ?? config.closed;
  return new Model(
    [...inPathOrder(scope.externals ?? []), ...inPathOrder(scope.sources)].flatMap((source) => source.documents),
    {
      namespace: scope.namespace ?? config.namespace,
      decodes: (object) => isReadable(object, options.validate(object, definitions)),
      view: decodedView,
      meant: (object) => meantBy(object, options.validate(object, definitions)),
      unread: [...(scope.unread ?? []), ...unreadReasons(scope.sources, options.unreadable)],
      ...(closed !== undefined && { closed }),
      ...(elsewhere && { elsewhere }),
    },
  );
}

/** Required fields of custom kinds without which a reference refers to nothing. */
const NAMING: ReadonlySet<string | number> = new Set(["name", "namespace", "group", "kind", "host", "service"]);

/**
 * Whether rules can rely on the types of an object's fields; one that would be refused for their values is still
 * modelled. Built-in kinds are decoded before anything else is looked at; of custom kinds the schema says the same in
 * other words.
 */
export function isReadable(
  { apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">,
  { decodeError, errors, meant }: Validation,
): boolean {
  if (meant !== undefined) return isReadable(meant, meant.validation);
  if (decodeError !== undefined) return false;
  const shape = errors.some(
    ({ type, path }) =>
      type === "FieldValueTypeInvalid" || (type === "FieldValueRequired" && NAMING.has(path.at(-1) ?? "")),
  );
  return !shape || kindType(apiVersion ?? "", kind ?? "") !== undefined;
}

/**
 * Rules read an object of a misspelt apiVersion or kind as what it was meant to be: else all that refers to it would
 * seem to dangle.
 */
const meantBy = (
  { apiVersion, kind }: KubernetesObject,
  { meant }: Validation,
): Pick<ResourceIdentity, "apiVersion" | "kind"> | undefined =>
  meant === undefined || apiLifecycle(apiVersion ?? "", kind ?? "") !== undefined ? undefined : meant;

const definitionsByScope = new WeakMap<Scope, Definitions>();

/** The kinds that CustomResourceDefinitions of a scope define; undefined if there are none. */
export function scopeDefinitions(scope: Scope): Definitions | undefined {
  let definitions = definitionsByScope.get(scope);
  if (definitions === undefined) {
    const objects = [...(scope.externals ?? []), ...scope.sources].flatMap(({ documents }) =>
      documents.flatMap(({ value }) => itemsOf(value)),
    );
    definitionsByScope.set(scope, (definitions = definitionsOf(objects)));
  }
  return definitions.size === 0 ? undefined : definitions;
}

const itemsOf = (value: unknown): readonly unknown[] => {
  const { items } = (value ?? {}) as { readonly items?: unknown };
  return Array.isArray(items) ? (items as unknown[]) : [value];
};

function unreadReasons(
  sources: readonly ParsedSource[],
  unreadable: LintOptions["unreadable"] = [],
): readonly string[] {
  const template = sources.find((source) => source.template);
  const broken = sources.find(
    (source) =>
      source.problems.length > 0 ||
      (source.documents.some((document) => document.problems.some((problem) => problem.kind === "syntax")) &&
        mayContainObjects(source.source)),
  );
  return [
    ...unreadable.slice(0, 1).map(({ path }) => `${path} could not be read`),
    ...standInReasons(sources),
    ...(template === undefined ? [] : [`${template.source.path} is a template that was not rendered`]),
    ...(broken === undefined ? [] : [`${broken.source.path} could not be read completely`]),
  ];
}

export const inPathOrder = (sources: readonly ParsedSource[]): readonly ParsedSource[] =>
  [...sources].sort((a, b) => compareText(a.source.path, b.source.path));
