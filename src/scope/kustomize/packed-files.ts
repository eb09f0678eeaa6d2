import type { Fields } from "../../base/values.ts";
import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";

/**
 * A file whose bytes a generator puts into a ConfigMap or Secret, or that contains values of a chart. It is never read
 * as a manifest, whatever its name. Source: kustomize api/kv/kv.go (files, envs, env), api/types/helmchartargs.go.
 */
export interface PackedFile {
  /** As written, relative to the folder of the kustomization. */
  readonly path: string;
  /** `files`: the text is the value of one key. `env`: a key for each line `KEY=value`. `values`: of a chart. */
  readonly form: "files" | "env" | "values";
  /** The key with the whole text as its value. */
  readonly key?: string;
  readonly secret: boolean;
  /** `metadata.name` of the object before prefixes and hashes. */
  readonly name: string;
}

const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((item): item is string => typeof item === "string" && item !== "");
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** `a/b.conf` → key `b.conf`; `key=a/b.conf` → key `key`. Source: kustomize api/kv/kv.go, parseFileSource. */
function ofFiles(entry: string): Pick<PackedFile, "path" | "key"> {
  const at = entry.indexOf("=");
  return at < 0
    ? { path: entry, key: entry.slice(entry.lastIndexOf("/") + 1) }
    : { path: entry.slice(at + 1), key: entry.slice(0, at) };
}

function ofGenerator(generator: unknown, secret: boolean, name: string): readonly PackedFile[] {
  if (!isRecord(generator)) return [];
  const common = { secret, name };
  const env = textOf(generator["env"]);
  return [
    ...textsOf(generator["files"]).map((entry) => ({ ...ofFiles(entry), form: "files" as const, ...common })),
    ...[...textsOf(generator["envs"]), ...(env === "" ? [] : [env])].map((path) => ({
      path,
      form: "env" as const,
      ...common,
    })),
  ];
}

/** `valuesFile` and `additionalValuesFiles` of a chart; `values` in the older field of kustomize 4.0. */
const ofChart = (chart: unknown): readonly PackedFile[] =>
  !isRecord(chart)
    ? []
    : [textOf(chart["valuesFile"]), textOf(chart["values"]), ...textsOf(chart["additionalValuesFiles"])]
        .filter((path) => path !== "")
        .map((path) => ({ path, form: "values" as const, secret: false, name: textOf(chart["name"]) }));

/** Kustomize's built-in generators as separate objects. */
function ofObject(value: unknown): readonly PackedFile[] {
  if (!isRecord(value)) return [];
  const { kind, metadata } = value;
  const name = isRecord(metadata) ? textOf(metadata["name"]) : "";
  if (kind === "ConfigMapGenerator" || kind === "SecretGenerator")
    return ofGenerator(value, kind === "SecretGenerator", name);
  return kind === "HelmChartInflationGenerator" ? ofChart(value) : [];
}

/**
 * The files that a kustomization packs.
 * @param configured the documents of its `generators`, as far as they were read.
 */
export function packedFiles(value: Fields, configured: readonly ParsedSource[]): readonly PackedFile[] {
  const generated = [
    ["configMapGenerator", false],
    ["secretGenerator", true],
  ] as const;
  const inline = textsOf(value["generators"])
    .filter((text) => text.includes("\n"))
    .map((text) => parseSource({ path: "generator", text }));
  return [
    ...generated.flatMap(([field, secret]) =>
      listOf(value[field]).flatMap((one) => ofGenerator(one, secret, isRecord(one) ? textOf(one["name"]) : "")),
    ),
    ...[...listOf(value["helmCharts"]), ...listOf(value["helmChartInflationGenerator"])].flatMap(ofChart),
    ...[...configured, ...inline].flatMap(({ documents }) => documents).flatMap((document) => ofObject(document.value)),
  ].filter(({ path }) => !path.includes("\n") && !/^[a-z]+:\/\//.test(path));
}
