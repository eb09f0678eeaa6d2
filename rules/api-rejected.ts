import { apiLifecycle, defineRule, dottedPath, nearest, placeAt, placeholderAt, Resource, sentResources, valueAt, writtenAt } from "../src/rule.ts";
import type { DraftFix, FieldError, Place, RuleContext } from "../src/rule.ts";

/** An apiVersion of Kubernetes itself: elsewhere a missing kind says nothing. */
const BUILT_IN = /^(?:(?:apps|batch|autoscaling|policy|(?:[a-z0-9-]+\.)+k8s\.io)\/)?v\d+$/;
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** A manifest that lost its apiVersion or kind: it has the name of an object, and what is left of the two is Kubernetes'. */
function lacksIdentity(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isMap(value) || !isMap(value["metadata"]) || !(isText(value["metadata"]["name"]) || isText(value["metadata"]["generateName"]))) return false;
  const { apiVersion, kind } = value;
  return isText(kind) ? !isText(apiVersion) : isText(apiVersion) && BUILT_IN.test(apiVersion);
}

/** In a kustomization documents may be patches, which need neither. */
const isKustomization = (path: string): boolean => /(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(path);

function* withoutIdentity({ sources, validate }: Pick<RuleContext<never, never>, "sources" | "validate">): Iterable<{ readonly resource: Resource; readonly error: FieldError }> {
  if (sources.some(({ source }) => isKustomization(source.path))) return;
  for (const document of sources.flatMap(({ documents }) => documents)) {
    const { value } = document;
    if (!lacksIdentity(value)) continue;
    const { name } = value["metadata"] as { readonly name?: unknown };
    const resource = new Resource({ apiVersion: "", kind: isText(value["kind"]) ? value["kind"] : "object", name: isText(name) ? name : "", namespace: "" }, value as Resource["object"], document, -1);
    const { decodeError } = validate(resource);
    // Of a kind that Kubernetes does not have nothing is known.
    if (decodeError !== undefined && (!isText(value["kind"]) || decodeError.detail.includes("; for a "))) yield { resource, error: decodeError };
  }
}

/** Faults that other rules tell at another place, or that only follow from another fault. */
function isToldElsewhere(resource: Resource, { path, type, detail }: FieldError, selecting: ReadonlySet<Resource>): boolean {
  if (path.length === 1 && path[0] === "apiVersion") return apiLifecycle(resource.apiVersion, resource.kind) !== undefined;
  // kubeconfig files look like objects of the core group.
  if (path.length === 1 && path[0] === "kind") return resource.metadata === undefined || Object.keys(resource.metadata).length === 0;
  // Told by ingress-class-annotation.
  if (path.at(-1) === "kubernetes.io/ingress.class" && detail.startsWith("must equal")) return true;
  // The target port is the port where it is not set.
  if (path.at(-1) === "targetPort" && valueAt(resource.object, path) === undefined) return true;
  return type === "FieldValueInvalid" && detail.startsWith("the selector does not match") && selecting.has(resource);
}

/** The errors to tell: a text with two faults of form is told once. */
function* faults(resource: Resource, errors: readonly FieldError[], selecting: ReadonlySet<Resource>): Iterable<FieldError> {
  const told = new Set<string>();
  for (const error of errors) {
    if (error.remark === true || isToldElsewhere(resource, error, selecting)) continue;
    const key = typeof error.value === "string" && error.type === "FieldValueInvalid" ? `${dottedPath(error.path)} ${error.value}` : `${dottedPath(error.path)}\n${error.detail}`;
    if (told.has(key)) continue;
    told.add(key);
    yield error;
  }
}

/** Two ports with one number are told where the number stands. */
const pathOf = ({ type, path, value }: FieldError): FieldError["path"] => (type === "FieldValueDuplicate" && path.at(-2) === "ports" && typeof value === "string" && path[0] === "spec" ? [...path, "port"] : path);

/** `"tcp"`, `80`; nothing for a list or map, or what is too long to be read. */
const shown = (value: unknown): string => {
  if (!["string", "number", "boolean"].includes(typeof value) || value === "") return "";
  const text = JSON.stringify(value);
  return text.length > 80 ? "" : ` ${text}`;
};

function sentence({ path, part, detail, value }: FieldError): string {
  if (path.length === 0) return detail;
  const field = dottedPath(path);
  const subject = part === "key" ? `the key${shown(value)} of ${field}` : field + shown(value);
  return /^(?:is|must|may|needs|has|does|becomes|fits) /.test(detail) && !/^may be one|^must name/.test(detail) ? `${subject} ${detail}` : `${part === "key" ? subject : field}: ${detail}`;
}

function fixesFor(resource: Resource, { type, detail, supported = [], value }: FieldError, at: Place): readonly DraftFix[] {
  const replace = (kind: DraftFix["kind"], text: string): readonly DraftFix[] => [{ kind, title: `Write ${text}`, edits: [{ at, text }] }];
  const wanted = typeof value === "string" ? value : typeof supported[0] === "string" && supported.length === 1 ? "" : undefined;
  if (wanted !== undefined && supported.length > 0) {
    const same = supported.find((one) => one.toLowerCase() === wanted.toLowerCase());
    const meant = same ?? (supported.length === 1 ? supported[0] : nearest(wanted, supported));
    return meant === undefined ? [] : replace(same === undefined ? "suggested" : "safe", meant);
  }
  if (type !== "DecodeError" && type !== "FieldValueTypeInvalid") return [];
  if (typeof value === "string" && /^-?(?:0|[1-9]\d{0,9})$/.test(value) && detail.includes("must be an integer")) return replace("safe", value);
  if ((value === "true" || value === "false") && detail.includes("must be true or false")) return replace("safe", value);
  if ((typeof value === "number" || typeof value === "boolean") && detail.includes("must be a string")) {
    const written = writtenAt(resource, at);
    return written !== undefined && /^[\w.+-]+$/.test(written) ? replace("safe", `"${written}"`) : [];
  }
  return [];
}

export default defineRule({
  id: "api-rejected",
  category: "api",
  severity: "error",
  presets: ["recommended"],
  givesWay: true,
  docs: {
    summary: "The API server would refuse an object: a value or a combination of values is not allowed.",
    why: "Nothing of the object reaches the cluster; what an earlier version of it was stays as it is.",
    remedy: "Correct the value at the place shown. `kubenetlint validate` lists all answers of the API server.",
    references: ["https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run", "https://kubernetes.io/docs/reference/kubernetes-api/"],
  },
  options: {},
  messages: {
    refused: (d: { readonly object: string; readonly fault: string }) => `The API server refuses ${d.object}: ${d.fault}.`,
    incomplete: (d: { readonly fault: string }) => `This is no object that the API server could take: ${d.fault}.`,
  },
  // What is checked, and after which source, stands with each check in src/validate/. Schemas are one part of it: there is no rule of their own for them.
  check({ model, sources, validate, report }) {
    const selecting = new Set(model.workloads.filter(({ kind }) => kind !== "controller").map(({ resource }) => resource));
    for (const resource of sentResources(model)) {
      const { verdict, errors, decodeErrors } = validate(resource);
      if (verdict !== "rejected") continue;
      for (const error of faults(resource, [...decodeErrors, ...errors], selecting)) {
        const path = pathOf(error);
        const at = placeAt(resource, path, error.part);
        const alpha = path[0] === "apiVersion" && resource.apiVersion.includes("alpha");
        report({
          resource,
          at,
          message: "refused",
          data: { object: `${resource.kind} "${resource.name || (resource.metadata.generateName ?? "")}"`, fault: sentence(error) },
          fixes: fixesFor(resource, error, at),
          unknown: placeholderAt(resource, path, error.value),
          ...((error.dependsOn !== undefined || alpha) && { severity: "warning" as const, help: `This holds for ${error.dependsOn ?? "what clusters serve unless they are told otherwise"}.` }),
        });
      }
    }
    for (const { resource, error } of withoutIdentity({ sources, validate })) report({ resource, at: resource.atName(), message: "incomplete", data: { fault: sentence(error) } });
  },
});
