import { realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import { shownPath } from "../discover/discover.ts";
import { findProgram } from "../read/program.ts";
import { readFiles } from "../read/read-files.ts";
import { renderKustomization } from "../render/kustomize.ts";
import type { KustomizeRun } from "../render/kustomize.ts";
import type { Place } from "../diagnostic/place.ts";
import { entryPlace, explainFailure } from "../scope/kustomize/build-fault.ts";
import type { BuildFault } from "../scope/kustomize/build-fault.ts";
import { isKustomization, join } from "../scope/kustomize/kustomization.ts";
import type { Kustomization } from "../scope/kustomize/kustomization.ts";
import { concealToolMessage } from "../engine/judge/conceal.ts";
import { kustomizeGraph, rawScope } from "../scope/kustomize/kustomize-graph.ts";
import { originPaths, withOrigins } from "../scope/kustomize/kustomize-origins.ts";
import { changesTraffic } from "../scope/kustomize/patch-reach.ts";
import type { Scope } from "../scope/scope.ts";
import type { ParsedSource, Source } from "../yaml/document.ts";
import { parseSource } from "../yaml/parse-source.ts";
import type { RenderContext } from "./find-scopes.ts";
import { NAMES, comesFromOutside, leadsOutside } from "./kustomize-confines.ts";
import { madeElsewhere } from "./made-elsewhere.ts";

/** Sources by shown path, read from disk when a kustomization leads to a file that was not among the paths given. */
export class SourceStore {
  readonly #context: RenderContext;
  readonly map: Map<string, ParsedSource>;
  readonly #texts = new Map<string, string | undefined>();

  constructor(context: RenderContext, sources: readonly ParsedSource[]) {
    this.#context = context;
    this.map = new Map(sources.map((source) => [source.source.path, source]));
  }

  /** undefined for a file that does not exist or lies outside of what may be read. */
  get(path: string): ParsedSource | undefined {
    const known = this.map.get(path);
    if (known !== undefined) return known;
    const text = this.#read(path);
    if (text === undefined) return undefined;
    const source = parseSource(text, this.#context.limits);
    this.map.set(path, source);
    return source;
  }

  #read(path: string): Source | undefined {
    const { cwd, confines, limits } = this.#context;
    const absolute = resolve(cwd, path);
    if (confines.resolve(absolute).kind !== "inside") return undefined;
    return readFiles([{ path: absolute, shown: path }], limits.maxFileSize, confines).texts[0];
  }

  /** The text of a file that is packed: it is no source. */
  text(path: string): string | undefined {
    const known = this.map.get(path)?.source.text ?? this.#texts.get(path);
    if (known !== undefined || this.#texts.has(path)) return known;
    const text = this.#read(path)?.text;
    this.#texts.set(path, text);
    return text;
  }

  /** Reads the kustomizations and resources that others lead to, until nothing new is found. */
  follow(): void {
    for (let before = -1; before !== this.map.size;) {
      before = this.map.size;
      for (const kustomization of kustomizeGraph([...this.map.values()]).all) {
        for (const folder of kustomization.bases)
          NAMES.some((name) => this.get(folder === "" ? name : `${folder}/${name}`) !== undefined);
        for (const path of [...kustomization.resources, ...kustomization.parts, ...kustomization.configuration])
          this.get(path);
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
  const circular = new Set(graph.circular.map(({ folder }) => folder));
  for (const member of graph.circular) {
    const reference = referencesOf(member).find((one) => circular.has(join(member.folder, one)));
    context.note("cannot be built: kustomizations use each other in a circle", member.source.source.path, {
      fault: true,
      noun: "kustomization",
      together: true,
      at: (reference === undefined ? undefined : entryPlace(member, reference)) ?? member.document.atPath([]),
    });
  }
  for (const { source } of graph.idleComponents) {
    if (given.has(source.source.path))
      context.note(
        "are used by no kustomization: their resources were linted as plain files, and their patches were not applied",
        source.source.path,
        { unread: true, noun: "Component" },
      );
  }
  const roots = graph.roots.filter(({ source }) => given.has(source.source.path));
  const idle = [...graph.idlePatches].filter((path) => given.has(path));
  for (const path of idle) context.note("are patches that no kustomization uses and were not linted", path);
  const scopes = roots.map((root) => scopeOf(root, graph.members(root), store, context));
  return { scopes, owned: idle.length === 0 ? graph.owned : new Set([...graph.owned, ...idle]) };
}

const referencesOf = ({ document }: Kustomization): readonly string[] => {
  const value = (document.value ?? {}) as Readonly<Record<string, unknown>>;
  return ["resources", "bases", "components"]
    .flatMap((field): readonly unknown[] => (Array.isArray(value[field]) ? value[field] : []))
    .filter((item) => typeof item === "string");
};

/** kustomize reads no file outside of the folders of the kustomizations (LoadRestrictionsRootOnly). */
function render(
  root: Kustomization,
  members: readonly Kustomization[],
  { cwd, root: repository, kustomizeProgram, helmProgram, enableHelm, renders }: RenderContext,
): KustomizeRun {
  const folder = resolve(cwd, root.folder);
  const not = [repository];
  const helm = enableHelm ? (helmProgram ?? findProgram("helm", not) ?? "helm") : undefined;
  const options = { program: kustomizeProgram, helm };
  if (renders === undefined) return renderKustomization(folder, not, options);
  const programs = [
    ...(kustomizeProgram === undefined ? ["kustomize", "kubectl"] : [kustomizeProgram]),
    ...(helm === undefined ? [] : [helm]),
  ];
  const { outcome, place } = renders.render(
    ["kustomize", folder, String(enableHelm)],
    programs,
    members.map((member) => resolve(cwd, member.folder)),
    () => {
      const run = renderKustomization(folder, not, options);
      return { outcome: run.outcome, place: run.wrapper };
    },
  );
  return { outcome, wrapper: place };
}

/** Its `namespace` is that of all objects, whether or not anything is rendered; one that an object names stays as it is. */
function namespaceOf({ document }: Kustomization): Pick<Scope, "namespace"> {
  const { namespace } = (document.value ?? {}) as { readonly namespace?: unknown };
  return typeof namespace === "string" && namespace !== "" ? { namespace } : {};
}

function scopeOf(
  root: Kustomization,
  members: readonly Kustomization[],
  store: SourceStore,
  context: RenderContext,
): Scope {
  const raw = rawScope(members, store.map);
  const name = root.folder === "" ? "." : root.folder;
  const dependsOn = members.flatMap(({ descriptions, packed }) => [...descriptions, ...packed.map(({ path }) => path)]);
  const base = { name, kind: "kustomize" as const, ...(dependsOn.length > 0 && { dependsOn }) };
  const kustomizationFiles = members.map(({ source }) => source);
  const read = (paths: readonly string[]): readonly ParsedSource[] => paths.flatMap((path) => store.get(path) ?? []);
  const patches = read(members.flatMap(({ parts }) => parts));
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
    return unrendered(`${name} names "${outside}", which is outside of ${context.confines.title}`);
  const fault = knownFault(root, members, raw.missing, context);
  if (fault !== undefined) {
    tellFault(fault, context);
    return unrendered(`${name} cannot be built: ${fault.because}`);
  }
  const remote = members.flatMap((member) => member.remote.map((reference) => ({ member, reference })));
  const [first] = remote;
  if (first !== undefined) {
    for (const { member, reference } of remote) {
      const at = entryPlace(member, reference);
      context.note("use resources of another host, which are not fetched", member.source.source.path, {
        unread: true,
        noun: "kustomization",
        title: reference,
        ...(at && { at }),
      });
    }
    return unrendered(`${name} uses ${first.reference}, which is not fetched`);
  }
  const isBroken = members.some(({ source }) =>
    source.documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")),
  );
  const folders = new Set(members.map(({ folder }) => folder));
  const lacksBase = members.some(({ bases }) => bases.some((folder) => !folders.has(folder)));
  if (members.every(({ gathersOnly }) => gathersOnly) && raw.missing.length === 0 && !lacksBase && !isBroken)
    return { ...base, sources: raw.sources, origins };
  const { outcome, wrapper } = render(root, members, context);
  switch (outcome.kind) {
    case "missing": {
      const why =
        context.kustomizeProgram === undefined
          ? "neither kustomize nor kubectl is installed"
          : `there is no program "${shownPath(context.cwd, context.kustomizeProgram)}"`;
      context.note(`were read without their patches and transformers: ${why}`, root.source.source.path, {
        unread: true,
        noun: "kustomization",
      });
      for (const gone of goneFiles(members, context)) tellFault(gone, context);
      return unrendered("kustomize is not installed");
    }
    case "failed": {
      const found =
        outcome.refused === true
          ? explained(outcome.message, root, members, store, context)
          : { because: outcome.message, surroundings: true, member: root };
      const failed = { ...found, because: concealToolMessage(found.because, origins) };
      tellFault(failed, context);
      return unrendered(`kustomize cannot build ${name}: ${failed.because}`);
    }
    case "rendered": {
      const rendered = parseSource({ path: `${name} (rendered)`, text: outcome.text }, context.limits);
      const sourcePath = (origin: string): string => shownPath(context.cwd, resolve(wrapper, origin));
      const paths = originPaths(rendered, "path");
      if (
        comesFromOutside(
          paths.map((path) => resolve(wrapper, path)),
          context,
        ) !== undefined
      ) {
        const what = `are not shown as they are built: objects of them come from outside of ${context.confines.title} (--allow-outside allows it)`;
        context.note(what, root.source.source.path, { unread: true, noun: "kustomization" });
        return unrendered(`objects of ${name} come from outside of ${context.confines.title}`);
      }
      for (const path of paths) store.get(sourcePath(path));
      const configuredIn = new Set(originPaths(rendered, "configuredIn").map(sourcePath));
      const configured = read(
        members.flatMap(({ configuration }) => configuration).filter((path) => configuredIn.has(path)),
      );
      const sources = [
        withOrigins({ rendered, sourcePath, members, sources: store.map, textOf: (path) => store.text(path) }),
      ];
      return { ...base, sources, origins: [...new Set([...origins, ...configured])], rendered };
    }
    default:
      return outcome satisfies never;
  }
}

type MemberFault = BuildFault & { readonly member: Kustomization };

/** A fault of the repository is an error at its place; what may be well elsewhere was not analysed here. */
function tellFault({ because, at, surroundings, told, member }: MemberFault, context: RenderContext): void {
  // Another rule reports the broken text itself, at its line.
  if (told === true) return;
  context.note(`cannot be built: ${because}`, member.source.source.path, {
    ...(surroundings ? { unread: true } : { fault: true }),
    noun: "kustomization",
    at: at ?? member.document.atPath([]),
  });
}

/** What needs no program to be known: a field of the wrong type, a resource that is not there. */
function knownFault(
  root: Kustomization,
  members: readonly Kustomization[],
  missing: readonly string[],
  context: RenderContext,
): MemberFault | undefined {
  const faulty = members.find(({ problem }) => problem !== undefined);
  if (faulty?.problem !== undefined)
    return {
      because: faulty.problem.because,
      at: faulty.document.atPath(faulty.problem.path),
      surroundings: false,
      member: faulty,
    };
  const folders = new Set(members.map(({ folder }) => folder));
  const gone = [...missing, ...members.flatMap(({ bases }) => bases.filter((folder) => !folders.has(folder)))].find(
    (path) => context.confines.resolve(path, context.cwd).kind === "missing",
  );
  if (gone === undefined) return undefined;
  const member = members.find((one) => [...one.resources, ...one.bases].includes(gone)) ?? root;
  const reference = referencesOf(member).find((one) => join(member.folder, one) === gone);
  return goneFault(
    gone,
    reference ?? gone,
    "which is among its resources",
    reference === undefined ? undefined : entryPlace(member, reference),
    member,
    context,
  );
}

function goneFault(
  path: string,
  written: string,
  role: string,
  at: Place | undefined,
  member: Kustomization,
  { root, cwd, confines }: RenderContext,
): MemberFault {
  const why = madeElsewhere(root, resolve(cwd, path), confines);
  return {
    because: `there is no file or folder "${written}", ${role}${why === undefined ? "" : `; ${why}`}`,
    surroundings: why !== undefined,
    member,
    ...(at && { at }),
  };
}

/** Patches and packed files that are not there, where no program says so. */
function goneFiles(members: readonly Kustomization[], context: RenderContext): readonly MemberFault[] {
  return members.flatMap((member) => {
    const files = [
      ...member.parts.map((path) => ({ path, role: "which it has as a patch" })),
      ...member.packed.map(({ path }) => ({ path, role: "which a generator packs" })),
    ];
    return files
      .filter(({ path }) => context.confines.resolve(path, context.cwd).kind === "missing")
      .map(({ path, role }) =>
        goneFault(
          path,
          relative(member.folder, path),
          role,
          entryPlace(member, relative(member.folder, path), [
            "patches",
            "patchesJson6902",
            "patchesStrategicMerge",
            "configMapGenerator",
            "secretGenerator",
            "helmCharts",
          ]),
          member,
          context,
        ),
      );
  });
}

/** What kustomize says, in words about the files of the repository. */
function explained(
  text: string,
  root: Kustomization,
  members: readonly Kustomization[],
  store: SourceStore,
  { cwd, root: repository, confines }: RenderContext,
): MemberFault {
  const real = realpathSync(cwd);
  const shown = (path: string): string =>
    path === real || path === cwd
      ? ""
      : shownPath(cwd, path.startsWith(`${real}/`) ? `${cwd}${path.slice(real.length)}` : path);
  const fault = explainFailure({ text, root, members, sources: store.map, shown });
  const gone = /^there is no (?:file|patch|file or folder) "([^"]*)"/.exec(fault.because)?.[1];
  const why =
    gone === undefined ? undefined : madeElsewhere(repository, resolve(cwd, fault.member.folder, gone), confines);
  return why === undefined ? fault : { ...fault, because: `${fault.because}; ${why}`, surroundings: true };
}
