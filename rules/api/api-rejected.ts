import {
  betterRule,
  defineRule,
  dottedPath,
  dumpReason,
  encryptedReason,
  faultSentence,
  isReportedBeside,
  untypedObjects,
  objectTitle,
  partialReason,
  placeAt,
  placeholderAt,
  refusalFixes,
  sentResources,
  validationsOf,
  valueAt,
  writtenAt,
} from "../../src/rule.ts";
import type { FieldError, Resource, Validation } from "../../src/rule.ts";

/** Files of other programs look like objects of an unknown kind, but have no name. */
function isNoManifest({ object }: Resource, { meant, decodeError }: Validation): boolean {
  const { name, generateName } = object.metadata ?? {};
  const isUnknown =
    decodeError?.path.length === 1 &&
    ["apiVersion", "kind"].includes(String(decodeError.path[0])) &&
    meant === undefined;
  return isUnknown && (decodeError.supported ?? []).length === 0 && name === undefined && generateName === undefined;
}

/** The errors to report: a string with two faults of form is reported once. */
function* faults(resource: Resource, validations: readonly Validation[]): Iterable<FieldError> {
  const reported = new Set<string>();
  const unknownFields = validations.flatMap((validation) => validation.unknownFields);
  const all = validations.flatMap(({ decodeErrors, errors, doubt }) => [
    ...decodeErrors,
    ...errors,
    ...(doubt === undefined ? [] : [doubt]),
  ]);
  for (const error of all) {
    if (error.remark === true || isReportedBeside(resource, error, all, unknownFields)) continue;
    const key =
      typeof error.value === "string" && error.type === "FieldValueInvalid"
        ? `${dottedPath(error.path)} ${error.value}`
        : `${dottedPath(error.path)}\n${error.detail}`;
    if (reported.has(key)) continue;
    reported.add(key);
    yield error;
  }
}

/** Whether something is missing, which the object that this one is merged into may have. */
const isAboutLack = ({ object }: Resource, { type, path }: FieldError): boolean =>
  path[0] !== "metadata" &&
  (type === "FieldValueRequired" ||
    type === "FieldValueNotFound" ||
    valueAt(object, path) === undefined ||
    (type === "FieldValueInvalid" && path.length === 1));

/** Two ports with the same number are reported at the number. */
const pathOf = ({ type, path, value }: FieldError): FieldError["path"] =>
  type === "FieldValueDuplicate" && path.at(-2) === "ports" && typeof value === "string" && path[0] === "spec"
    ? [...path, "port"]
    : path;

/** Versions that are not known here may be valid. */
const openReason = ({ dependsOn, dependence }: FieldError, { doubt }: Validation): string | undefined =>
  doubt !== undefined
    ? "the installed definitions may have this version"
    : dependence === "newer-kubernetes"
      ? `only the rules of ${dependsOn ?? ""}, are known`
      : undefined;

function helpFor(resource: Resource, { path, dependsOn }: FieldError): string | undefined {
  if (dependsOn !== undefined) return `This applies to ${dependsOn}.`;
  if (resource.kind === "Service" && /^spec\.selector\.match(?:Labels|Expressions)$/.test(dottedPath(path)))
    return "The selector of a Service is a plain map of labels, without matchLabels.";
  return undefined;
}

export default defineRule({
  id: "api-rejected",
  severity: "error",
  aliases: ["schema-violation"],
  presets: ["recommended"],
  givesWay: true,
  docs: {
    summary: "The API server would reject an object: a value or a combination of values is not allowed.",
    why:
      "Nothing of the object reaches the cluster; an earlier version of it stays in effect. Schema violations are " +
      "among these errors and have no rule of their own, including those of CustomResourceDefinitions " +
      "found beside the object or passed with `--schemas`.",
    remedy: "Correct the value at the place shown. `kubenetlint validate` lists all errors and warnings.",
    references: [
      "https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run",
      "https://kubernetes.io/docs/reference/kubernetes-api/",
    ],
  },
  options: {},
  messages: {
    refused: (d: { readonly object: string; readonly fault: string }) =>
      `The API server rejects ${d.object}: ${d.fault}${d.fault.endsWith("?") ? "" : "."}`,
    incomplete: (d: { readonly fault: string }) => `Not a valid Kubernetes object: ${d.fault}.`,
  },
  // Each check in src/validate/ names its source.
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
          fixes: refusalFixes(resource, error, at),
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
    for (const { resource, error } of untypedObjects(sources, validate))
      report({
        resource,
        at: resource.atName(),
        message: "incomplete",
        data: { fault: faultSentence(resource, error) },
      });
  },
});
