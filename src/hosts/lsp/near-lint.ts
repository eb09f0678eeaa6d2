import type { Finding, Fix } from "../../diagnostic/finding.ts";
import { lint } from "../../engine/lint.ts";
import type { LintOptions } from "../../engine/lint-options.ts";
import { FixProver } from "../../engine/fixes/prove-fixes.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { FolderStore } from "./folder-store.ts";
import type { ValidationCache } from "../../workspace/validation-cache.ts";
import type { ScopeShape } from "./full-lint.ts";
import type { DocumentFacts, WordIndex } from "./word-index.ts";

/**
 * Limit of objects that are linted together; a larger namespace is reduced to objects that share words with the file.
 */
const ENOUGH = 150;
/** Words in more documents than this are too common to relate documents. */
const RARE = 24;

export interface Neighbourhood {
  readonly documents: ReadonlySet<object>;
  /** Whether it contains every selector that matches the file's pods, and every pod that the file's selectors match. */
  readonly complete: boolean;
}

/**
 * Documents that may affect findings of a file: those of its namespaces, those it refers to, and those with rare words
 * of it.
 */
export function neighbourhood(index: WordIndex, path: string): Neighbourhood {
  const own = [...index.of(path)].flatMap((value) => index.facts.get(value) ?? []);
  const chosen = new Set<object>([...index.of(path), ...index.everywhere]);
  for (const examples of index.byHabit.values())
    for (const value of examples) {
      chosen.add(value);
      break;
    }
  const words = new Set(own.flatMap((facts) => [...facts.words]));
  const namespaces = new Set(own.flatMap((facts) => [...facts.namespaces]));
  const ownNamespaces = new Set(namespaces);
  for (const word of words) if (index.byNamespace.has(word)) namespaces.add(word);
  const related = (wanted: Iterable<string>, most: number): void => {
    for (const word of wanted) {
      const holders = index.byWord.get(word);
      if (holders !== undefined && holders.size <= most)
        for (const value of holders) if (chosen.size < 2 * ENOUGH) chosen.add(value);
    }
  };
  related(words, RARE);
  related(
    own.flatMap(({ names }) => names),
    ENOUGH,
  );
  let complete = true;
  for (const namespace of namespaces) {
    const inside = index.byNamespace.get(namespace) ?? new Set();
    if (inside.size <= ENOUGH && chosen.size + inside.size <= 3 * ENOUGH) for (const value of inside) chosen.add(value);
    else {
      addBroad(index, inside, chosen);
      if (ownNamespaces.has(namespace)) complete = addSelected(index, own, inside, chosen) && complete;
    }
  }
  // Neighbours of neighbours: the policy of a Deployment that a Service selects.
  const neighbours = [...chosen];
  if (neighbours.length < ENOUGH)
    for (const value of neighbours) related(index.facts.get(value)?.words ?? [], RARE / 3);
  return { documents: chosen, complete };
}

/** In a large namespace, adds objects that select objects of the file or are selected by them; false if too many. */
function addSelected(
  index: WordIndex,
  own: readonly DocumentFacts[],
  inside: ReadonlySet<object>,
  chosen: Set<object>,
): boolean {
  const asks = (asking: DocumentFacts, asked: DocumentFacts): boolean =>
    asking.selectors.some((values) => values.every((value) => asked.words.has(value)));
  const words = new Set(own.flatMap((facts) => [...facts.words]));
  for (const value of index.candidates(
    own.flatMap(({ selectors }) => selectors),
    words,
  )) {
    const facts = index.facts.get(value);
    if (
      facts === undefined ||
      chosen.has(value) ||
      !inside.has(value) ||
      !own.some((one) => asks(one, facts) || asks(facts, one))
    )
      continue;
    if (chosen.size >= 3 * ENOUGH) return false;
    chosen.add(value);
  }
  return true;
}

/**
 * In a large namespace, adds objects that affect all pods, and one workload, without which the namespace would seem
 * empty.
 */
function addBroad(index: WordIndex, inside: ReadonlySet<object>, chosen: Set<object>): void {
  let workload: object | undefined;
  let broad = 0;
  for (const value of inside) {
    const facts = index.facts.get(value);
    if (facts?.broad !== undefined && broad++ < ENOUGH) chosen.add(value);
    if (workload === undefined && facts?.workload === true) workload = value;
  }
  if (workload !== undefined) chosen.add(workload);
}

/** Why a scope is not known completely: files that are left out. */
function unreadElsewhere(sources: readonly ParsedSource[]): readonly string[] {
  const template = sources.find((source) => source.template);
  const broken = sources.find(
    (source) =>
      source.problems.length > 0 ||
      source.documents.some(({ problems }) => problems.some(({ kind }) => kind === "syntax")),
  );
  return [
    ...(template === undefined ? [] : [`${template.source.path} is a template that was not rendered`]),
    ...(broken === undefined ? [] : [`${broken.source.path} could not be read completely`]),
  ];
}

export interface NearOptions {
  readonly store: FolderStore;
  readonly index: WordIndex;
  readonly shapes: readonly ScopeShape[];
  readonly validations: ValidationCache;
}

/** The surroundings of a file, by scope; undefined if the file is only deployed through rendering. */
function nearScopes(
  path: string,
  { store, index, shapes }: Omit<NearOptions, "validations">,
  mustBeComplete = false,
): readonly Scope[] | undefined {
  const own = shapes.filter(({ paths }) => paths.includes(path));
  if (own.length === 0 || own.some(({ rendered }) => rendered)) return undefined;
  const { documents: chosen, complete } = neighbourhood(index, path);
  if (mustBeComplete && !complete) return undefined;
  const paths = new Set([path]);
  for (const value of chosen) {
    const facts = index.facts.get(value);
    if (facts !== undefined) paths.add(facts.path);
  }
  return own.map((shape): Scope => {
    const all = shape.paths.flatMap((one) => store.source(one) ?? []);
    const sources = all
      .filter(({ source }) => paths.has(source.path))
      .map((source) =>
        source.source.path === path
          ? source
          : { ...source, documents: source.documents.filter(({ value }) => chosen.has(value as object)) },
      );
    const { name, kind, namespace, closed, unread = [] } = shape;
    return {
      name,
      kind,
      sources,
      unread: [...unread, ...unreadElsewhere(all)],
      ...(namespace !== undefined && { namespace }),
      ...(closed !== undefined && { closed }),
    };
  });
}

const lintOptions = ({ store, validations }: NearOptions): LintOptions => {
  const { config, kubernetesVersion, leftOut } = store;
  return {
    config,
    kubernetesVersion,
    gatewayAPI: store.knowledge.gatewayAPI,
    validate: validations.for(store.knowledge),
    withoutPlugins: leftOut.length > 0,
  };
};

/**
 * The findings of one file at once, from its surroundings. The result of the whole workspace follows a moment later and
 * replaces it: until then, in a namespace with hundreds of objects, a finding that depends on a distant object may be
 * missing. undefined: the file is only deployed through rendering, which is too slow for a keystroke.
 */
export function lintNear(path: string, options: NearOptions): readonly Finding[] | undefined {
  const scopes = nearScopes(path, options);
  return scopes && lint(scopes, options.store.rules, { ...lintOptions(options), only: new Set([path]) }).findings;
}

/** The surroundings for lenses, hints and hover; undefined if they need the whole workspace. */
export const nearViewScopes = (path: string, options: Omit<NearOptions, "validations">): readonly Scope[] | undefined =>
  nearScopes(path, options, true);

/** The fixes of a finding that the simulation proves, each with its effect. */
export function provedFixes(finding: Finding, options: NearOptions): readonly Fix[] {
  const scopes = finding.fixes.length === 0 ? undefined : nearScopes(finding.span.file, options);
  if (scopes === undefined) return [];
  const prover = new FixProver({
    scopes,
    rules: options.store.rules,
    options: lintOptions(options),
    parse: (source) => parseSource(source),
  });
  return finding.fixes.flatMap((fix) => prover.prove(finding, fix) ?? []);
}
