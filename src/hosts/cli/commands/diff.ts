import { statSync } from "node:fs";
import { resolve } from "node:path";
import { rules } from "../../../../rules/index.ts";
import { discover } from "../../../discover/discover.ts";
import type { Finding } from "../../../diagnostic/finding.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { lint } from "../../../engine/lint.ts";
import { BUILD_BROKEN, NOT_ANALYSED } from "../../../engine/judge/report-notes.ts";
import type { RefusedResource } from "../../../model/flatten.ts";
import { Model } from "../../../model/model.ts";
import { changesOf } from "../../../report/diff/diff-report.ts";
import type { DiffReport, ScopeDiff } from "../../../report/diff/diff-report.ts";
import { diffJSON } from "../../../report/diff/json.ts";
import { diffMarkdownText } from "../../../report/diff/markdown.ts";
import { diffText } from "../../../report/diff/text.ts";
import { describeGroups } from "../../../report/reach/group-list.ts";
import { noteLine } from "../../../report/lint/reporter.ts";
import type { Paint } from "../../../report/lint/reporter.ts";
import type { Scope } from "../../../scope/scope.ts";
import { canonical } from "../../../simulate/compare/change.ts";
import { compareModels } from "../../../simulate/compare/compare-models.ts";
import type { ClusterOptions } from "../../../simulate/options.ts";
import { PROFILES } from "../../../simulate/policy/interpretation.ts";
import type { ProfileName } from "../../../simulate/policy/interpretation.ts";
import { Confines } from "../../../read/confines.ts";
import type { ParsedSource } from "../../../yaml/document.ts";
import { withTrees } from "../diff/diff-trees.ts";
import type { Tree } from "../diff/diff-trees.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Host, Outcome } from "../../../workspace/host.ts";
import { loadWorkspace, simulatedModel, validatorOf } from "../../../workspace/workspace.ts";
import type { Workspace, WorkspaceFlags } from "../../../workspace/workspace.ts";

export interface DiffFlags extends WorkspaceFlags {
  readonly output?: "text" | "json" | "markdown";
  /** Only these files and folders of both sides. */
  readonly path?: readonly string[];
  /** 1 when something changes, as `git diff --exit-code`. */
  readonly exitCode?: boolean;
  readonly profile?: ProfileName;
  readonly cluster?: ClusterOptions;
  readonly paint?: Paint;
}

/** One side, read and linted; `workspace` is undefined if it contains no manifest. */
interface LoadedSide {
  readonly workspace: Workspace | undefined;
  readonly findings: readonly Finding[];
  readonly unread: readonly string[];
}

/** Paths that exist on this side: a folder may be added or removed. */
function pathsOf({ cwd }: Tree, wanted: readonly string[]): readonly string[] {
  const exists = (path: string): boolean => statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined;
  return wanted.filter(exists);
}

/** @param parsed sources of the other side: files with the same text are not parsed again. */
async function loadTree(
  host: Host,
  tree: Tree,
  flags: DiffFlags,
  parsed: readonly ParsedSource[] = [],
): Promise<Workspace | undefined> {
  const paths = pathsOf(tree, flags.path ?? ["."]);
  if (paths.length === 0 || discover(paths, { cwd: tree.cwd, ignores: [], ignoreRoot: tree.cwd }).length === 0)
    return undefined;
  const { scope: _, ...rest } = flags;
  // Links in a revision were chosen by the author of the repository: they are not followed out of it.
  return await loadWorkspace({ ...host, cwd: tree.cwd }, paths, rest, rules, {
    parsed,
    ...(tree.isRevision === true && { confines: Confines.of({ cwd: tree.cwd, named: paths, safe: true }) }),
  });
}

/** Lints the scopes that are compared. */
function lintTree({ name }: Tree, workspace: Workspace | undefined, scopes: readonly Scope[]): LoadedSide {
  if (workspace === undefined) return { workspace, findings: [], unread: [] };
  const { config, kubernetesVersion, failures, notes, hostFindings } = workspace;
  const result = lint(scopes, workspace.rules, {
    config,
    kubernetesVersion,
    gatewayAPI: workspace.gatewayAPI,
    validate: validatorOf(workspace),
    unreadable: failures,
    notes,
    hostFindings,
    elsewhereProducers: workspace.producers,
  });
  const unread = [
    ...failures.map(({ path, message }) => `${name}: ${path} could not be read: ${message}`),
    ...result.notes.filter(({ files }) => files.length > 0).map((note) => `${name}: ${noteLine(note)}`),
    ...result.findings
      .filter(({ ruleId }) => ruleId === NOT_ANALYSED || ruleId === BUILD_BROKEN)
      .map(({ span, message }) => `${name}: ${span.file}: ${message}`),
    ...result.internalErrors.map(({ message }) => `${name}: a rule failed: ${message}`),
    ...scopes.flatMap((scope) => unreadOf(scope).map((reason) => `${name}: ${reason}`)),
  ];
  return {
    workspace,
    findings: result.findings.filter(({ verdict }) => verdict === "proved"),
    unread: [...new Set(unread)],
  };
}

const unreadOf = ({ sources, unread = [] }: Scope): readonly string[] => [
  ...unread,
  ...sources
    .filter(
      ({ problems, documents }) =>
        problems.length > 0 || documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")),
    )
    .map(({ source }) => `${source.path} is broken`),
];

const NOTHING = new Model([]);

interface Pair {
  readonly name: string;
  readonly base: Scope | undefined;
  readonly head: Scope | undefined;
}

/** Scopes are paired by name; if each side has a single scope, these are paired whatever their names. */
function pairs(base: readonly Scope[], head: readonly Scope[]): readonly Pair[] {
  if (base.length === 1 && head.length === 1) return [{ name: head[0]?.name ?? ".", base: base[0], head: head[0] }];
  const before = new Map(base.map((scope) => [scope.name, scope]));
  const after = new Set(head.map(({ name }) => name));
  return [
    ...head.map((scope) => ({ name: scope.name, base: before.get(scope.name), head: scope })),
    ...base.filter(({ name }) => !after.has(name)).map((scope) => ({ name: scope.name, base: scope, head: undefined })),
  ];
}

/**
 * Objects that the API server rejects or may reject, by content; one that is equal on both sides is not a difference.
 */
const refusedOf = ({ refused }: Model): ReadonlyMap<string, RefusedResource> =>
  new Map(
    refused.map((one) => [`${one.resource.apiVersion} ${one.resource.title} ${canonical(one.resource.object)}`, one]),
  );

const refusedNow = ({ sure, resource: { title }, reason }: RefusedResource): string =>
  sure
    ? `the API server rejects ${title}, so it is treated as missing: ${reason}`
    : `the API server may reject ${title}, which is treated as accepted: ${reason}`;

const refusedBefore = ({ sure, resource: { title }, reason }: RefusedResource): string =>
  sure
    ? `before, the API server rejects ${title}, so it was treated as missing: ${reason}`
    : `before, the API server may reject ${title}, which is treated as accepted: ${reason}`;

function comparePair(base: LoadedSide, head: LoadedSide, pair: Pair, flags: DiffFlags): ScopeDiff {
  const modelOf = ({ workspace }: LoadedSide, scope: Scope | undefined): Model =>
    workspace === undefined || scope === undefined ? NOTHING : simulatedModel(workspace, scope);
  const [before, after] = [modelOf(base, pair.base), modelOf(head, pair.head)];
  const comparison = compareModels(before, after, {
    describe: describeGroups,
    ...(flags.profile && { profile: flags.profile }),
    ...(flags.cluster && { cluster: flags.cluster }),
  });
  const [old, now] = [refusedOf(before), refusedOf(after)];
  const refused = [
    ...[...now].filter(([key]) => !old.has(key)).map(([, one]) => refusedNow(one)),
    ...[...old].filter(([key]) => !now.has(key)).map(([, one]) => refusedBefore(one)),
  ];
  return {
    name: pair.name,
    presence: pair.base === undefined ? "added" : pair.head === undefined ? "removed" : "both",
    comparison: { ...comparison, unproved: [...comparison.unproved, ...refused] },
    refused: after.refused,
  };
}

function without(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const known = new Set(others.map(({ fingerprint }) => fingerprint));
  return findings.filter(({ fingerprint }) => !known.has(fingerprint));
}

/** The annotation in which kustomize records the origin of an object: a path in a temporary folder. */
const ORIGIN = "config.kubernetes.io/origin";

function withoutOrigin(value: unknown): unknown {
  const { metadata, ...rest } = (value ?? {}) as {
    readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  };
  const { [ORIGIN]: _, ...annotations } = metadata?.annotations ?? {};
  return { ...rest, metadata: { ...metadata, annotations } };
}

/** The content of a scope: texts of its files, and the objects if it was rendered. */
function contentOf({ kind, namespace, sources, origins, externals = [] }: Scope): string {
  const textOf = ({ source: { path, text } }: ParsedSource): string => `${path}\0${text}`;
  const made =
    origins === undefined
      ? []
      : sources.flatMap(({ documents }) => documents.map(({ value }) => canonical(withoutOrigin(value))));
  return [kind, namespace ?? "", ...(origins ?? sources).map(textOf).sort(), ...externals.map(textOf), ...made].join(
    "\0",
  );
}

/** Equal text means equal behaviour, so most scopes of a large repository need no simulation. */
const isUntouched = ({ base, head }: Pair): boolean =>
  base !== undefined &&
  head !== undefined &&
  (base.unread ?? []).length + (head.unread ?? []).length === 0 &&
  contentOf(base) === contentOf(head);

async function compareTrees(host: Host, base: Tree, head: Tree, flags: DiffFlags): Promise<DiffReport> {
  const old = await loadTree(host, base, flags);
  const now = await loadTree(host, head, flags, old?.sources);
  if (old === undefined && now === undefined) throw new UserError("No manifest (.yaml, .yml, .json) on either side.");
  const all = pairs(old?.scopes ?? [], now?.scopes ?? []);
  const wanted = flags.scope === undefined ? all : all.filter(({ name }) => name === flags.scope);
  if (wanted.length === 0)
    throw new UserError(
      `Neither side has a scope "${flags.scope ?? ""}". Scopes: ${all.map(({ name }) => name).join(", ")}.`,
    );
  const isSameConfig =
    canonical(old?.config) === canonical(now?.config) && old?.kubernetesVersion === now?.kubernetesVersion;
  const compared = wanted.filter((pair) => !isSameConfig || !isUntouched(pair));
  const before = lintTree(
    base,
    old,
    compared.flatMap((pair) => pair.base ?? []),
  );
  const after = lintTree(
    head,
    now,
    compared.flatMap((pair) => pair.head ?? []),
  );
  return {
    base: base.name,
    head: head.name,
    scopes: compared.map((pair) => comparePair(before, after, pair, flags)),
    findings: { appeared: without(after.findings, before.findings), fixed: without(before.findings, after.findings) },
    unread: [...before.unread, ...after.unread],
  };
}

/** @throws UserError for a side that does not exist, or wrong flags. */
export async function diffReport(
  host: Host,
  base: string,
  head: string | undefined,
  flags: DiffFlags = {},
): Promise<DiffReport> {
  const { profile = "generic" } = flags;
  if (!(PROFILES as readonly string[]).includes(profile))
    throw new UserError(`--profile must be one of ${PROFILES.join(", ")}, not "${profile}".`);
  return await withTrees(host, base, head, async (before, after) => await compareTrees(host, before, after, flags));
}

/**
 * How the working tree behaves differently from a revision, as Markdown for a pull request.
 * @throws UserError when the revision does not exist here.
 */
export const diffMarkdown = async (host: Host, base: string, head?: string, flags: DiffFlags = {}): Promise<string> =>
  diffMarkdownText(await diffReport(host, base, head, flags));

/** `kubenetlint diff`. Exit code 0, or 1 on a change with `--exit-code`. */
export async function diffCommand(
  host: Host,
  base: string,
  head: string | undefined,
  flags: DiffFlags,
): Promise<Outcome> {
  const report = await diffReport(host, base, head, flags);
  const { output = "text" } = flags;
  const stdout =
    output === "json"
      ? diffJSON(report)
      : output === "markdown"
        ? diffMarkdownText(report)
        : diffText(report, flags.paint);
  const changed = changesOf(report).length > 0;
  return { stdout, stderr: "", exitCode: flags.exitCode === true && changed ? EXIT.findings : EXIT.clean };
}
