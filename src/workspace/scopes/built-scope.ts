import { resolve } from "node:path";
import { shownPath } from "../../discover/discover.ts";
import { concealToolMessage } from "../../engine/judge/conceal.ts";
import type { KustomizeRun } from "../../render/kustomize.ts";
import type { Kustomization } from "../../scope/kustomize/kustomization.ts";
import { originPaths, withOrigins } from "../../scope/kustomize/kustomize-origins.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { comesFromOutside } from "./kustomize-confines.ts";
import { explained, goneFiles, noteFault } from "./kustomize-faults.ts";
import type { RenderContext } from "./render-context.ts";
import type { SourceStore } from "./source-store.ts";

/** A kustomization to build, and what is known of its scope before. */
export interface KustomizeBuild {
  readonly root: Kustomization;
  /** The kustomization itself and all that it uses. */
  readonly members: readonly Kustomization[];
  readonly base: Omit<Scope, "sources">;
  /** The files in which its findings are reported. */
  readonly origins: readonly ParsedSource[];
  /** Its files as they are written, for a kustomization that was not built for this reason. */
  unrendered(reason: string): Scope;
}

/** The sources at these paths, without those that cannot be read. */
export const readSources = (store: SourceStore, paths: readonly string[]): readonly ParsedSource[] =>
  paths.flatMap((path) => store.get(path) ?? []);

/** The scope of a kustomization after kustomize has run: its output, or its files as written and a note. */
export function builtScope(
  { root, members, base, origins, unrendered }: KustomizeBuild,
  { outcome, wrapper }: KustomizeRun,
  store: SourceStore,
  context: RenderContext,
): Scope {
  const { name } = base;
  switch (outcome.kind) {
    case "missing": {
      const why =
        context.kustomizeProgram === undefined
          ? "neither kustomize nor kubectl is installed"
          : `program "${shownPath(context.cwd, context.kustomizeProgram)}" does not exist`;
      context.note(`were analysed without their patches and transformers: ${why}`, root.source.source.path, {
        unread: true,
        noun: "kustomization",
      });
      for (const gone of goneFiles(members, context)) noteFault(gone, context);
      return unrendered("kustomize is not installed");
    }
    case "failed": {
      const found =
        outcome.refused === true
          ? explained(outcome.message, root, members, store, context)
          : { because: outcome.message, surroundings: true, member: root };
      const failed = { ...found, because: concealToolMessage(found.because, origins) };
      noteFault(failed, context);
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
        const what = `were not rendered: their objects come from outside of ${context.confines.title}`;
        context.note(`${what} (--allow-outside allows it)`, root.source.source.path, {
          unread: true,
          noun: "kustomization",
        });
        return unrendered(`objects of ${name} come from outside of ${context.confines.title}`);
      }
      for (const path of paths) store.get(sourcePath(path));
      const configuredIn = new Set(originPaths(rendered, "configuredIn").map(sourcePath));
      const configured = readSources(
        store,
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
