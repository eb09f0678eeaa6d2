import type { ParsedSource } from "../../yaml/document.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import { join } from "../kustomize/kustomization.ts";

/** A chart of the repository that another one depends on by its path: `repository: file://../common`. */
export interface LocalChart {
  /** Where Helm expects it, below the depending chart: `charts/common`. */
  readonly below: string;
  /** The same in the output of Helm, which names a chart by its alias. */
  readonly shown: string;
  readonly folder: string;
  /** Those of its files that are known. */
  readonly files: readonly ParsedSource[];
}

/**
 * The charts that `helm dependency build` copies into a chart from the same repository, and those that they depend on.
 * Source: helm.sh/docs/helm/helm_dependency.
 * @param head its `Chart.yaml`.
 */
export function localCharts(
  head: ParsedSource,
  folder: string,
  sources: readonly ParsedSource[],
  open: readonly string[] = [folder],
): readonly LocalChart[] {
  return listOf(fieldsOf(head.documents[0]?.value)["dependencies"])
    .map(fieldsOf)
    .flatMap((dependency): readonly LocalChart[] => {
      const [, path] = /^file:\/\/(.+)$/.exec(textOf(dependency["repository"]) ?? "") ?? [];
      const name = textOf(dependency["name"]);
      if (path === undefined || name === undefined || !/^[\w.-]+$/.test(name)) return [];
      const own = join(folder, path.replace(/\/+$/, ""));
      if (open.includes(own)) return [];
      const files = sources.filter(({ source }) => source.path.startsWith(`${own}/`));
      const next = files.find(({ source }) => source.path === `${own}/Chart.yaml`);
      const below = `charts/${name}`;
      const shown = `charts/${textOf(dependency["alias"]) ?? name}`;
      const inner = next === undefined ? [] : localCharts(next, own, sources, [...open, own]);
      return [
        { below, shown, folder: own, files },
        ...inner.map((one) => ({ ...one, below: `${below}/${one.below}`, shown: `${shown}/${one.shown}` })),
      ];
    });
}
