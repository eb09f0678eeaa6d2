import type { Place } from "../../diagnostic/place.ts";
import { nearest } from "../../base/nearest.ts";
import type { ParsedSource, Path } from "../../yaml/document.ts";
import { join } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";
import { operationPlace, unmatchedPatchPlace } from "./patch-places.ts";

/** Why a kustomization or chart was not built. */
export interface BuildFault {
  /** What is wrong, in words that follow a colon. */
  readonly because: string;
  /** Exactly what is wrong there; the kustomization or chart as a whole, if absent. */
  readonly at?: Place;
  /** It may well be built elsewhere: with a network, other options, another version of the program, or files that Git does not hold. */
  readonly surroundings: boolean;
  /** A rule reports the cause at its place already. */
  readonly told?: true;
}

export interface Failure {
  /** What kustomize printed, without the marks of its log. */
  readonly text: string;
  readonly root: Kustomization;
  readonly members: readonly Kustomization[];
  readonly sources: ReadonlyMap<string, ParsedSource>;
  /** An absolute path → the path of a source. */
  readonly shown: (path: string) => string;
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Fields that list paths of what kustomize reads. */
const REFERENCES = [
  "resources",
  "bases",
  "components",
  "generators",
  "transformers",
  "validators",
  "crds",
  "configurations",
];

/** The first string of a kustomization that a test accepts, with its path; lists of generators and patches included. */
function findText(value: unknown, fits: (text: string) => boolean, path: Path = []): Path | undefined {
  if (typeof value === "string") return fits(value) ? path : undefined;
  if (typeof value !== "object" || value === null || path.length > 6) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = findText(item, fits, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The entry that names a file or folder. @param reference as kustomize repeats it. */
export function entryPlace(
  { document }: Kustomization,
  reference: string,
  fields: readonly string[] = REFERENCES,
): Place | undefined {
  const value = isObject(document.value) ? document.value : {};
  const same = (text: string): boolean =>
    text === reference ||
    text.replace(/^\.\//, "").replace(/\/$/, "") === reference.replace(/^\.\//, "").replace(/\/$/, "") ||
    text.endsWith(`=${reference}`);
  for (const field of fields) {
    const path = findText(value[field], same, [field]);
    if (path !== undefined) return document.atPath(path);
  }
  return undefined;
}

/** What only happens here: no network, a limit of the run, a switch that is off, rights of files. */
const SURROUNDINGS =
  /dial tcp|no such host|proxyconnect|connection refused|i\/o timeout|hit \d+\w* timeout|git (?:fetch|cmd|clone)|failed to run '.*git|executable file not found|permission denied|no space left|too many open files|external plugins disabled|unable to find plugin root|unable to load external plugin/i;

/** Kustomize's configuration blocks repeat what users wrote, inline patches of Secrets among it; so do the nodes of a wrong kind. */
const withoutTexts = (text: string): string =>
  text
    .replaceAll(/ with config: `[\s\S]*?`:/g, ":")
    .replace(/:? ?node contents:[\s\S]*/, "")
    .replaceAll(/&\{0x[^}]*\}/g, "a generator");

/** `Service.v1.[noGrp]/api.[noNs]`. Source: kustomize kyaml/resid/resid.go. */
export function readId(
  text: string,
): { readonly kind: string; readonly name: string; readonly namespace: string | undefined } | undefined {
  const [, gvk = "", name = "", namespace = ""] = /^([^/\s]+)\/([^\s]*)\.([^.\s]+)$/.exec(text.trim()) ?? [];
  const kind = gvk.split(".")[0];
  return kind === undefined || kind === ""
    ? undefined
    : { kind, name, namespace: namespace.startsWith("[") ? undefined : namespace };
}

const titleOf = (text: string): string => {
  const id = readId(text);
  return id === undefined ? text : `${id.kind} "${id.namespace === undefined ? "" : `${id.namespace}/`}${id.name}"`;
};

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

const hasSyntaxProblem = (source: ParsedSource | undefined): boolean =>
  source?.documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")) === true;

/** The kustomization that kustomize was in when it failed: the last folder that it names. */
function failingMember({ text, root, members, shown }: Failure): {
  readonly member: Kustomization;
  readonly rest: string;
} {
  const markers = [...text.matchAll(/(?:recursed accumulation of path|couldn't make target for path) '([^']*)': /g)];
  const last = markers.findLast(([, path]) => members.some(({ folder }) => folder === shown(path ?? "")));
  const path = last?.[1];
  if (last === undefined || path === undefined) return { member: root, rest: text };
  const folder = shown(path);
  const member = members.find((one) => one.folder === folder);
  return { member: member ?? root, rest: text.slice(last.index + last[0].length) };
}

type Explain = (match: RegExpMatchArray, member: Kustomization, failure: Failure) => BuildFault;

const at = (place: Place | undefined, because: string, surroundings = false): BuildFault => ({
  because,
  ...(place && { at: place }),
  surroundings,
});

const isGone = (reason: string): boolean => /evalsymlink failure|no such file or directory/.test(reason);

/** What kustomize says of one entry of a list of paths. */
function ofReference(
  reference: string,
  reason: string,
  member: Kustomization,
  { sources, members }: Failure,
): BuildFault {
  const place = entryPlace(member, reference);
  const file = join(member.folder, reference);
  if (reason.includes("is not in or below"))
    return at(
      place,
      `it reads nothing outside of the folder of a kustomization, such as "${reference}" (\`--load-restrictor\`)`,
      true,
    );
  if (SURROUNDINGS.test(reason) || /^https?:|^git@|\?ref=/.test(reference))
    return at(place, `"${reference}" is of another host, which is not asked`, true);
  const taken = /already registered id: (\S+)/.exec(reason)?.[1];
  if (taken !== undefined)
    return at(place, `${titleOf(taken.replace(/['":]+$/, ""))} of "${reference}" is defined by another resource too`);
  if (/missing Resource metadata/.test(reason))
    return at(
      place,
      `"${reference}" holds something that is no object of Kubernetes: it has no \`kind\` or \`metadata\``,
    );
  if (/missing metadata\.name/.test(reason)) return at(place, `an object of "${reference}" has no \`metadata.name\``);
  if (reason.includes("expected kind != 'Component'"))
    return at(place, `"${reference}" is a Component, which belongs under \`components\``);
  if (reason.includes("expected kind 'Component'"))
    return at(place, `"${reference}" is no Component, and belongs under \`resources\``);
  if (reason.includes("cycle detected"))
    return at(place, `"${reference}" uses this kustomization in turn: they form a circle`);
  if (/unable to find one of 'kustomization.yaml'/.test(reason))
    return at(place, `there is no kustomization in the folder "${reference}"`);
  const yaml = /(?:MalformedYAMLError: yaml|^yaml|YAML to JSON: yaml): (?:line (\d+): )?(.*?)(?: in File: .*)?$/.exec(
    reason,
  );
  if (yaml !== null || hasSyntaxProblem(sources.get(file))) {
    const told = hasSyntaxProblem(sources.get(file)) && [...member.resources, ...member.parts].includes(file);
    return {
      ...at(
        linePlace(sources.get(file), yaml?.[1]) ?? place,
        `"${reference}" is not YAML that it can read: ${yaml?.[2] ?? reason}`,
      ),
      ...(told && { told: true as const }),
    };
  }
  const gone = isGone(reason) && !members.some(({ folder }) => folder === file);
  return at(place, gone ? `there is no file or folder "${reference}"` : `"${reference}": ${shortened(reason)}`);
}

function linePlace(source: ParsedSource | undefined, line: string | undefined): Place | undefined {
  const [document] = source?.documents ?? [];
  if (source === undefined || document === undefined) return undefined;
  const lines = source.source.text.split("\n");
  const from = lines.slice(0, Math.max(0, Number(line ?? "1") - 1)).reduce((sum, one) => sum + one.length + 1, 0);
  return document.start === 0 ? document.range(from, from + 1) : document.atPath([]);
}

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** What kustomize says, most special first, and what it means. */
const SENTENCES: readonly (readonly [RegExp, Explain])[] = [
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
      at(document.atPath(["generators"]), `the plug-in ${kind} is a program, and none is run`, true),
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
        ? at(undefined, "one of its `components` is no Component")
        : ofReference(reference, "expected kind 'Component'", member, failure);
    },
  ],
  [
    /invalid Kustomization: (?:json|yaml): unknown field "([^"]*)"|unknown field "([^"]*)"/,
    ([, one, other], { document }) => {
      const field = one ?? other ?? "";
      const place = document.atPath([field], "key");
      if (KNOWN_FIELDS.has(field)) return at(place, `this kustomize does not know the field \`${field}\` yet`, true);
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
      ...(hasSyntaxProblem(source) && { told: true as const }),
    }),
  ],
  [
    /failed to get the patch file from path\(([^)]*)\)/,
    ([, path = ""], member) =>
      at(
        entryPlace(member, path, ["patches", "patchesJson6902", "patchesStrategicMerge", "transformers"]),
        `there is no patch "${path}"`,
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
          `it reads nothing outside of the folder of a kustomization, such as "${path}" (\`--load-restrictor\`)`,
          true,
        );
      return at(
        place,
        isGone(reason)
          ? `there is no file "${path.slice(path.indexOf("=") + 1)}" for its generator`
          : `the generator cannot read "${path}"`,
      );
    },
  ],
  // What follows may be a literal of a secretGenerator.
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
      const told = hasSyntaxProblem(sources.get(file));
      return {
        ...at(
          entryPlace(member, path, ["patches", "patchesJson6902", "patchesStrategicMerge"]),
          `"${path}" is no patch: neither a strategic merge nor a list of operations`,
        ),
        ...(told && { told: true as const }),
      };
    },
  ],
  [
    /no matches for Id ([^;\s]+)/,
    ([, id = ""], member, { sources }) =>
      at(unmatchedPatchPlace(member, readId(id), sources), `no resource is ${titleOf(id)}, which a patch is for`),
  ],
  [
    /multiple matches for Id ([^;\s]+)/,
    ([, id = ""], member, { sources }) =>
      at(
        unmatchedPatchPlace(member, readId(id), sources),
        `several resources are ${titleOf(id)}, which a patch is for`,
      ),
  ],
  [
    /(\w+) operation does not apply: (?:doc is missing (?:path|key): "?([^\s":]+)|[^"]*?(?:key|path):? "?([^\s":]+))?/,
    ([, operation = "", one, other], member, { sources }) => {
      const path = one ?? other;
      return at(
        operationPlace(member, operation, path, sources),
        `the operation \`${operation}\` of a patch does not apply${path === undefined ? "" : `: the object has no \`${path}\``}`,
      );
    },
  ],
  [
    /Name:"([^"]*)"[^\n]*does not exist; cannot merge or replace/,
    ([, name = ""], { document }) =>
      at(
        generatorPlaceOf(document, name),
        `no resource is named "${name}", which a generator is to merge with or replace`,
      ),
  ],
  [
    /nothing selected by ([^\s:]+)/,
    ([, id = ""], { document }) =>
      at(replacementPlace(document, readId(id)), `no resource is ${titleOf(id)}, the source of a replacement`),
  ],
  [
    /unable to find field "([^"]*)" in replacement target/,
    ([, field = ""], member) =>
      at(entryPlace(member, field, ["replacements"]), `the target of a replacement has no field \`${field}\``),
  ],
  [/unable to find one of 'kustomization.yaml'/, () => at(undefined, "one of its folders holds no kustomization")],
];

const strings = ({ document }: Kustomization, field: string): readonly string[] =>
  (isObject(document.value) ? listOf(document.value[field]) : []).filter(
    (item): item is string => typeof item === "string",
  );

function generatorsPlace(document: Kustomization["document"]): Place {
  const value = isObject(document.value) ? document.value : {};
  return document.atPath([value["secretGenerator"] === undefined ? "configMapGenerator" : "secretGenerator"]);
}

function replacementPlace(document: Kustomization["document"], id: ReturnType<typeof readId>): Place {
  const value = isObject(document.value) ? document.value : {};
  const index = listOf(value["replacements"]).findIndex((one) => {
    const source = isObject(one) && isObject(one["source"]) ? one["source"] : {};
    return id !== undefined && source["kind"] === id.kind && source["name"] === id.name;
  });
  return document.atPath(index < 0 ? ["replacements"] : ["replacements", index, "source"]);
}

function generatorPlaceOf(document: Kustomization["document"], name: string): Place | undefined {
  const value = isObject(document.value) ? document.value : {};
  for (const field of ["configMapGenerator", "secretGenerator"]) {
    const index = listOf(value[field]).findIndex((one) => isObject(one) && one["name"] === name);
    if (index >= 0) return document.atPath([field, index, "name"]);
  }
  return undefined;
}

/** What kustomize's words mean for the files that it read. */
export function explainFailure(failure: Failure): BuildFault & { readonly member: Kustomization } {
  const { member, rest } = failingMember({ ...failure, text: withoutTexts(failure.text) });
  for (const [pattern, explain] of SENTENCES) {
    const match = pattern.exec(rest);
    if (match !== null) return { ...explain(match, member, failure), member };
  }
  // Whatever else it says is told without the places of this machine.
  const words = rest
    .replace(/^[\s\S]*' must resolve to a file': /, "")
    .replaceAll(/'(\/[^']*)'/g, (_, path: string) => `"${failure.shown(path)}"`);
  return { because: shortened(words.replaceAll(/\s+/g, " ").trim()), surroundings: SURROUNDINGS.test(rest), member };
}
