import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { shownPath } from "../../discover/discover.ts";
import { readFiles } from "../../read/read-files.ts";
import { renderKustomization } from "../../render/kustomize.ts";
import type { KustomizeRun } from "../../render/kustomize.ts";
import { isKustomization } from "../../scope/kustomization.ts";
import type { Kustomization } from "../../scope/kustomization.ts";
import { concealToolMessage } from "../../engine/conceal.ts";
import { kustomizeGraph, rawScope } from "../../scope/kustomize-graph.ts";
import { originPaths, withOrigins } from "../../scope/kustomize-origins.ts";
import { changesTraffic } from "../../scope/patch-reach.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./find-scopes.ts";

const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Sources by shown path, read from disk when a kustomization leads to a file that was not among the paths given. */
export class SourceStore {
  readonly #context: RenderContext;
  readonly map: Map<string, ParsedSource>;

  constructor(context: RenderContext, sources: readonly ParsedSource[]) {
    this.#context = context;
    this.map = new Map(sources.map((source) => [source.source.path, source]));
  }

  /** undefined for a file that does not exist or lies outside of the repository: nothing there is read. */
  get(path: string): ParsedSource | undefined {
    const known = this.map.get(path);
    if (known !== undefined) return known;
    const { cwd, root, limits } = this.#context;
    const absolute = resolve(cwd, path);
    if (relative(root, absolute).startsWith("..") || !existsSync(absolute)) return undefined;
    const [text] = readFiles([{ path: absolute, shown: path }], limits.maxFileSize).texts;
    if (text === undefined) return undefined;
    const source = parseSource(text, limits);
    this.map.set(path, source);
    return source;
  }

  /** Reads the kustomizations and resources that others lead to, until nothing new is found. */
  follow(): void {
    for (let before = -1; before !== this.map.size; ) {
      before = this.map.size;
      for (const kustomization of kustomizeGraph([...this.map.values()]).all) {
        for (const folder of kustomization.bases) NAMES.some((name) => this.get(folder === "" ? name : `${folder}/${name}`) !== undefined);
        for (const path of [...kustomization.resources, ...kustomization.parts]) this.get(path);
      }
    }
  }
}

export interface KustomizeScopes {
  readonly scopes: readonly Scope[];
  /** Files that are applied through a kustomization, never as they stand. */
  readonly owned: ReadonlySet<string>;
}

/** A scope for each kustomization that no other one uses. */
export function kustomizeScopes(sources: readonly ParsedSource[], context: RenderContext): KustomizeScopes {
  if (!sources.some(isKustomization)) return { scopes: [], owned: new Set() };
  const store = new SourceStore(context, sources);
  store.follow();
  const graph = kustomizeGraph([...store.map.values()]);
  // A base that was only reached from elsewhere is not what the user asked for.
  const given = new Set(sources.map(({ source }) => source.path));
  for (const { source } of graph.circular) context.note("cannot be built: kustomizations use each other in a circle", source.source.path);
  const roots = graph.roots.filter(({ source }) => given.has(source.source.path));
  const idle = [...graph.idlePatches].filter((path) => given.has(path));
  for (const path of idle) context.note("are patches that no kustomization uses and were not linted", path);
  return { scopes: roots.map((root) => scopeOf(root, graph.members(root), store, context)), owned: idle.length === 0 ? graph.owned : new Set([...graph.owned, ...idle]) };
}

/** kustomize reads no file outside of the folders of the kustomizations (LoadRestrictionsRootOnly). */
function render(root: Kustomization, members: readonly Kustomization[], { cwd, kustomizeProgram, renders }: RenderContext): KustomizeRun {
  const folder = resolve(cwd, root.folder);
  if (renders === undefined) return renderKustomization(folder, kustomizeProgram);
  const programs = kustomizeProgram === undefined ? ["kustomize", "kubectl"] : [kustomizeProgram];
  const { outcome, place } = renders.render(["kustomize", folder], programs, members.map((member) => resolve(cwd, member.folder)), () => {
    const run = renderKustomization(folder, kustomizeProgram);
    return { outcome: run.outcome, place: run.wrapper };
  });
  return { outcome, wrapper: place };
}

function scopeOf(root: Kustomization, members: readonly Kustomization[], store: SourceStore, context: RenderContext): Scope {
  const raw = rawScope(members, store.map);
  const name = root.folder === "" ? "." : root.folder;
  const base = { name, kind: "kustomize" as const };
  const problems = members.filter(({ source }) => source.documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")));
  const kustomizationFiles = members.map(({ source }) => source);
  const patching = members.some((member) => changesTraffic(member, store.map));
  const unrendered = (reason: string): Scope => ({
    ...base, sources: raw.sources, origins: [...raw.sources, ...kustomizationFiles], unread: [reason], ...(patching && { unpatched: `patches may change it: ${reason}` }),
  });
  const faulty = members.find(({ problem }) => problem !== undefined);
  if (faulty?.problem !== undefined) {
    context.note(`cannot be built: ${faulty.problem}`, faulty.source.source.path);
    return unrendered(`${name} cannot be built: ${faulty.problem}`);
  }
  const [remote] = members.flatMap((member) => member.remote);
  if (remote !== undefined) {
    context.note("uses resources of another host, which are not fetched", root.source.source.path);
    return unrendered(`${name} uses ${remote}, which is not fetched`);
  }
  const folders = new Set(members.map(({ folder }) => folder));
  const lacksBase = members.some(({ bases }) => bases.some((folder) => !folders.has(folder)));
  if (members.every(({ gathersOnly }) => gathersOnly) && raw.missing.length === 0 && !lacksBase && problems.length === 0) {
    return { ...base, sources: raw.sources, origins: [...raw.sources, ...kustomizationFiles] };
  }
  const gone = raw.missing.find((path) => !existsSync(resolve(context.cwd, path)));
  if (gone !== undefined) {
    context.note(`cannot be built: there is no file or folder "${gone}", which is among its resources`, root.source.source.path);
    return unrendered(`${name} cannot be built: there is no "${gone}"`);
  }
  const { outcome, wrapper } = render(root, members, context);
  switch (outcome.kind) {
    case "missing":
      context.note(`were read without their patches and transformers: ${context.kustomizeProgram === undefined ? "neither kustomize nor kubectl is installed" : `there is no program "${context.kustomizeProgram}"`}`, root.source.source.path);
      return unrendered("kustomize is not installed");
    case "failed": {
      const message = concealToolMessage(outcome.message, [...raw.sources, ...kustomizationFiles]);
      context.note(`cannot be built: ${message}`, root.source.source.path);
      return unrendered(`kustomize cannot build ${name}: ${message}`);
    }
    case "rendered": {
      const rendered = parseSource({ path: `${name} (rendered)`, text: outcome.text }, context.limits);
      const sourcePath = (origin: string): string => shownPath(context.cwd, resolve(wrapper, origin));
      for (const path of originPaths(rendered)) store.get(sourcePath(path));
      const origins = [...new Set([...raw.sources, ...kustomizationFiles, ...members.flatMap(({ parts }) => parts.flatMap((path) => store.get(path) ?? []))])];
      return { ...base, sources: [withOrigins({ rendered, sourcePath, members, sources: store.map })], origins, rendered };
    }
    default:
      return outcome satisfies never;
  }
}
