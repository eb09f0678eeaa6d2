import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { DeclaredScope, External } from "../../config/config.ts";
import type { Finding } from "../../diagnostic/finding.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../discover/discover.ts";
import { repositoryRoot } from "../../read/confines.ts";
import type { Confines } from "../../read/confines.ts";
import { readFiles } from "../../read/read-files.ts";
import { chartsOf } from "../../scope/helm/charts.ts";
import { isKustomization } from "../../scope/kustomize/kustomization.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, YamlDocument } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./render-context.ts";
import { chartScope } from "./helm-scopes.ts";
import { kustomizeScopes } from "./kustomize-scopes.ts";

/** What the configuration names: relative to which folder, and what of it may be read. */
export interface NamedByConfig {
  readonly root: string;
  readonly confines: Confines;
}

/** The files of a path of the configuration, those already loaded as they are. @param field the part of it that names the path. */
function load(
  path: string,
  field: string,
  { root: configRoot, confines }: NamedByConfig,
  loaded: ReadonlyMap<string, ParsedSource>,
  context: RenderContext,
): readonly ParsedSource[] {
  if (!existsSync(resolve(configRoot, path)) && !/[*?[{]/.test(path))
    throw new UserError(`The configuration names "${path}" in \`${field}\`: there is no such file or folder.`);
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
 * @throws UserError for a declaration that leads to no kustomization or chart.
 */
export function declaredScopes(
  declared: readonly DeclaredScope[],
  named: NamedByConfig,
  sources: readonly ParsedSource[],
  context: RenderContext,
): readonly Scope[] {
  const loaded = new Map(sources.map((source) => [source.source.path, source]));
  return declared.map((one) => {
    const path = one.path ?? one.kustomize ?? one.helm ?? ".";
    const files = load(path, "scopes", named, loaded, context);
    const scope = scopeOf(one, files, named, {
      ...context,
      confines: around(resolve(named.root, path), context.confines),
    });
    return {
      ...scope,
      name: one.name,
      ...(one.namespace !== undefined && { namespace: one.namespace }),
      ...(one.closed !== undefined && { closed: one.closed }),
    };
  });
}

/** A scope may be declared outside of what is linted, by a configuration that the person named: then what is in its own repository may be read too. */
const around = (path: string, confines: Confines): Confines =>
  confines.resolve(path).kind === "outside" ? confines.with([repositoryRoot(path) ?? path]) : confines;

function scopeOf(
  declared: DeclaredScope,
  files: readonly ParsedSource[],
  { root: configRoot }: NamedByConfig,
  context: RenderContext,
): Scope {
  if (declared.kustomize !== undefined) {
    const folder = shownPath(context.cwd, resolve(configRoot, declared.kustomize));
    const heads = files.filter(
      (file) => isKustomization(file) && file.source.path.startsWith(folder === "." ? "" : `${folder}/`),
    );
    const [found] = kustomizeScopes(heads.length === 0 ? files : [...files], context).scopes.filter(
      ({ name }) => name === folder,
    );
    if (found === undefined)
      throw new UserError(`Scope "${declared.name}": there is no kustomization in "${declared.kustomize}".`);
    return found;
  }
  if (declared.helm !== undefined) {
    const [chart] = chartsOf(files);
    if (chart === undefined) throw new UserError(`Scope "${declared.name}": there is no chart in "${declared.helm}".`);
    // That the configuration may name them was checked.
    const values = (declared.values ?? []).map((file) => resolve(configRoot, file));
    const confines = context.confines.with(values.filter((file) => context.confines.resolve(file).kind === "outside"));
    return chartScope(chart, { ...context, confines }, { values, namespace: declared.namespace });
  }
  return { name: declared.name, kind: "declared", sources: files };
}

/** Manifests of what lives elsewhere. */
export function loadExternals(
  externals: readonly External[],
  named: NamedByConfig,
  context: RenderContext,
): readonly ParsedSource[] {
  return externals.flatMap(({ path }) => load(path, "externals", named, new Map(), context));
}

/** The host's own finding about an external that was to be checked again by now. */
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
        message: `The external "${path}" was to be believed until ${until}.`,
        help: "Check that it is still so, and set a later day.",
        span: document.atPath(["externals", index, "until"]).span(),
        related: [],
        fixes: [],
      },
    ];
  });
}
