import { fieldsOf, textOf } from "../../base/values.ts";
import { resolve } from "node:path";
import { shownPath } from "../../discover/discover.ts";
import { readFiles } from "../../read/read-files.ts";
import { expandApplicationSet, isApplicationSet } from "../../scope/gitops/application-sets.ts";
import type { RepositoryView } from "../../scope/gitops/application-sets.ts";
import type { Chart } from "../../scope/helm/charts.ts";
import { DEPLOYING, objectsOf } from "../../scope/declared-object.ts";
import type { DeclaredObject } from "../../scope/declared-object.ts";
import { valuesOfFile } from "../../scope/helm/helm-origins.ts";
import type { PlacedValues } from "../../scope/helm/helm-origins.ts";
import { releasesOf } from "../../scope/gitops/releases.ts";
import type { Release } from "../../scope/gitops/releases.ts";
import type { Scope } from "../../scope/scope.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { sideBySide } from "./render-context.ts";
import type { RenderContext } from "./render-context.ts";
import { chartScope } from "./helm-scopes.ts";
import { ChartFinder } from "./chart-finder.ts";
import { ObjectIndex } from "./object-index.ts";

/** Charts of releases may install further releases; more than this many are taken for a cycle. */
const MOST_RELEASES = 5000;

export interface ReleaseScopes {
  readonly scopes: readonly Scope[];
  /** Absolute folders of charts that a release was rendered from. */
  readonly rendered: ReadonlySet<string>;
}

/** A chart of this repository that an object of a scope installs. */
interface Installation {
  readonly from: Scope;
  readonly object: DeclaredObject;
  readonly release: Release;
  readonly chart: Chart;
}

/**
 * Renders the charts of this repository as its HelmReleases, Applications and HelmCharts install them. Notes those
 * whose chart is elsewhere.
 */
export async function releaseScopes(
  scopes: readonly Scope[],
  charts: readonly Chart[],
  view: RepositoryView,
  context: RenderContext,
): Promise<ReleaseScopes> {
  const index = new ObjectIndex(scopes);
  const finder = new ChartFinder(charts, context);
  const found: Scope[] = [];
  const rendered = new Set<string>();
  const known = new Set<string>();
  const names = new Set(scopes.map(({ name }) => name));
  const elsewhere: { readonly object: DeclaredObject; readonly release: Release | undefined }[] = [];
  /** The releases of these scopes that were not seen before. */
  const newReleases = (from: readonly Scope[]): readonly Installation[] =>
    from.flatMap((scope) =>
      objectsOf([scope], DEPLOYING)
        .flatMap((declared) => expanded(declared, view, context))
        .flatMap((object) =>
          releasesOf(object, index.find).flatMap((release) => {
            const { chart: source, name, namespace, layers, uncertain } = release;
            const key = JSON.stringify([object.title, source, name, namespace, layers, uncertain]);
            if (known.has(key) || known.size >= MOST_RELEASES) return [];
            known.add(key);
            const chart = finder.find(release);
            if (chart === undefined) elsewhere.push({ object, release });
            return chart === undefined || chart === "folder" ? [] : [{ from: scope, object, release, chart }];
          }),
        ),
    );
  // What a chart renders may install further charts.
  let wave = newReleases(scopes);
  while (wave.length > 0) {
    const made = await sideBySide(
      context,
      wave.map((installation) => async (own) => ({ installation, scope: await installed(installation, own) })),
    );
    const complete = made.map(({ scope, installation: { object, release, chart, from } }) => {
      if (scope.rendered === undefined)
        context.producer(producerOf(object, release.namespace, [release.name, chart.name]));
      else rendered.add(resolve(context.cwd, chart.folder));
      const name = names.has(object.title) ? `${object.title} (${from.name})` : object.title;
      names.add(name);
      return { ...scope, name, installedBy: object.title };
    });
    found.push(...complete);
    wave = newReleases(complete);
  }
  noteElsewhere(elsewhere, context);
  return { scopes: found, rendered };
}

/** The Applications of an ApplicationSet; one that cannot be expanded is noted. */
function expanded(object: DeclaredObject, view: RepositoryView, context: RenderContext): readonly DeclaredObject[] {
  if (!isApplicationSet(object)) return [object];
  const { applications, isPartial } = expandApplicationSet(object, view);
  if (isPartial) {
    context.note(
      "were not expanded completely: their generators or templates need data that is not in this repository",
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

function noteElsewhere(
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
function installed({ release, chart }: Installation, context: RenderContext): Promise<Scope> {
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
        const text = `names "${layer.path}" in line ${start.line}, which ${found.why} and was not read`;
        const details = { unread: true as const, at: layer.at, title: release.object.title };
        context.note(`${text} (--allow-outside allows it)`, file, details);
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
