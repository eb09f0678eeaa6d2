import type { FieldPath } from "../field-path.ts";
import {
  configMapKey,
  dnsLabel,
  dnsSubdomain,
  envVarName,
  nameIsDnsSubdomain,
  qualifiedName,
  relaxedEnvVarName,
  type Check as Format,
} from "../formats/names.ts";
import { parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import type { Container, PodScope } from "./pod-types.ts";

type EnvVar = NonNullable<Container["env"]>[number];
type EnvFrom = NonNullable<Container["envFrom"]>[number];
type Source = NonNullable<EnvVar["valueFrom"]> & {
  readonly fileKeyRef?: { readonly key?: string; readonly volumeName?: string; readonly path?: string };
};

const ENV_FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
/** Fields that the downward API can name at all. @see pkg/apis/core/pods/helpers.go ConvertDownwardAPIFieldLabel */
const CONVERTIBLE = new Set([
  ...ENV_FIELDS,
  "metadata.annotations",
  "metadata.labels",
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
  "spec.host",
]);
const RESOURCES = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];
const SUBSCRIPT = /^(.+?)\['(.*)'\]$/s;
const DIVISORS = new Set(["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]);
const SOURCES = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;

const nameFormat = (check: Check): Format => (check.server.relaxedEnvVars ? relaxedEnvVarName : envVarName);

/** @see pkg/apis/core/validation/validation.go ValidateEnv */
export function validateEnv({ env = [] }: Container, pod: PodScope, path: FieldPath, check: Check): void {
  for (const [index, variable] of env.entries()) {
    const at = path.index(index);
    if (!variable.name) check.errors.required(at.child("name"), "an environment variable needs a name");
    else check.errors.invalidEach(at.child("name"), variable.name, nameFormat(check)(variable.name));
    if (variable.valueFrom !== undefined)
      validateSource(variable, variable.valueFrom, pod, at.child("valueFrom"), check);
  }
}

function validateSource(variable: EnvVar, source: Source, pod: PodScope, path: FieldPath, check: Check): void {
  const { errors } = check;
  const present = SOURCES.filter((name) => source[name] !== undefined);
  if (source.fieldRef !== undefined) validateFieldRef(source.fieldRef, ENV_FIELDS, path.child("fieldRef"), check);
  if (source.resourceFieldRef !== undefined)
    validateResourceFieldRef(source.resourceFieldRef, false, path.child("resourceFieldRef"), check);
  if (source.configMapKeyRef !== undefined)
    validateKeyRef(source.configMapKeyRef, path.child("configMapKeyRef"), check);
  if (source.secretKeyRef !== undefined) validateKeyRef(source.secretKeyRef, path.child("secretKeyRef"), check);
  if (source.fileKeyRef !== undefined) validateFileKeyRef(source.fileKeyRef, pod, path.child("fileKeyRef"), check);
  if (present.length === 0)
    errors.invalid(path, "", "needs one of fieldRef, resourceFieldRef, configMapKeyRef and secretKeyRef");
  else if (variable.value) errors.invalid(path, "", "must not be combined with value");
  else if (present.length > 1) errors.invalid(path, "", `only one source is possible, not ${present.join(" and ")}`);
}

function validateKeyRef(
  { name = "", key = "" }: { readonly name?: string; readonly key?: string },
  path: FieldPath,
  { errors }: Check,
): void {
  errors.invalidEach(path.child("name"), name, name === "" ? ["is missing"] : dnsSubdomain(name));
  if (key === "") errors.required(path.child("key"), "needs the key to read");
  else errors.invalidEach(path.child("key"), key, configMapKey(key));
}

function validateFileKeyRef(
  ref: NonNullable<Source["fileKeyRef"]>,
  pod: PodScope,
  path: FieldPath,
  { errors }: Check,
): void {
  const { key = "", volumeName = "", path: file = "" } = ref;
  if (key === "") errors.required(path.child("key"));
  else errors.invalidEach(path.child("key"), key, relaxedEnvVarName(key));
  if (volumeName === "") errors.required(path.child("volumeName"));
  else errors.invalidEach(path.child("volumeName"), volumeName, dnsLabel(volumeName));
  if (file === "") errors.required(path.child("path"));
  else if (file.split("/").includes("..")) errors.invalid(path.child("path"), file, "must not contain '..'");
  const volume = (pod.spec.volumes ?? []).find(({ name }) => name === volumeName);
  if (volume === undefined) errors.notFound(path.child("volumeName"), volumeName, "the pod has no volume of this name");
  else if (Object.keys(volume).length > 1 && volume.emptyDir === undefined)
    errors.invalid(path.child("volumeName"), volumeName, "must name an emptyDir volume");
}

/** @see pkg/apis/core/validation/validation.go validateObjectFieldSelector */
export function validateFieldRef(
  ref: { readonly apiVersion?: string; readonly fieldPath?: string },
  fields: readonly string[],
  path: FieldPath,
  { errors }: Check,
): void {
  const { apiVersion = "", fieldPath = "" } = ref;
  const at = path.child("fieldPath");
  if (fieldPath === "") {
    errors.required(at, "needs the field to read, such as metadata.name");
    return;
  }
  const subscript = SUBSCRIPT.exec(fieldPath);
  const [, label = "", key = ""] = subscript ?? [];
  const known =
    subscript === null ? CONVERTIBLE.has(fieldPath) : label === "metadata.annotations" || label === "metadata.labels";
  if ((apiVersion !== "" && apiVersion !== "v1") || !known) {
    errors.invalid(
      at,
      fieldPath,
      `is not a field of a pod that can be read; possible are ${fields.join(", ")}, metadata.labels['…'] and ` +
        "metadata.annotations['…']",
    );
    return;
  }
  if (subscript !== null)
    errors.invalidEach(
      path.pointingAt("fieldPath"),
      key,
      qualifiedName(label === "metadata.annotations" ? key.toLowerCase() : key),
    );
  else if (!fields.includes(fieldPath === "spec.host" ? "spec.nodeName" : fieldPath))
    errors.notSupported(at, fieldPath, fields.toSorted());
}

/** @see pkg/apis/core/validation/validation.go validateContainerResourceFieldSelector */
export function validateResourceFieldRef(
  ref: { readonly containerName?: string; readonly resource?: string; readonly divisor?: string | number },
  volume: boolean,
  path: FieldPath,
  { errors }: Check,
): void {
  const { containerName = "", resource = "", divisor } = ref;
  const huge = /^(?:requests|limits)\.hugepages-/.test(resource);
  if (volume && containerName === "")
    errors.required(path.child("containerName"), "needs the container whose resources it refers to");
  else if (resource === "") errors.required(path.child("resource"));
  else if (!RESOURCES.includes(resource) && !huge) errors.notSupported(path.child("resource"), resource, RESOURCES);
  const amount =
    divisor === undefined ? undefined : parseQuantity(typeof divisor === "string" ? divisor.trim() : divisor);
  if (amount === undefined || amount.nano === 0n) return;
  const written = String(divisor).trim();
  const same = (candidate: string): boolean => parseQuantity(candidate)?.nano === amount.nano;
  const cpu = resource === "limits.cpu" || resource === "requests.cpu";
  const fine = cpu ? ["1m", "1"].some(same) : [...DIVISORS].some(same) || !(RESOURCES.includes(resource) || huge);
  if (!fine)
    errors.invalid(
      path.child("divisor"),
      written,
      cpu ? "must be 1 or 1m for cpu" : "must be 1 or a single unit such as 1Mi",
    );
}

/** @see pkg/apis/core/validation/validation.go ValidateEnvFrom */
export function validateEnvFrom(sources: readonly EnvFrom[], path: FieldPath, check: Check): void {
  const { errors } = check;
  for (const [index, { prefix = "", configMapRef, secretRef }] of sources.entries()) {
    const at = path.index(index);
    if (prefix !== "") errors.invalidEach(at.child("prefix"), prefix, nameFormat(check)(prefix));
    for (const [field, ref] of [
      ["configMapRef", configMapRef],
      ["secretRef", secretRef],
    ] as const) {
      if (ref === undefined) continue;
      if (!ref.name) errors.required(at.child(field, "name"), "needs a name");
      else errors.invalidEach(at.child(field, "name"), ref.name, nameIsDnsSubdomain(ref.name, true));
    }
    if (configMapRef === undefined && secretRef === undefined)
      errors.invalid(path.pointingAt(index), "", "needs a configMapRef or a secretRef");
    else if (configMapRef !== undefined && secretRef !== undefined)
      errors.invalid(path.pointingAt(index), "", "only one of configMapRef and secretRef is possible");
  }
}
