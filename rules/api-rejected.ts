import { apiLifecycle, defineRule, dottedPath, dumpReason, encryptedReason, isSlip, locate, lostObjects, nearest, partialReason, placeAt, placeholderAt, sentResources, valueAt, writeString, writtenAt } from "../src/rule.ts";
import type { DraftFix, FieldError, Place, Resource, UnknownField, Validation } from "../src/rule.ts";

/** Whether something is missing only because its key is misspelt, which unknown-field tells. */
function isMisspelt({ object }: Resource, path: FieldError["path"], unknown: readonly UnknownField[]): boolean {
  const { owner, key, found } = locate(object, path);
  return unknown.some(({ path: other, nearest: meant }) => {
    if (meant === undefined || locate(object, other).owner !== (found ? valueAt(object, path) : owner)) return false;
    return found ? valueAt(object, [...path, meant]) === undefined : key === meant;
  });
}

/** Faults that other rules tell at another place, or that only follow from another fault. */
function isToldElsewhere(resource: Resource, { path, type, detail }: FieldError, unknown: readonly UnknownField[], selecting: ReadonlySet<Resource>): boolean {
  if (path.length === 1 && path[0] === "apiVersion") return apiLifecycle(resource.apiVersion, resource.kind) !== undefined;
  // kubeconfig files look like objects of the core group.
  if (path.length === 1 && path[0] === "kind") return resource.metadata === undefined || Object.keys(resource.metadata).length === 0;
  // Told by listener-conflict, at the listeners.
  if (resource.kind === "Gateway" && detail.startsWith("two listeners must not have the same port")) return true;
  // The list says the same of the second one: another entry has its name.
  if (resource.kind === "Gateway" && detail.startsWith("two listeners must not have the same name")) return true;
  // Told by ingress-class-annotation.
  if (path.at(-1) === "kubernetes.io/ingress.class" && detail.startsWith("must equal")) return true;
  // The target port is the port where it is not set.
  if (path.at(-1) === "targetPort" && valueAt(resource.object, path) === undefined) return true;
  if (type !== "DecodeError" && isMisspelt(resource, path, unknown)) return true;
  // Told by selector-template-mismatch, or where the selector is missing.
  return type === "FieldValueInvalid" && detail.startsWith("the selector does not match") && (selecting.has(resource) || valueAt(resource.object, ["spec", "selector"]) === undefined);
}

/** The errors to tell: a text with two faults of form is told once. */
function* faults(resource: Resource, { errors, decodeErrors, unknownFields }: Validation, selecting: ReadonlySet<Resource>): Iterable<FieldError> {
  const told = new Set<string>();
  for (const error of [...decodeErrors, ...errors]) {
    if (error.remark === true || isToldElsewhere(resource, error, unknownFields, selecting)) continue;
    const key = typeof error.value === "string" && error.type === "FieldValueInvalid" ? `${dottedPath(error.path)} ${error.value}` : `${dottedPath(error.path)}\n${error.detail}`;
    if (told.has(key)) continue;
    told.add(key);
    yield error;
  }
}

/** Whether something is missing, which whatever the object is merged into may have. */
const isAboutLack = ({ object }: Resource, { type, path }: FieldError): boolean =>
  path[0] !== "metadata" &&
  (type === "FieldValueRequired" || type === "FieldValueNotFound" || valueAt(object, path) === undefined || (type === "FieldValueInvalid" && path.length === 1));

/** Two ports with one number are told where the number stands. */
const pathOf = ({ type, path, value }: FieldError): FieldError["path"] => (type === "FieldValueDuplicate" && path.at(-2) === "ports" && typeof value === "string" && path[0] === "spec" ? [...path, "port"] : path);

/** `"tcp"`, `80`; nothing for a list or map, or what is too long to be read. */
const shown = (value: unknown): string => {
  if (!["string", "number", "boolean"].includes(typeof value) || value === "") return "";
  const text = JSON.stringify(value);
  return text.length > 80 ? "" : ` ${text}`;
};

const isSecretValue = ({ kind }: Resource, [first]: FieldError["path"]): boolean => kind === "Secret" && (first === "data" || first === "stringData");

function sentence(resource: Resource, { path, part, detail, value }: FieldError): string {
  const { object } = resource;
  if (path.length === 0 || path[0] === "apiVersion" || path[0] === "kind") return detail;
  if (part === "key") return `the key${shown(value)} of ${dottedPath(path.slice(0, -1))} ${detail}`;
  const field = dottedPath(path);
  if (valueAt(object, path) === undefined && detail.startsWith("must ")) return detail === "must be set" ? `${field} is missing` : `${field} is missing: it ${detail}`;
  // Other details are sentences of their own.
  // Of a list the server names the length.
  // What stands in a Secret is not shown.
  const named = typeof valueAt(object, path) === "object" || isSecretValue(resource, path) ? "" : shown(value);
  return /^(?:is|must|may|needs|has|does|becomes|fits) (?!one\b|name\b)/.test(detail) ? `${field}${named} ${detail}` : `${field}: ${detail}`;
}

const objectOf = ({ kind, name, metadata }: Resource): string => (name === "" && metadata.generateName === undefined ? `this ${kind}` : `${kind} "${name || (metadata.generateName ?? "")}"`);

function helpFor(resource: Resource, { path, dependsOn, value }: FieldError, at: Place): string | undefined {
  if (dependsOn !== undefined) return `This holds for ${dependsOn}.`;
  if (resource.kind === "Service" && /^spec\.selector\.match(?:Labels|Expressions)$/.test(dottedPath(path))) return "The selector of a Service is a plain map of labels, without matchLabels.";
  const written = typeof value === "boolean" ? writtenAt(resource, at) : undefined;
  return written === undefined || /^(?:true|false)$/i.test(written) ? undefined : `YAML 1.1, which Kubernetes reads, takes \`${written}\` for ${String(value)}.`;
}

function fixesFor(resource: Resource, { type, detail, supported = [], value }: FieldError, at: Place): readonly DraftFix[] {
  const replace = (kind: DraftFix["kind"], text: string, meant = text): readonly DraftFix[] => [{ kind, title: `Write ${meant}`, edits: [{ at, text }] }];
  const wanted = typeof value === "string" ? value : typeof supported[0] === "string" && supported.length === 1 ? "" : undefined;
  if (wanted !== undefined && supported.length > 0) {
    const same = supported.find((one) => one.toLowerCase() === wanted.toLowerCase());
    const meant = same ?? (supported.length === 1 ? supported[0] : nearest(wanted, supported));
    return meant === undefined || (same === undefined && supported.length > 1 && !isSlip(wanted, meant)) ? [] : replace(same === undefined ? "suggested" : "safe", writeString(resource, meant), meant);
  }
  if (type !== "DecodeError" && type !== "FieldValueTypeInvalid") return [];
  if (typeof value === "string" && /^-?(?:0|[1-9]\d{0,9})$/.test(value) && detail.includes("must be an integer")) return replace("safe", value);
  if ((value === "true" || value === "false") && detail.includes("must be true or false")) return replace("safe", value);
  if ((typeof value === "number" || typeof value === "boolean") && detail.includes("must be a string")) {
    const written = writtenAt(resource, at);
    if (written === undefined || !/^[\w.+-]+$/.test(written)) return [];
    // Two quotes and no text: what stands between them is not to be shown.
    return resource.kind !== "Secret" ? replace("safe", `"${written}"`) : [{ kind: "safe", title: "Put it in quotes", edits: [{ at, text: '"', insert: "before" }, { at, text: '"', insert: "after" }] }];
  }
  return [];
}

export default defineRule({
  id: "api-rejected",
  category: "api",
  severity: "error",
  aliases: ["schema-violation"],
  presets: ["recommended"],
  givesWay: true,
  docs: {
    summary: "The API server would refuse an object: a value or a combination of values is not allowed.",
    why: "Nothing of the object reaches the cluster; what an earlier version of it was stays as it is. Violations of schemas, also of CustomResourceDefinitions found beside the object or given by `--schemas`, are among these errors and have no rule of their own.",
    remedy: "Correct the value at the place shown. `kubenetlint validate` lists all answers of the API server.",
    references: ["https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run", "https://kubernetes.io/docs/reference/kubernetes-api/"],
  },
  options: {},
  messages: {
    refused: (d: { readonly object: string; readonly fault: string }) => `The API server refuses ${d.object}: ${d.fault}${d.fault.endsWith("?") ? "" : "."}`,
    incomplete: (d: { readonly fault: string }) => `This is no object that the API server could take: ${d.fault}.`,
  },
  // What is checked, and after which source, stands with each check in src/validate/.
  check({ model, simulation, sources, validate, report }) {
    const selecting = new Set(model.workloads.filter(({ kind }) => kind !== "controller").map(({ resource }) => resource));
    for (const resource of simulation.fact(sentResources)) {
      for (const error of faults(resource, validate(resource), selecting)) {
        const path = pathOf(error);
        const at = placeAt(resource, path, error.part);
        // Clusters can be told to serve alpha versions.
        const alpha = path[0] === "apiVersion" && resource.apiVersion.includes("alpha");
        report({
          resource,
          at,
          message: "refused",
          data: { object: objectOf(resource), fault: sentence(resource, error) },
          help: helpFor(resource, error, at),
          fixes: fixesFor(resource, error, at),
          unknown: placeholderAt(resource, path, error) ?? encryptedReason(resource) ?? (isAboutLack(resource, error) ? partialReason(resource) : undefined) ?? (path.length > 1 ? dumpReason(resource) : undefined),
          ...((error.dependsOn !== undefined || alpha) && { severity: "warning" as const }),
        });
      }
    }
    for (const { resource, error } of lostObjects(sources, validate)) report({ resource, at: resource.atName(), message: "incomplete", data: { fault: sentence(resource, error) } });
  },
});
