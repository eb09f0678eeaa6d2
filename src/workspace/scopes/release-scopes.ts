import { relative, resolve } from "node:path";
import { discover, shownPath } from "../../discover/discover.ts";
import { readFiles } from "../../read/read-files.ts";
import { expandApplicationSet, isApplicationSet } from "../../scope/gitops/application-sets.ts";
import type { RepositoryView } from "../../scope/gitops/application-sets.ts";
import { isVersionIn } from "../../scope/helm/chart-version.ts";
import { chartsOf } from "../../scope/helm/charts.ts";
import type { Chart } from "../../scope/helm/charts.ts";
import { DEPLOYING, fieldsOf, objectsOf, textOf } from "../../scope/declared-object.ts";
import type { DeclaredObject } from "../../scope/declared-object.ts";
import { valuesOfFile } from "../../scope/helm/helm-origins.ts";
import type { PlacedValues } from "../../scope/helm/helm-origins.ts";
import { applicationSources, isApplication, releasesOf } from "../../scope/gitops/releases.ts";
import type { FindObject, Release } from "../../scope/gitops/releases.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./find-scopes.ts";
import { chartScope } from "./helm-scopes.ts";

/** Releases that charts of releases make in turn, and those of these: more are taken for a circle. */
const MOST_RELEASES = 5000;

export interface ReleaseScopes {
  readonly scopes: readonly Scope[];
  /** Folders of charts, absolute, that some release was rendered from. */
  readonly rendered: ReadonlySet<string>;
}

/** Objects of all scopes by kind and name, made when the first is looked for. */
class ObjectIndex {
  readonly #scopes: Scope[];
  #byName: Map<string, DeclaredObject[]> | undefined;

  constructor(scopes: readonly Scope[]) {
    this.#scopes = [...scopes];
  }

  readonly find: FindObject = (kind, namespace, name) => {
    this.#byName ??= group(objectsOf(this.#scopes));
    const found = this.#byName.get(`${kind} ${name}`) ?? [];
    return (
      found.find((one) => one.namespace === namespace) ??
      found.find((one) => one.namespace === undefined || namespace === undefined)
    );
  };
}

function group(objects: readonly DeclaredObject[]): Map<string, DeclaredObject[]> {
  const groups = new Map<string, DeclaredObject[]>();
  for (const object of objects) {
    const key = `${object.kind} ${object.name}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [object]);
    else list.push(object);
  }
  return groups;
}

/** What the git generators of ApplicationSets see: the folders of the sources, and files by patterns below the root. */
export function repositoryView(
  sources: readonly ParsedSource[],
  { cwd, root, confines, limits }: RenderContext,
): RepositoryView {
  const below = (path: string): string => relative(root, resolve(cwd, path)).replaceAll("\\", "/");
  let folders: readonly string[] | undefined;
  return {
    get folders() {
      folders ??= [
        ...new Set(
          sources.flatMap(({ source }) => {
            const parts = below(source.path).split("/").slice(0, -1);
            return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
          }),
        ),
      ].sort();
      return folders;
    },
    files(pattern) {
      // A pattern leads nowhere outside: a path with `..` matches nothing.
      if (pattern.split("/").includes("..") || pattern.startsWith("/")) return [];
      let files: readonly string[] = [];
      try {
        files = discover([/[*?[{]/.test(pattern) ? pattern : resolve(root, pattern)], {
          cwd: root,
          ignores: [],
          ignoreRoot: root,
          confines,
        });
      } catch {
        // It matches nothing.
      }
      return readFiles(
        files.map((path) => ({ path, shown: shownPath(cwd, path) })),
        limits.maxFileSize,
        confines,
      ).texts.map((text) => ({ path: below(text.path), value: parseSource(text, limits).documents[0]?.value }));
    },
  };
}

/** Renders the charts of this repository as its HelmReleases, Applications and HelmCharts install them; says what is from elsewhere. */
export function releaseScopes(
  scopes: readonly Scope[],
  charts: readonly Chart[],
  view: RepositoryView,
  context: RenderContext,
): ReleaseScopes {
  const index = new ObjectIndex(scopes);
  const finder = new ChartFinder(charts, context);
  const found: Scope[] = [];
  const rendered = new Set<string>();
  const known = new Set<string>();
  const names = new Set(scopes.map(({ name }) => name));
  const elsewhere: { readonly object: DeclaredObject; readonly release: Release | undefined }[] = [];
  const queue = [...scopes];
  for (const scope of queue) {
    for (const declared of objectsOf([scope], DEPLOYING)) {
      for (const object of expanded(declared, view, context)) {
        for (const release of releasesOf(object, index.find)) {
          const key = JSON.stringify([
            object.title,
            release.chart,
            release.name,
            release.namespace,
            release.layers,
            release.uncertain,
          ]);
          if (known.has(key) || known.size >= MOST_RELEASES) continue;
          known.add(key);
          const chart = finder.find(release);
          if (chart === "folder") continue;
          if (chart === undefined) {
            elsewhere.push({ object, release });
            continue;
          }
          const made = installed(release, chart, context);
          if (made.rendered === undefined)
            context.producer(producerOf(object, release.namespace, [release.name, chart.name]));
          else rendered.add(resolve(context.cwd, chart.folder));
          const name = names.has(object.title) ? `${object.title} (${scope.name})` : object.title;
          names.add(name);
          const complete = { ...made, name, installedBy: object.title };
          found.push(complete);
          queue.push(complete);
        }
      }
    }
  }
  tellElsewhere(elsewhere, context);
  return { scopes: found, rendered };
}

/** The Applications of an ApplicationSet; what cannot be expanded is told. */
function expanded(object: DeclaredObject, view: RepositoryView, context: RenderContext): readonly DeclaredObject[] {
  if (!isApplicationSet(object)) return [object];
  const { applications, isPartial } = expandApplicationSet(object, view);
  if (isPartial) {
    context.note(
      "were not expanded whole: their generators or templates need more than this repository",
      object.at([]).file,
      {
        unread: true,
        noun: "ApplicationSet",
        at: object.at(["metadata", "name"]),
        title: object.title,
      },
    );
    const { destination } = fieldsOf(fieldsOf(fieldsOf(object.value["spec"])["template"])["spec"]);
    const namespace = textOf(fieldsOf(destination)["namespace"]);
    context.producer(producerOf(object, namespace?.includes("{{") === true ? undefined : namespace, []));
  }
  return applications;
}

function producerOf(object: DeclaredObject, namespace: string | undefined, names: readonly string[]) {
  const { file, start } = object.at(["metadata", "name"]).span();
  return { namespace, title: object.title, file, line: start.line, names: [...new Set([object.name, ...names])] };
}

function tellElsewhere(
  all: readonly { readonly object: DeclaredObject; readonly release: Release | undefined }[],
  context: RenderContext,
): void {
  const byKind = new Map<string, typeof all>();
  for (const one of all) byKind.set(one.object.kind, [...(byKind.get(one.object.kind) ?? []), one]);
  for (const [kind, some] of byKind) {
    const [first] = some;
    const count = new Set(some.map(({ object }) => `${object.title} ${object.at([]).file}`)).size;
    const text =
      count === 1 && first !== undefined
        ? `${first.object.title} was not rendered: its chart is not in this repository`
        : `${count} ${kind}s were not rendered: their charts are not in this repository`;
    for (const { object, release } of some) {
      context.note(text, object.at([]).file, {
        unread: true,
        sentence: true,
        noun: kind,
        at: object.at(["metadata", "name"]),
        title: object.title,
      });
      context.producer(
        producerOf(
          object,
          release?.namespace ?? object.namespace,
          release === undefined ? [] : [release.name, ...(release.chart.kind === "name" ? [release.chart.name] : [])],
        ),
      );
    }
  }
}

/** A chart as a release installs it. */
function installed(release: Release, chart: Chart, context: RenderContext): Scope {
  let { uncertain } = release;
  const values: (string | PlacedValues)[] = [];
  const set: { readonly text: string; readonly isText: boolean }[] = [];
  for (const layer of release.layers) {
    if (layer.kind === "value") values.push({ value: layer.value, at: layer.at });
    else if (layer.kind === "set") set.push({ text: layer.text, isText: layer.isText });
    else {
      const path = resolve(layer.from === "root" ? context.root : resolve(context.cwd, chart.folder), layer.path);
      const found = layer.path.includes("://") ? undefined : context.confines.resolve(path);
      if (found?.kind === "outside") {
        const { file, start } = layer.at.span();
        const text = `names "${layer.path}" in line ${start.line}, which ${found.why} and was not read (--allow-outside allows it)`;
        context.note(text, file, { unread: true, at: layer.at, title: release.object.title });
      }
      if (found?.kind !== "inside")
        uncertain ??= layer.optional ? undefined : `its values file "${layer.path}" is not in this repository`;
      else values.push(placedFile(path, context) ?? path);
    }
  }
  if (uncertain !== undefined) {
    context.note(
      `was rendered without all of its values: ${uncertain}`.replace(/^was/, "were"),
      release.object.at([]).file,
      {
        unread: true,
        noun: release.object.kind,
        at: release.object.at(["metadata", "name"]),
        title: release.object.title,
      },
    );
  }
  return chartScope(chart, context, { name: release.name, namespace: release.namespace, values, set, uncertain });
}

/** A values file with its places. */
function placedFile(path: string, { cwd, confines, limits }: RenderContext): PlacedValues | undefined {
  const [text] = readFiles([{ path, shown: shownPath(cwd, path) }], limits.maxFileSize, confines).texts;
  if (text === undefined) return undefined;
  const source = parseSource(text, limits);
  return source.problems.length > 0 || source.documents.length !== 1 || source.documents[0]?.problems.length !== 0
    ? undefined
    : valuesOfFile(source)[0];
}

/** Finds charts by their path below the root, or by name and version; those that were not given are read. */
class ChartFinder {
  readonly #context: RenderContext;
  readonly #byFolder = new Map<string, Chart | undefined>();
  readonly #charts: readonly Chart[];

  constructor(charts: readonly Chart[], context: RenderContext) {
    this.#context = context;
    this.#charts = charts;
    for (const chart of charts) this.#byFolder.set(resolve(context.cwd, chart.folder), chart);
  }

  /** `folder`: what is there is no chart, and is looked at as what it is. */
  find({ chart, object }: Release): Chart | "folder" | undefined {
    if (chart.kind === "name")
      return this.#charts.find(
        (one) => one.name === chart.name && chart.version !== undefined && isVersionIn(one.version, chart.version),
      );
    const folder = resolve(this.#context.root, chart.path.replace(/^\/+/, ""));
    if (this.#context.confines.resolve(folder).kind !== "inside") return undefined;
    const found = this.#at(folder);
    if (found !== undefined) return found;
    // Only Applications may name a folder that holds something else.
    return isApplication(object) && applicationSources(object).length > 0 ? "folder" : undefined;
  }

  #at(folder: string): Chart | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const { cwd, confines, limits } = this.#context;
    let chart: Chart | undefined;
    if (confines.resolve(resolve(folder, "Chart.yaml")).kind === "inside") {
      const files = discover([folder], { cwd, ignores: [], ignoreRoot: folder });
      const texts = readFiles(
        files.map((path) => ({ path, shown: shownPath(cwd, path) })),
        limits.maxFileSize,
        confines,
      ).texts;
      const shown = shownPath(cwd, folder);
      chart = chartsOf(texts.map((text) => parseSource(text, limits))).find(
        (one) => one.folder === (shown === "." ? "" : shown),
      );
    }
    this.#byFolder.set(folder, chart);
    return chart;
  }
}
