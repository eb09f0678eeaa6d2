import { fieldsOf, listOf } from "../base/values.ts";
import { isRecord } from "../base/is-record.ts";
import type { Resource } from "./resource.ts";

/** What an object deploys through a controller: a chart, a folder of a repository. */
export interface Deployed {
  /** Namespace of its objects; "" for any namespace, as they may set their own. */
  readonly namespace: string;
  /** Likely names of its pods and Services: of the release, the chart, the object, and overrides of these. */
  readonly names: readonly string[];
  /** The folder of a Git repository that it deploys, unless it is a chart of a chart repository. */
  readonly folder?: string;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => fieldsOf(inner)[key], value);
const words = (...values: readonly unknown[]): readonly string[] => [
  ...new Set(values.flatMap((value) => text(value) ?? [])),
];

/** A template of a generator: its value is unknown. */
const isTemplated = (value: string): boolean => value.includes("{{");
const chartName = (value: unknown): string | undefined => text(value)?.replace(/\/+$/, "").split("/").at(-1);

/** `fullnameOverride` and `nameOverride` in a chart's values, including those of its subcharts. */
function overrides(values: unknown, depth = 0): readonly string[] {
  if (depth > 3) return [];
  const parsed =
    typeof values === "string"
      ? [...values.matchAll(/^\s*(?:full)?nameOverride:\s*["']?([\w.-]+)/gim)].flatMap(([, name]) => name ?? [])
      : [];
  const own = Object.entries(fieldsOf(values)).flatMap(([key, value]) =>
    /^(?:full)?nameOverride$/i.test(key) ? words(value) : overrides(value, depth + 1),
  );
  return typeof values === "string" && depth > 0 ? [] : [...parsed, ...own];
}

function ofApplication(name: string, spec: unknown): readonly Deployed[] {
  const namespace = text(at(spec, "destination", "namespace")) ?? "";
  const sources = [at(spec, "source"), ...listOf(at(spec, "sources"))].filter(isRecord);
  return sources
    .filter((source) => source["ref"] === undefined || source["path"] !== undefined || source["chart"] !== undefined)
    .map((source) => {
      const names = words(name, at(source, "helm", "releaseName"), source["chart"]).filter(
        (word) => !isTemplated(word),
      );
      const more = [...overrides(at(source, "helm", "valuesObject")), ...overrides(at(source, "helm", "values"))];
      const folder = source["chart"] === undefined ? source["path"] : undefined;
      return { namespace: isTemplated(namespace) ? "" : namespace, names: [...names, ...more], ...folderOf(folder) };
    });
}

/**
 * Source: fluxcd helm-controller api HelmReleaseSpec: `targetNamespace`, else its own; the release is `releaseName`,
 * else `[targetNamespace-]name`.
 */
function ofHelmRelease({ name, namespace }: Resource, spec: unknown): readonly Deployed[] {
  const target = text(at(spec, "targetNamespace"));
  const chart = chartName(at(spec, "chart", "spec", "chart"));
  const release = text(at(spec, "releaseName")) ?? (target === undefined ? name : `${target}-${name}`);
  const names = [...words(release, name, chart, at(spec, "chartRef", "name")), ...overrides(at(spec, "values"))];
  const inGit = at(spec, "chart", "spec", "sourceRef", "kind") === "GitRepository";
  return [{ namespace: target ?? namespace, names, ...(inGit && folderOf(at(spec, "chart", "spec", "chart"))) }];
}

function ofKustomization({ name }: Resource, spec: unknown): readonly Deployed[] {
  const inGit = at(spec, "sourceRef", "kind") === "GitRepository";
  return [
    {
      namespace: text(at(spec, "targetNamespace")) ?? "",
      names: [name],
      ...(inGit && folderOf(at(spec, "path") ?? ".")),
    },
  ];
}

/** What is deployed, by `group/kind`. A `chart` field of other groups has no special meaning. */
const DEPLOYERS: Readonly<Record<string, (resource: Resource, spec: unknown) => readonly Deployed[]>> = {
  "argoproj.io/Application": ({ name }, spec) => ofApplication(name, spec),
  "argoproj.io/ApplicationSet": ({ name }, spec) => {
    const template = at(spec, "template");
    const found = ofApplication(text(at(template, "metadata", "name")) ?? name, at(template, "spec"));
    return found.map((one) => ({
      ...one,
      names: [...one.names, ...generated(spec)],
      ...(one.folder === "" && folderOf(gitFolder(spec))),
    }));
  },
  "helm.toolkit.fluxcd.io/HelmRelease": ofHelmRelease,
  "kustomize.toolkit.fluxcd.io/Kustomization": ofKustomization,
  // Source: k3s helm-controller pkg/apis/helm.cattle.io/v1 (targetNamespace, else its own).
  "helm.cattle.io/HelmChart": ({ name, namespace }, spec) => [
    {
      namespace: text(at(spec, "targetNamespace")) ?? namespace,
      names: [
        ...words(name, chartName(at(spec, "chart"))),
        ...overrides(at(spec, "valuesContent")),
        ...overrides(at(spec, "values")),
      ],
    },
  ],
  // Source: crossplane-contrib provider-helm apis/release.
  "helm.crossplane.io/Release": ({ name }, spec) => [
    {
      namespace: text(at(spec, "forProvider", "namespace")) ?? "",
      names: [
        ...words(name, at(spec, "forProvider", "chart", "name")),
        ...overrides(at(spec, "forProvider", "values")),
      ],
    },
  ],
  // Source: rancher fleet pkg/apis/fleet.cattle.io/v1alpha1 (BundleDeploymentOptions): both namespaces are defaults for
  // objects without one.
  "fleet.cattle.io/GitRepo": ({ name }, spec) => [
    { namespace: text(at(spec, "targetNamespace")) ?? "", names: [name], ...folderOf(listOf(at(spec, "paths"))[0]) },
  ],
  "fleet.cattle.io/Bundle": ({ name }, spec) => [
    {
      namespace: text(at(spec, "targetNamespace")) ?? text(at(spec, "namespace")) ?? "",
      names: words(name, at(spec, "helm", "releaseName"), at(spec, "helm", "chart")),
    },
  ],
  // Source: carvel kapp-controller pkg/apis: the objects of an App set their own namespaces.
  "kappctrl.k14s.io/App": ({ name }) => [{ namespace: "", names: [name] }],
  "packaging.carvel.dev/PackageInstall": ({ name }, spec) => [
    { namespace: "", names: words(name, text(at(spec, "packageRef", "refName"))?.split(".")[0]) },
  ],
  // Sources: cluster-api-addon-provider-helm HelmChartProxy, projectsveltos ClusterProfile: charts for other clusters,
  // and for this one.
  "addons.cluster.x-k8s.io/HelmChartProxy": ({ name }, spec) => [
    {
      namespace: text(at(spec, "namespace")) ?? "",
      names: words(name, at(spec, "releaseName"), at(spec, "chartName")),
    },
  ],
  "config.projectsveltos.io/ClusterProfile": ({ name }, spec) => ofSveltos(name, spec),
  "config.projectsveltos.io/Profile": ({ name }, spec) => ofSveltos(name, spec),
};

/** The part of a path before the first template or wildcard. */
const staticPart = (path: string): string =>
  /[{*?[]/.test(path) ? path.slice(0, path.slice(0, path.search(/[{*?[]/)).lastIndexOf("/") + 1) : path;

function folderOf(value: unknown): { readonly folder?: string } {
  const path = text(value);
  return path === undefined ? {} : { folder: staticPart(path).replace(/^(?:\.?\/)+|\/+$|^\.$/g, "") };
}

/** The folder of a git generator. */
const gitFolder = (spec: unknown): string | undefined =>
  listOf(at(spec, "generators"))
    .flatMap((generator) => [...listOf(at(generator, "git", "directories")), ...listOf(at(generator, "git", "files"))])
    .flatMap((one) => text(at(one, "path")) ?? [])[0];

const ofSveltos = (name: string, spec: unknown): readonly Deployed[] =>
  listOf(at(spec, "helmCharts")).map((chart) => ({
    namespace: text(at(chart, "releaseNamespace")) ?? "",
    names: words(name, at(chart, "releaseName"), chartName(at(chart, "chartName"))),
  }));

/** Values in list generators, which the template may use as release names. */
const generated = (spec: unknown): readonly string[] =>
  listOf(at(spec, "generators"))
    .flatMap((generator) =>
      listOf(at(generator, "list", "elements")).flatMap((element) => words(...Object.values(fieldsOf(element)))),
    )
    .slice(0, 100);

/** What an object of a deployment tool deploys; undefined for any other object. */
export function deployedBy(resource: Resource): readonly Deployed[] | undefined {
  const id = `${resource.group}/${resource.kind}`;
  if (!Object.hasOwn(DEPLOYERS, id)) return undefined;
  return DEPLOYERS[id]?.(resource, resource.object["spec"]);
}
