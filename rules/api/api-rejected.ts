import {
  betterRule,
  defineRule,
  dottedPath,
  dumpReason,
  encryptedReason,
  faultSentence,
  isSlip,
  isToldBeside,
  lostObjects,
  nearest,
  objectTitle,
  partialReason,
  placeAt,
  placeholderAt,
  sentResources,
  validationsOf,
  valueAt,
  writeString,
  writtenAt,
} from "../../src/rule.ts";
import type { DraftFix, FieldError, Place, Resource, Validation } from "../../src/rule.ts";

/** Files of other programs look like objects of a kind that nobody knows; those have no name. */
function isNoManifest({ object }: Resource, { meant, decodeError }: Validation): boolean {
  const { name, generateName } = object.metadata ?? {};
  const isUnknown =
    decodeError?.path.length === 1 &&
    ["apiVersion", "kind"].includes(String(decodeError.path[0])) &&
    meant === undefined;
  return isUnknown && (decodeError.supported ?? []).length === 0 && name === undefined && generateName === undefined;
}

/** The errors to tell: a text with two faults of form is told once. */
function* faults(resource: Resource, validations: readonly Validation[]): Iterable<FieldError> {
  const told = new Set<string>();
  const unknownFields = validations.flatMap((validation) => validation.unknownFields);
  const all = validations.flatMap(({ decodeErrors, errors, doubt }) => [
    ...decodeErrors,
    ...errors,
    ...(doubt === undefined ? [] : [doubt]),
  ]);
  for (const error of all) {
    if (error.remark === true || isToldBeside(resource, error, all, unknownFields)) continue;
    const key =
      typeof error.value === "string" && error.type === "FieldValueInvalid"
        ? `${dottedPath(error.path)} ${error.value}`
        : `${dottedPath(error.path)}\n${error.detail}`;
    if (told.has(key)) continue;
    told.add(key);
    yield error;
  }
}

/** Whether something is missing, which whatever the object is merged into may have. */
const isAboutLack = ({ object }: Resource, { type, path }: FieldError): boolean =>
  path[0] !== "metadata" &&
  (type === "FieldValueRequired" ||
    type === "FieldValueNotFound" ||
    valueAt(object, path) === undefined ||
    (type === "FieldValueInvalid" && path.length === 1));

/** Two ports with one number are told where the number stands. */
const pathOf = ({ type, path, value }: FieldError): FieldError["path"] =>
  type === "FieldValueDuplicate" && path.at(-2) === "ports" && typeof value === "string" && path[0] === "spec"
    ? [...path, "port"]
    : path;

/** Versions that are not known here may well be right. */
const openReason = ({ dependsOn, dependence }: FieldError, { doubt }: Validation): string | undefined =>
  doubt !== undefined
    ? "the definitions that are installed may have this version"
    : dependence === "newer-kubernetes"
      ? `only the rules of ${dependsOn ?? ""}, are known`
      : undefined;

function helpFor(resource: Resource, { path, dependsOn }: FieldError): string | undefined {
  if (dependsOn !== undefined) return `This holds for ${dependsOn}.`;
  if (resource.kind === "Service" && /^spec\.selector\.match(?:Labels|Expressions)$/.test(dottedPath(path)))
    return "The selector of a Service is a plain map of labels, without matchLabels.";
  return undefined;
}

function fixesFor(
  resource: Resource,
  { type, code, supported = [], value, path, isSlip: isOfForm }: FieldError,
  at: Place,
): readonly DraftFix[] {
  const [only, ...more] = supported;
  if (path.length === 1 && (path[0] === "apiVersion" || path[0] === "kind") && only !== undefined) {
    return more.length > 0
      ? []
      : [
          {
            kind: isOfForm === true ? "safe" : "suggested",
            title: `Write ${only}`,
            edits: [{ at, text: writeString(resource, only) }],
          },
        ];
  }
  const replace = (kind: DraftFix["kind"], text: string, meant = text): readonly DraftFix[] => [
    { kind, title: `Write ${meant}`, edits: [{ at, text }] },
  ];
  const wanted =
    typeof value === "string" ? value : typeof supported[0] === "string" && supported.length === 1 ? "" : undefined;
  if (wanted !== undefined && supported.length > 0) {
    const same = supported.find((one) => one.toLowerCase() === wanted.toLowerCase());
    const meant = same ?? (supported.length === 1 ? supported[0] : nearest(wanted, supported));
    return meant === undefined || (same === undefined && supported.length > 1 && !isSlip(wanted, meant))
      ? []
      : replace(same === undefined ? "suggested" : "safe", writeString(resource, meant), meant);
  }
  if (type !== "DecodeError" && type !== "FieldValueTypeInvalid") return [];
  if (typeof value === "string" && /^-?(?:0|[1-9]\d{0,9})$/.test(value) && code === "not-an-integer")
    return replace("safe", value);
  if ((value === "true" || value === "false") && code === "not-a-boolean") return replace("safe", value);
  if ((typeof value === "number" || typeof value === "boolean") && code === "not-a-string") {
    const written = writtenAt(resource, at);
    if (written === undefined || !/^[\w.+-]+$/.test(written)) return [];
    // Two quotes and no text: what stands between them is not to be shown.
    return resource.kind !== "Secret"
      ? replace("safe", `"${written}"`)
      : [
          {
            kind: "safe",
            title: "Put it in quotes",
            edits: [
              { at, text: '"', insert: "before" },
              { at, text: '"', insert: "after" },
            ],
          },
        ];
  }
  return [];
}

export default defineRule({
  id: "api-rejected",
  severity: "error",
  aliases: ["schema-violation"],
  presets: ["recommended"],
  givesWay: true,
  docs: {
    summary: "The API server would refuse an object: a value or a combination of values is not allowed.",
    why: "Nothing of the object reaches the cluster; what an earlier version of it was stays as it is. Violations of schemas, also of CustomResourceDefinitions found beside the object or given by `--schemas`, are among these errors and have no rule of their own.",
    remedy: "Correct the value at the place shown. `kubenetlint validate` lists all answers of the API server.",
    references: [
      "https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run",
      "https://kubernetes.io/docs/reference/kubernetes-api/",
    ],
  },
  options: {},
  messages: {
    refused: (d: { readonly object: string; readonly fault: string }) =>
      `The API server refuses ${d.object}: ${d.fault}${d.fault.endsWith("?") ? "" : "."}`,
    incomplete: (d: { readonly fault: string }) => `This is no object that the API server could take: ${d.fault}.`,
  },
  // What is checked, and after which source, stands with each check in src/validate/.
  check({ simulation, sources, validate, report }) {
    for (const resource of simulation.fact(sentResources)) {
      const validations = validationsOf(resource, validate);
      if (isNoManifest(resource, validate(resource))) continue;
      for (const error of faults(resource, validations)) {
        const path = pathOf(error);
        const at = placeAt(resource, path, error.part);
        const better = betterRule(resource, error);
        report({
          resource,
          at,
          message: "refused",
          data: {
            object: objectTitle(resource),
            fault: faultSentence(
              resource,
              error,
              typeof error.value === "boolean" ? writtenAt(resource, at) : undefined,
            ),
          },
          help: helpFor(resource, error),
          fixes: fixesFor(resource, error, at),
          follows: better === undefined ? undefined : { rules: [better], resources: [resource] },
          unknown:
            openReason(error, validate(resource)) ??
            (error.isSlip === true ? undefined : placeholderAt(resource, path, error)) ??
            encryptedReason(resource) ??
            (isAboutLack(resource, error) ? partialReason(resource) : undefined) ??
            (path.length > 1 ? dumpReason(resource) : undefined),
          ...(error.dependsOn !== undefined && {
            severity: error.dependence === "alpha-apis" ? ("warning" as const) : ("info" as const),
          }),
        });
      }
    }
    for (const { resource, error } of lostObjects(sources, validate))
      report({
        resource,
        at: resource.atName(),
        message: "incomplete",
        data: { fault: faultSentence(resource, error) },
      });
  },
});
