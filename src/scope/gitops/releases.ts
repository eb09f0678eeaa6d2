import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Path } from "../../yaml/document.ts";
import { yamlValue } from "../declared-object.ts";
import type { DeclaredObject } from "../declared-object.ts";

/** Values for a chart, from a file or an object. */
export type ValueLayer =
  /** From the root of the repository, or from the folder of the chart. @property at the place of the reference. */
  | {
      readonly kind: "file";
      readonly path: string;
      readonly from: "root" | "chart";
      readonly optional: boolean;
      readonly at: Place;
    }
  | { readonly kind: "value"; readonly value: unknown; readonly at: (path: Path) => Place }
  /** In the syntax of `--set`. */
  | { readonly kind: "set"; readonly text: string; readonly isText: boolean };

/** A chart of this repository by its path, else by its name and version. */
export type ChartReference =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "name"; readonly name: string; readonly version: string | undefined };

/** A chart that Flux, Argo CD or k3s installs. */
export interface Release {
  readonly object: DeclaredObject;
  readonly chart: ChartReference;
  readonly name: string;
  /** undefined: unknown. */
  readonly namespace: string | undefined;
  /** In order of precedence, the last first. */
  readonly layers: readonly ValueLayer[];
  /** Why the deployed release may differ from what is rendered. */
  readonly uncertain?: string;
}

/** Finds an object by kind and name; in any namespace if none is given. */
export type FindObject = (kind: string, namespace: string | undefined, name: string) => DeclaredObject | undefined;

const at =
  (object: DeclaredObject, path: Path) =>
  (more: Path): Place =>
    object.at([...path, ...more]);

/** `a.b.c` as a map with one value. */
const nested = (path: string, value: unknown): unknown =>
  path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

/**
 * The values that a HelmRelease uses from ConfigMaps of the repository. Source: fluxcd/pkg/runtime/... ValuesReference;
 * helm-controller internal/chartutil/values.go.
 */
function valuesFrom(
  object: DeclaredObject,
  find: FindObject,
): { readonly layers: readonly ValueLayer[]; readonly uncertain?: string } {
  const layers: ValueLayer[] = [];
  let uncertain: string | undefined;
  for (const reference of listOf(fieldsOf(object.value["spec"])["valuesFrom"]).map(fieldsOf)) {
    const { kind, name, optional } = reference;
    const key = textOf(reference["valuesKey"]) ?? "values.yaml";
    const source =
      kind === "ConfigMap" && typeof name === "string" ? find("ConfigMap", object.namespace, name) : undefined;
    const text = fieldsOf(source?.value["data"])[key];
    if (source === undefined || typeof text !== "string") {
      if (optional !== true)
        uncertain ??=
          `it uses values from ${String(kind)} "${String(name)}", ` +
          `${kind === "Secret" ? "which are not read" : "which is not in these manifests"}`;
      continue;
    }
    const target = textOf(reference["targetPath"]);
    const value = target === undefined ? yamlValue(text) : nested(target, text);
    if (!isRecord(value)) uncertain ??= `the values of ConfigMap "${source.name}" cannot be read`;
    else layers.push({ kind: "value", value, at: () => source.at(["data", key]) });
  }
  return { layers, ...(uncertain !== undefined && { uncertain }) };
}

/** The chart that a Flux chart template refers to. Source: source.toolkit.fluxcd.io HelmChartSpec. */
function ofChartSpec(spec: Fields): ChartReference | undefined {
  const chart = textOf(spec["chart"]);
  const { kind } = fieldsOf(spec["sourceRef"]);
  if (chart === undefined) return undefined;
  return kind === "GitRepository" || kind === "Bucket"
    ? { kind: "path", path: chart }
    : { kind: "name", name: chart.slice(chart.lastIndexOf("/") + 1), version: textOf(spec["version"]) };
}

function ofChartReference(
  reference: Fields,
  object: DeclaredObject,
  find: FindObject,
): { readonly chart: ChartReference; readonly spec: Fields } | undefined {
  const name = textOf(reference["name"]);
  if (name === undefined) return undefined;
  const source = find(String(reference["kind"]), textOf(reference["namespace"]) ?? object.namespace, name);
  const spec = fieldsOf(source?.value["spec"]);
  if (reference["kind"] === "HelmChart") {
    const chart = ofChartSpec(spec);
    return chart === undefined ? { chart: { kind: "name", name, version: undefined }, spec } : { chart, spec };
  }
  const url = textOf(spec["url"]) ?? name;
  return {
    chart: {
      kind: "name",
      name: url.slice(url.lastIndexOf("/") + 1),
      version: textOf(fieldsOf(spec["ref"])["tag"]) ?? textOf(fieldsOf(spec["ref"])["semver"]),
    },
    spec: {},
  };
}

/** A HelmRelease of Flux. Source: helm.toolkit.fluxcd.io HelmReleaseSpec; GetReleaseName. */
function ofHelmRelease(object: DeclaredObject, find: FindObject): Release | undefined {
  const spec = fieldsOf(object.value["spec"]);
  const template = fieldsOf(fieldsOf(spec["chart"])["spec"]);
  const own = ofChartSpec(template);
  const found =
    own === undefined ? ofChartReference(fieldsOf(spec["chartRef"]), object, find) : { chart: own, spec: template };
  const target = textOf(spec["targetNamespace"]);
  const from = valuesFrom(object, find);
  const files = [...listOf(found?.spec["valuesFiles"]), found?.spec["valuesFile"]].filter(
    (file): file is string => typeof file === "string" && file !== "",
  );
  const patched = listOf(spec["postRenderers"]).length > 0 ? "its `postRenderers` may change it" : undefined;
  const uncertain = from.uncertain ?? patched;
  return {
    object,
    chart: found?.chart ?? { kind: "name", name: object.name, version: undefined },
    name: textOf(spec["releaseName"]) ?? (target === undefined ? object.name : `${target}-${object.name}`),
    namespace: target ?? object.namespace,
    layers: [
      ...files.map((path, index): ValueLayer => ({
        kind: "file",
        path,
        from: "root",
        optional: found?.spec["ignoreMissingValuesFiles"] === true,
        at: object.at(own === undefined ? ["spec", "chartRef"] : ["spec", "chart", "spec", "valuesFiles", index]),
      })),
      ...from.layers,
      ...(isRecord(spec["values"])
        ? [{ kind: "value", value: spec["values"], at: at(object, ["spec", "values"]) } satisfies ValueLayer]
        : []),
    ],
    ...(uncertain !== undefined && { uncertain }),
  };
}

/**
 * The chart of one source of an Application. Source: argoproj.io ApplicationSourceHelm, and the order of
 * docs/user-guide/helm.md.
 */
function ofSource(
  object: DeclaredObject,
  source: Fields,
  path: Path,
  namespace: string | undefined,
): Release | undefined {
  const chart = textOf(source["chart"]);
  const folder = textOf(source["path"]);
  if (chart === undefined && folder === undefined) return undefined;
  const helm = fieldsOf(source["helm"]);
  const optional = helm["ignoreMissingValueFiles"] === true;
  const files = listOf(helm["valueFiles"]).filter((file): file is string => typeof file === "string");
  const layers: ValueLayer[] = files.map((file, index): ValueLayer => {
    const named = object.at([...path, "helm", "valueFiles", index]);
    // `$values/apps/web.yaml`: of the source whose `ref` is `values`; `/apps/web.yaml`: of the root of the repository.
    const [, ofReference] = /^\$[\w-]+\/(.*)$/.exec(file) ?? [];
    if (ofReference !== undefined || file.startsWith("/"))
      return { kind: "file", path: ofReference ?? file.slice(1), from: "root", optional, at: named };
    return { kind: "file", path: file, from: "chart", optional, at: named };
  });
  const text = textOf(helm["values"]);
  const value = text === undefined ? undefined : yamlValue(text);
  let uncertain = text !== undefined && value === undefined ? "its `helm.values` cannot be read" : undefined;
  if (isRecord(helm["valuesObject"]))
    layers.push({ kind: "value", value: helm["valuesObject"], at: at(object, [...path, "helm", "valuesObject"]) });
  else if (isRecord(value)) layers.push({ kind: "value", value, at: () => object.at([...path, "helm", "values"]) });
  for (const parameter of listOf(helm["parameters"]).map(fieldsOf)) {
    if (typeof parameter["name"] === "string")
      layers.push({
        kind: "set",
        text: `${parameter["name"]}=${String(parameter["value"] ?? "")}`,
        isText: parameter["forceString"] === true,
      });
  }
  if (listOf(helm["fileParameters"]).length > 0) uncertain ??= "its `fileParameters` are not read";
  if (source["kustomize"] !== undefined || source["plugin"] !== undefined) uncertain ??= "other tools also render it";
  return {
    object,
    chart:
      chart === undefined
        ? { kind: "path", path: folder ?? "" }
        : { kind: "name", name: chart.slice(chart.lastIndexOf("/") + 1), version: textOf(source["targetRevision"]) },
    name: textOf(helm["releaseName"]) ?? object.name,
    namespace: textOf(helm["namespace"]) ?? namespace,
    layers,
    ...(uncertain !== undefined && { uncertain }),
  };
}

/** The sources of an Application, with their paths. */
export function applicationSources({
  value,
}: DeclaredObject): readonly { readonly source: Fields; readonly path: Path }[] {
  const spec = fieldsOf(value["spec"]);
  const one = isRecord(spec["source"]) ? [{ source: spec["source"], path: ["spec", "source"] }] : [];
  // With several sources the single one is ignored. Source: ApplicationSpec.GetSources.
  const several = listOf(spec["sources"]).map((source, index) => ({
    source: fieldsOf(source),
    path: ["spec", "sources", index] as Path,
  }));
  return several.length > 0 ? several : one;
}

/** A HelmChart of k3s. Source: k3s-io/helm-controller, pkg/apis/helm.cattle.io/v1. */
function ofK3s(object: DeclaredObject): Release {
  const spec = fieldsOf(object.value["spec"]);
  const chart = textOf(spec["chart"]) ?? object.name;
  const value = yamlValue(textOf(spec["valuesContent"]) ?? "");
  return {
    object,
    chart: {
      kind: "name",
      name: chart.slice(chart.lastIndexOf("/") + 1).replace(/-\d[\w.]*\.tgz$/, ""),
      version: textOf(spec["version"]),
    },
    name: object.name,
    namespace: textOf(spec["targetNamespace"]) ?? object.namespace,
    layers: [
      ...(isRecord(value)
        ? [{ kind: "value", value, at: () => object.at(["spec", "valuesContent"]) } satisfies ValueLayer]
        : []),
      ...Object.entries(fieldsOf(spec["set"])).map(([key, set]): ValueLayer => ({
        kind: "set",
        text: `${key}=${String(set)}`,
        isText: false,
      })),
    ],
  };
}

export const isApplication = ({ kind, apiVersion }: DeclaredObject): boolean =>
  kind === "Application" && apiVersion.startsWith("argoproj.io/");

/** The charts that an object installs; a folder of an Application may not contain any. */
export function releasesOf(object: DeclaredObject, find: FindObject): readonly Release[] {
  const { kind, apiVersion } = object;
  if (kind === "HelmRelease" && apiVersion.startsWith("helm.toolkit.fluxcd.io/"))
    return [ofHelmRelease(object, find)].filter((one) => one !== undefined);
  if (kind === "HelmChart" && apiVersion.startsWith("helm.cattle.io/")) return [ofK3s(object)];
  if (!isApplication(object)) return [];
  const namespace = textOf(fieldsOf(fieldsOf(object.value["spec"])["destination"])["namespace"]);
  return applicationSources(object)
    .map(({ source, path }) => ofSource(object, source, path, namespace))
    .filter((one) => one !== undefined);
}
