import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Place } from "../../diagnostic/place.ts";
import { nearest } from "../../hints/nearest.ts";
import { join } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";
import { operationPlace, unmatchedPatchPlace } from "./patch-places.ts";
import type { BuildFault, Failure } from "./failure.ts";
import { entryPlace } from "./entry-place.ts";
import { readId, titleOf, hasSyntaxProblem, at, isGone, linePlace } from "./failure.ts";
import { ofReference } from "./reference-fault.ts";

/** The fields of a kustomization. Source: kustomize api/types/kustomization.go. */
const KNOWN_FIELDS = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "openapi",
  "namePrefix",
  "nameSuffix",
  "namespace",
  "commonLabels",
  "labels",
  "commonAnnotations",
  "patchesStrategicMerge",
  "patchesJson6902",
  "patches",
  "images",
  "imageTags",
  "replacements",
  "replicas",
  "vars",
  "sortOptions",
  "resources",
  "components",
  "crds",
  "bases",
  "configMapGenerator",
  "secretGenerator",
  "helmGlobals",
  "helmCharts",
  "helmChartInflationGenerator",
  "generatorOptions",
  "configurations",
  "generators",
  "transformers",
  "validators",
  "buildMetadata",
]);

type Explain = (match: RegExpMatchArray, member: Kustomization, failure: Failure) => BuildFault;

/** Messages of kustomize, most specific first, and what they mean. */
export const SENTENCES: readonly (readonly [RegExp, Explain])[] = [
  [
    /must specify --enable-helm/,
    (_, { document }) =>
      at(
        document.atPath(["helmCharts"]),
        "charts of `helmCharts` are only rendered with --kustomize-enable-helm",
        true,
      ),
  ],
  [
    /unable to load external plugin '?([^'\n]*)/,
    ([, kind = ""], { document }) =>
      at(document.atPath(["generators"]), `the plug-in ${kind} is an executable, and none is run`, true),
  ],
  [
    /accumulat\w+ (?:err='accumulating )?resources from '([^']*)': (?![\s\S]*accumulating resources from ')([\s\S]*)/,
    ([, reference = "", reason = ""], member, failure) => ofReference(reference, reason, member, failure),
  ],
  [
    /merging resources from '([^']*)': ([\s\S]*)/,
    ([, reference = "", reason = ""], member, failure) => ofReference(reference, reason, member, failure),
  ],
  [
    /expected kind 'Component' for path '([^']*)'/,
    ([, path = ""], member, failure) => {
      const reference = strings(member, "components").find((one) => join(member.folder, one) === failure.shown(path));
      return reference === undefined
        ? at(undefined, "one of its `components` is not a Component")
        : ofReference(reference, "expected kind 'Component'", member, failure);
    },
  ],
  [
    /invalid Kustomization: (?:json|yaml): unknown field "([^"]*)"|unknown field "([^"]*)"/,
    ([, one, other], { document }) => {
      const field = one ?? other ?? "";
      const place = document.atPath([field], "key");
      if (KNOWN_FIELDS.has(field))
        return at(place, `this version of kustomize does not support the field \`${field}\``, true);
      const near = nearest(field, KNOWN_FIELDS);
      return at(
        place,
        `a kustomization has no field \`${field}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
      );
    },
  ],
  [
    /cannot unmarshal (\w+) into Go (?:struct field Kustomization\.([\w.]+)|value) of type (\S+)/,
    ([, is = "", field], { document }) =>
      at(
        field === undefined ? undefined : document.atPath(field.split(".")),
        field === undefined ? `it is a ${is}` : `\`${field}\` cannot be a ${is}`,
      ),
  ],
  [
    /invalid Kustomization: yaml: (?:line (\d+): )?(.*)/,
    ([, line, problem = ""], { source }) => ({
      ...at(linePlace(source, line), problem),
      ...(hasSyntaxProblem(source) && { reported: true as const }),
    }),
  ],
  [
    /failed to get the patch file from path\(([^)]*)\)/,
    ([, path = ""], member) =>
      at(
        entryPlace(member, path, ["patches", "patchesJson6902", "patchesStrategicMerge", "transformers"]),
        `patch "${path}" does not exist`,
      ),
  ],
  [
    /loading KV pairs: (?:env source files|file sources|env source file): \[([^\]]*)\]: ([\s\S]*)/,
    ([, files = "", reason = ""], member, { shown }) => {
      const absolute = /failure on '([^']*)'/.exec(reason)?.[1];
      const path =
        files
          .split(" ")
          .find(
            (file) =>
              absolute !== undefined && join(member.folder, file.slice(file.indexOf("=") + 1)) === shown(absolute),
          ) ??
        files.split(" ")[0] ??
        "";
      const place = entryPlace(member, path.slice(path.indexOf("=") + 1), [
        "configMapGenerator",
        "secretGenerator",
        "generators",
      ]);
      if (reason.includes("is not in or below"))
        return at(
          place,
          `a kustomization reads no files outside its folder, such as "${path}" (\`--load-restrictor\`)`,
          true,
        );
      return at(
        place,
        isGone(reason)
          ? `file "${path.slice(path.indexOf("=") + 1)}" of its generator does not exist`
          : `the generator cannot read "${path}"`,
      );
    },
  ],
  // The rest may be a literal of a secretGenerator.
  [
    /loading KV pairs: |invalid literal source/,
    (_, { document }) => at(generatorsPlace(document), "a generator has a literal that is not of the form `key=value`"),
  ],
  [
    /unable to parse SM or JSON patch from \[(?:path: "([^"]*)"|patch: )/,
    ([, path], member, { sources }) => {
      if (path === undefined)
        return at(
          member.document.atPath(["patches"]),
          "an inline patch is neither a strategic merge nor a list of operations",
        );
      const file = join(member.folder, path);
      const reported = hasSyntaxProblem(sources.get(file));
      return {
        ...at(
          entryPlace(member, path, ["patches", "patchesJson6902", "patchesStrategicMerge"]),
          `"${path}" is not a patch: neither a strategic merge nor a list of operations`,
        ),
        ...(reported && { reported: true as const }),
      };
    },
  ],
  [
    /no matches for Id ([^;\s]+)/,
    ([, id = ""], member, { sources }) =>
      at(unmatchedPatchPlace(member, readId(id), sources), `a patch targets ${titleOf(id)}, which does not exist`),
  ],
  [
    /multiple matches for Id ([^;\s]+)/,
    ([, id = ""], member, { sources }) =>
      at(
        unmatchedPatchPlace(member, readId(id), sources),
        `a patch targets ${titleOf(id)}, which exists more than once`,
      ),
  ],
  [
    /(\w+) operation does not apply: (?:doc is missing (?:path|key): "?([^\s":]+)|[^"]*?(?:key|path):? "?([^\s":]+))?/,
    ([, operation = "", one, other], member, { sources }) => {
      const path = one ?? other;
      return at(
        operationPlace(member, operation, path, sources),
        `the operation \`${operation}\` of a patch does not apply` +
          `${path === undefined ? "" : `: the object has no \`${path}\``}`,
      );
    },
  ],
  [
    /Name:"([^"]*)"[^\n]*does not exist; cannot merge or replace/,
    ([, name = ""], { document }) =>
      at(generatorPlaceOf(document, name), `a generator merges with or replaces "${name}", which does not exist`),
  ],
  [
    /nothing selected by ([^\s:]+)/,
    ([, id = ""], { document }) =>
      at(replacementPlace(document, readId(id)), `the source of a replacement is ${titleOf(id)}, which does not exist`),
  ],
  [
    /unable to find field "([^"]*)" in replacement target/,
    ([, field = ""], member) =>
      at(entryPlace(member, field, ["replacements"]), `the target of a replacement has no field \`${field}\``),
  ],
  [
    /unable to find one of 'kustomization.yaml'/,
    () => at(undefined, "one of its folders does not contain a kustomization"),
  ],
];

const strings = ({ document }: Kustomization, field: string): readonly string[] =>
  (isRecord(document.value) ? listOf(document.value[field]) : []).filter(
    (item): item is string => typeof item === "string",
  );

function generatorsPlace(document: Kustomization["document"]): Place {
  const value = isRecord(document.value) ? document.value : {};
  return document.atPath([value["secretGenerator"] === undefined ? "configMapGenerator" : "secretGenerator"]);
}

function replacementPlace(document: Kustomization["document"], id: ReturnType<typeof readId>): Place {
  const value = isRecord(document.value) ? document.value : {};
  const index = listOf(value["replacements"]).findIndex((one) => {
    const source = isRecord(one) && isRecord(one["source"]) ? one["source"] : {};
    return id !== undefined && source["kind"] === id.kind && source["name"] === id.name;
  });
  return document.atPath(index < 0 ? ["replacements"] : ["replacements", index, "source"]);
}

function generatorPlaceOf(document: Kustomization["document"], name: string): Place | undefined {
  const value = isRecord(document.value) ? document.value : {};
  for (const field of ["configMapGenerator", "secretGenerator"]) {
    const index = listOf(value[field]).findIndex((one) => isRecord(one) && one["name"] === name);
    if (index >= 0) return document.atPath([field, index, "name"]);
  }
  return undefined;
}
