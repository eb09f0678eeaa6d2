import { resolve } from "node:path";
import { findProgram } from "../../read/program.ts";
import { renderKustomization } from "../../render/kustomize.ts";
import type { KustomizeRun } from "../../render/kustomize.ts";
import { entryPlace } from "../../scope/kustomize/entry-place.ts";
import { isKustomization, join } from "../../scope/kustomize/kustomization.ts";
import type { Kustomization } from "../../scope/kustomize/kustomization.ts";
import { kustomizeGraph, rawScope } from "../../scope/kustomize/kustomize-graph.ts";
import { changesTraffic } from "../../scope/kustomize/patch-reach.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { builtScope, readSources } from "./built-scope.ts";
import type { KustomizeBuild } from "./built-scope.ts";
import type { RenderContext } from "./render-context.ts";
import { leadsOutside } from "./kustomize-confines.ts";
import { SourceStore } from "./source-store.ts";
import { referencesOf, noteFault, knownFault } from "./kustomize-faults.ts";

export interface KustomizeScopes {
  readonly scopes: readonly Scope[];
  /** Files that are deployed through a kustomization, never as plain files. */
  readonly owned: ReadonlySet<string>;
}

/** A scope for each kustomization that no other one uses; they are built side by side. */
export async function kustomizeScopes(
  sources: readonly ParsedSource[],
  context: RenderContext,
): Promise<KustomizeScopes> {
  if (!sources.some(isKustomization)) return { scopes: [], owned: new Set() };
  const store = new SourceStore(context, sources);
  store.follow();
  const graph = kustomizeGraph([...store.map.values()]);
  // A base that was only reached from another folder is not what the user asked for.
  const given = new Set(sources.map(({ source }) => source.path));
  const circular = new Set(graph.circular.map(({ folder }) => folder));
  for (const member of graph.circular) {
    const reference = referencesOf(member).find((one) => circular.has(join(member.folder, one)));
    context.note("cannot be built: kustomizations refer to each other in a cycle", member.source.source.path, {
      fault: true,
      noun: "kustomization",
      together: true,
      at: (reference === undefined ? undefined : entryPlace(member, reference)) ?? member.document.atPath([]),
    });
  }
  for (const { source } of graph.idleComponents) {
    if (given.has(source.source.path))
      context.note(
        "are not used by any kustomization: their resources were linted as plain files, without their patches",
        source.source.path,
        { unread: true, noun: "Component" },
      );
  }
  const roots = graph.roots.filter(({ source }) => given.has(source.source.path));
  const idle = [...graph.idlePatches].filter((path) => given.has(path));
  for (const path of idle) context.note("were not linted: no kustomization uses their patches", path);
  const plans = roots.map((root) => planOf(root, graph.members(root), store, context));
  const built = await Promise.all(
    plans.map(async (plan) => (plan.kind === "done" ? plan : { ...plan, run: await render(plan, context) })),
  );
  // Notes are in the order of the kustomizations, whichever was built first.
  const scopes = built.map((one) => (one.kind === "done" ? one.scope : builtScope(one, one.run, store, context)));
  return { scopes, owned: idle.length === 0 ? graph.owned : new Set([...graph.owned, ...idle]) };
}

/** kustomize reads no file outside of the folders of the kustomizations (LoadRestrictionsRootOnly). */
async function render(
  { root, members }: KustomizeBuild,
  { cwd, root: repository, kustomizeProgram, helmProgram, enableHelm, renders, onRender }: RenderContext,
): Promise<KustomizeRun> {
  onRender?.(`kustomization ${root.folder === "" ? "." : root.folder}`);
  const folder = resolve(cwd, root.folder);
  const excludedFolders = [repository];
  const helm = enableHelm ? (helmProgram ?? findProgram("helm", excludedFolders) ?? "helm") : undefined;
  const options = { program: kustomizeProgram, helm };
  if (renders === undefined) return renderKustomization(folder, excludedFolders, options);
  const programs = [
    ...(kustomizeProgram === undefined ? ["kustomize", "kubectl"] : [kustomizeProgram]),
    ...(helm === undefined ? [] : [helm]),
  ];
  const { outcome, place } = await renders.render(
    ["kustomize", folder, String(enableHelm)],
    programs,
    members.map((member) => resolve(cwd, member.folder)),
    async () => {
      const run = await renderKustomization(folder, excludedFolders, options);
      return { outcome: run.outcome, place: run.wrapper };
    },
  );
  return { outcome, wrapper: place };
}

/** The `namespace` of a kustomization applies to all its objects, whether or not it is rendered. */
function namespaceOf({ document }: Kustomization): Pick<Scope, "namespace"> {
  const { namespace } = (document.value ?? {}) as { readonly namespace?: unknown };
  return typeof namespace === "string" && namespace !== "" ? { namespace } : {};
}

/** The scope of a kustomization that need not or cannot be built, or what it takes to build it. */
type Plan = { readonly kind: "done"; readonly scope: Scope } | ({ readonly kind: "build" } & KustomizeBuild);

const done = (scope: Scope): Plan => ({ kind: "done", scope });

function planOf(
  root: Kustomization,
  members: readonly Kustomization[],
  store: SourceStore,
  context: RenderContext,
): Plan {
  const raw = rawScope(members, store.map);
  const name = root.folder === "" ? "." : root.folder;
  const dependsOn = members.flatMap(({ descriptions, packed }) => [...descriptions, ...packed.map(({ path }) => path)]);
  const base = { name, kind: "kustomize" as const, ...(dependsOn.length > 0 && { dependsOn }) };
  const kustomizationFiles = members.map(({ source }) => source);
  const patches = readSources(
    store,
    members.flatMap(({ parts }) => parts),
  );
  const origins = [...new Set([...raw.sources, ...kustomizationFiles, ...patches])];
  const unrendered = (reason: string): Scope => ({
    ...base,
    sources: raw.sources,
    origins,
    unread: [reason],
    ...namespaceOf(root),
    ...(members.some((member) => changesTraffic(member, store.map)) && {
      unpatched: `patches may change it: ${reason}`,
    }),
  });
  const outside = leadsOutside(root, store, context);
  if (outside !== undefined)
    return done(unrendered(`${name} names "${outside}", which is outside of ${context.confines.title}`));
  const fault = knownFault(root, members, raw.missing, context);
  if (fault !== undefined) {
    noteFault(fault, context);
    return done(unrendered(`${name} cannot be built: ${fault.because}`));
  }
  const remote = members.flatMap((member) => member.remote.map((reference) => ({ member, reference })));
  const [first] = remote;
  if (first !== undefined) {
    for (const { member, reference } of remote) {
      const at = entryPlace(member, reference);
      context.note("use remote resources, which are not fetched", member.source.source.path, {
        unread: true,
        noun: "kustomization",
        title: reference,
        ...(at && { at }),
      });
    }
    return done(unrendered(`${name} uses ${first.reference}, which is not fetched`));
  }
  const isBroken = members.some(({ source }) =>
    source.documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")),
  );
  const folders = new Set(members.map(({ folder }) => folder));
  const lacksBase = members.some(({ bases }) => bases.some((folder) => !folders.has(folder)));
  if (members.every(({ gathersOnly }) => gathersOnly) && raw.missing.length === 0 && !lacksBase && !isBroken)
    return done({ ...base, sources: raw.sources, origins });
  return { kind: "build", root, members, base, origins, unrendered };
}
