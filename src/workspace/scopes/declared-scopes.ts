import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { DeclaredScope, External } from "../../config/config.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../discover/discover.ts";
import { repositoryRoot } from "../../read/folders.ts";
import type { Confines } from "../../read/confines.ts";
import { readFiles } from "../../read/read-files.ts";
import { chartsOf } from "../../scope/helm/charts.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, YamlDocument } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { sideBySide } from "./render-context.ts";
import type { RenderContext } from "./render-context.ts";
import { chartScope } from "./helm-scopes.ts";
import { kustomizeScopes } from "./kustomize-scopes.ts";

/** How paths of the configuration are resolved: relative to `root`, within `confines`. */
export interface NamedByConfig {
  readonly root: string;
  readonly confines: Confines;
}

/** The files of a path of the configuration; loaded ones are reused. @param field the setting that names the path. */
function load(
  path: string,
  field: string,
  { root: configRoot, confines }: NamedByConfig,
  loaded: ReadonlyMap<string, ParsedSource>,
  context: RenderContext,
): readonly ParsedSource[] {
  if (!existsSync(resolve(configRoot, path)) && !/[*?[{]/.test(path))
    throw new UserError(`"${path}" in \`${field}\` of the configuration does not exist.`);
  const files = discover([resolve(configRoot, path)], {
    cwd: context.cwd,
    ignores: [],
    ignoreRoot: configRoot,
    confines,
  });
  const shown = files.map((file) => ({ path: file, shown: shownPath(context.cwd, file) }));
  const { texts, failures } = readFiles(
    shown.filter((file) => !loaded.has(file.shown)),
    context.limits.maxFileSize,
    confines,
  );
  for (const { path: file, message } of failures) context.note(`could not be read: ${message}`, file, { unread: true });
  const read = new Map(texts.map((text) => [text.path, parseSource(text, context.limits)]));
  return shown.flatMap((file) => loaded.get(file.shown) ?? read.get(file.shown) ?? []);
}

/**
 * The scopes that the configuration declares.
 * @throws UserError for a declaration without a kustomization or chart at its path.
 */
export async function declaredScopes(
  declared: readonly DeclaredScope[],
  named: NamedByConfig,
  sources: readonly ParsedSource[],
  context: RenderContext,
): Promise<readonly Scope[]> {
  const loaded = new Map(sources.map((source) => [source.source.path, source]));
  const jobs = declared.map((one) => async (own: RenderContext) => {
    const path = one.path ?? one.kustomize ?? one.helm ?? ".";
    const files = load(path, "scopes", named, loaded, own);
    const scope = await scopeOf(one, files, named, {
      ...own,
      confines: around(resolve(named.root, path), context.confines),
    });
    return {
      ...scope,
      name: one.name,
      ...(one.namespace !== undefined && { namespace: one.namespace }),
      ...(one.closed !== undefined && { closed: one.closed }),
    };
  });
  return sideBySide(context, jobs);
}

/**
 * A configuration named with --config may declare a scope outside of the linted folder: then files of the scope's own
 * repository may be read too.
 */
const around = (path: string, confines: Confines): Confines =>
  confines.resolve(path).kind === "outside" ? confines.with([repositoryRoot(path) ?? path]) : confines;

async function scopeOf(
  declared: DeclaredScope,
  files: readonly ParsedSource[],
  { root: configRoot }: NamedByConfig,
  context: RenderContext,
): Promise<Scope> {
  if (declared.kustomize !== undefined) {
    const folder = shownPath(context.cwd, resolve(configRoot, declared.kustomize));
    const { scopes } = await kustomizeScopes(files, context);
    const found = scopes.find(({ name }) => name === folder);
    if (found === undefined)
      throw new UserError(`Scope "${declared.name}": no kustomization in "${declared.kustomize}".`);
    return found;
  }
  if (declared.helm !== undefined) {
    const [chart] = chartsOf(files);
    if (chart === undefined) throw new UserError(`Scope "${declared.name}": no chart in "${declared.helm}".`);
    // These paths were checked when the configuration was read.
    const values = (declared.values ?? []).map((file) => resolve(configRoot, file));
    const confines = context.confines.with(values.filter((file) => context.confines.resolve(file).kind === "outside"));
    return chartScope(chart, { ...context, confines }, { values, namespace: declared.namespace });
  }
  return { name: declared.name, kind: "declared", sources: files };
}

/** Manifests of objects that are deployed elsewhere. */
export function loadExternals(
  externals: readonly External[],
  named: NamedByConfig,
  context: RenderContext,
): readonly ParsedSource[] {
  return externals.flatMap(({ path }) => load(path, "externals", named, new Map(), context));
}

/** The finding for an external whose `until` date has passed. */
export const EXTERNAL_EXPIRED = "external-expired";

/** @param today `2026-11-23`. */
export function expiredExternals(
  externals: readonly External[],
  document: YamlDocument | undefined,
  today: string,
): readonly Omit<Finding, "fingerprint">[] {
  return externals.flatMap(({ path, until }, index) => {
    if (document === undefined || until === undefined || until >= today) return [];
    return [
      {
        ruleId: EXTERNAL_EXPIRED,
        messageId: "expired",
        severity: "warning" as const,
        verdict: "proved" as const,
        message: `externals: "${path}" expired on ${until}.`,
        help: "Review it and set a new date.",
        span: document.atPath(["externals", index, "until"]).span(),
        related: [],
        fixes: [],
      },
    ];
  });
}
