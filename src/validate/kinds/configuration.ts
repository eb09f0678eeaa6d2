import type { ConfigMap, Namespace, Node, Secret, ServiceAccount } from "kubernetes-types/core/v1.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { legacyCidr } from "../formats/ip.ts";
import {
  byteLength,
  configMapKey,
  labelValue,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  qualifiedName,
} from "../formats/names.ts";
import { isWhole, parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import { nameOf, validateFinalizer, validateObjectMeta } from "./object-meta.ts";
import { TAINT_EFFECTS } from "./scheduling.ts";
import { familyOf } from "./service-cluster-ips.ts";

const MAX_BYTES = 1024 * 1024;

/** @see pkg/apis/core/validation/validation.go ValidateConfigMap */
export function validateConfigMap(configMap: ConfigMap, { errors }: Check): void {
  validateObjectMeta(configMap.metadata, true, nameIsDnsSubdomain, errors);
  const { data = {}, binaryData = {} } = configMap;
  let bytes = 0;
  for (const key of Object.keys(data)) {
    validateKey(key, "data", errors);
    if (Object.hasOwn(binaryData, key))
      errors.invalid(FieldPath.of("data").key(key), key, "is also in binaryData", "key");
    bytes += byteLength(data[key] ?? "");
  }
  for (const key of Object.keys(binaryData)) {
    validateKey(key, "binaryData", errors);
    bytes += decodedLength(binaryData[key] ?? "");
  }
  if (bytes > MAX_BYTES) errors.tooLong(FieldPath.root, MAX_BYTES);
}

function validateKey(key: string, field: string, errors: FieldErrors): void {
  for (const fault of configMapKey(key)) errors.invalid(FieldPath.of(field).key(key), key, fault, "key");
}

const decodedLength = (base64: string): number => {
  const text = base64.replaceAll(/\s/g, "");
  return (text.length / 4) * 3 - (/=+$/.exec(text)?.[0].length ?? 0);
};

/** Which keys a Secret of a type must have: all of the first list, or any of the second. */
const SECRET_KEYS: Readonly<Record<string, { readonly all?: readonly string[]; readonly any?: readonly string[] }>> = {
  "kubernetes.io/dockercfg": { all: [".dockercfg"] },
  "kubernetes.io/dockerconfigjson": { all: [".dockerconfigjson"] },
  "kubernetes.io/basic-auth": { any: ["username", "password"] },
  "kubernetes.io/ssh-auth": { all: ["ssh-privatekey"] },
  "kubernetes.io/tls": { all: ["tls.crt", "tls.key"] },
};
const ACCOUNT = "kubernetes.io/service-account.name";

/** @see pkg/apis/core/validation/validation.go ValidateSecret */
export function validateSecret(secret: Secret, { errors }: Check): void {
  validateObjectMeta(secret.metadata, true, nameIsDnsSubdomain, errors);
  const { data = {}, stringData = {}, type = "" } = secret;
  const path = FieldPath.of("data");
  const keys = new Set([...Object.keys(data), ...Object.keys(stringData)]);
  let bytes = 0;
  for (const key of keys) {
    const written = Object.hasOwn(stringData, key);
    // A line of an env file without `=` becomes a key, and may be a password: such a key is never shown.
    const at = FieldPath.root.childAt("data[…]", written ? "stringData" : "data", key);
    for (const fault of configMapKey(key)) errors.invalid(at, "", fault, "key");
    bytes += written ? byteLength(stringData[key] ?? "") : decodedLength(data[key] ?? "");
  }
  if (bytes > MAX_BYTES) errors.tooLong(path, MAX_BYTES);
  if (type === "kubernetes.io/service-account-token" && !secret.metadata?.annotations?.[ACCOUNT])
    errors.required(
      FieldPath.of("metadata", "annotations").key(ACCOUNT),
      "a token needs the name of its ServiceAccount",
    );
  const { all = [], any = [] } = SECRET_KEYS[type] ?? {};
  const missing = any.some((key) => keys.has(key))
    ? all.filter((key) => !keys.has(key))
    : [...all.filter((key) => !keys.has(key)), ...any];
  for (const key of missing) errors.required(path.key(key), `a Secret of type ${type} needs it`);
  for (const key of [".dockercfg", ".dockerconfigjson"])
    if (all.includes(key) && keys.has(key)) validateJson(secret, key, path, errors);
}

function validateJson({ data = {}, stringData = {} }: Secret, key: string, path: FieldPath, errors: FieldErrors): void {
  const text =
    stringData[key] ??
    new TextDecoder().decode(
      Uint8Array.from(atob((data[key] ?? "").replaceAll(/\s/g, "")), (character) => character.charCodeAt(0)),
    );
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed === null || (typeof parsed === "object" && !Array.isArray(parsed))) return;
  } catch {
    // Reported below, like any other text that is not an object.
  }
  errors.invalid(path.key(key), undefined, "must contain a JSON object");
}

/** @see pkg/apis/core/validation/validation.go ValidateNamespace */
export function validateNamespace(namespace: Namespace, { errors }: Check): void {
  validateObjectMeta(namespace.metadata, false, nameIsDnsLabel, errors);
  // The server labels the Namespace with its name.
  const name = nameOf(namespace.metadata);
  for (const detail of labelValue(name)) {
    errors.list.push({
      type: "FieldValueInvalid",
      field: "metadata.labels",
      path: ["metadata", "name"],
      detail: `becomes a label, but ${detail}`,
      value: name,
      remark: true,
    });
  }
  validatePodSecurity(namespace.metadata?.labels ?? {}, errors);
  for (const [index, finalizer] of (namespace.spec?.finalizers ?? []).entries()) {
    const path = FieldPath.of("spec", "finalizers").pointingAt(index);
    errors.invalidEach(path, finalizer, qualifiedName(finalizer));
    validateFinalizer(finalizer, path, errors);
  }
}

const POD_SECURITY = "pod-security.kubernetes.io/";
const LEVELS: readonly [string, ...string[]] = ["privileged", "baseline", "restricted"];

/** @see k8s.io/pod-security-admission api/helpers.go PolicyToEvaluate; the admission plugin is on by default */
function validatePodSecurity(labels: Readonly<Record<string, string>>, errors: FieldErrors): void {
  for (const mode of ["enforce", "audit", "warn"]) {
    const [level, version] = [labels[`${POD_SECURITY}${mode}`], labels[`${POD_SECURITY}${mode}-version`]];
    const path = (key: string): FieldPath => FieldPath.of("metadata", "labels").key(`${POD_SECURITY}${key}`);
    if (level !== undefined && !LEVELS.includes(level)) errors.invalidChoice(path(mode), level, LEVELS);
    if (version !== undefined && !/^(?:latest|v1\.(?:0|[1-9]\d*))$/.test(version))
      errors.invalid(path(`${mode}-version`), version, "must be latest or a version such as v1.37");
  }
}

/** @see pkg/apis/core/validation/validation.go ValidateServiceAccount */
export function validateServiceAccount(account: ServiceAccount, { errors }: Check): void {
  validateObjectMeta(account.metadata, true, nameIsDnsSubdomain, errors);
}

/** @see pkg/apis/core/validation/validation.go ValidateNode */
export function validateNode(node: Node, { errors, server }: Check): void {
  validateObjectMeta(node.metadata, false, nameIsDnsSubdomain, errors);
  const taken = new Set<string>();
  for (const [index, { key = "", value = "", effect = "" }] of (node.spec?.taints ?? []).entries()) {
    const path = FieldPath.root.childAt(`metadata.taints[${index}]`, "spec", "taints", index);
    errors.invalidEach(path.child("key"), key, qualifiedName(key));
    const faults = labelValue(value);
    if (faults.length > 0) errors.invalid(path.child("value"), value, faults.join(", "));
    if (effect === "") errors.required(path.child("effect"));
    else if (!TAINT_EFFECTS.includes(effect)) errors.notSupported(path.child("effect"), effect, TAINT_EFFECTS);
    if (taken.has(`${key} ${effect}`)) errors.duplicate(path, key, "another taint has the same key and effect");
    taken.add(`${key} ${effect}`);
  }
  for (const field of ["capacity", "allocatable"] as const) {
    for (const [name, amount] of Object.entries(node.status?.[field] ?? {})) {
      const parsed = parseQuantity(amount);
      const path = FieldPath.of("status", field, name);
      if (parsed !== undefined && parsed.nano < 0n) errors.invalid(path, amount, "must not be negative");
      if (
        parsed !== undefined &&
        (name === "pods" || (name.includes("/") && !name.includes("kubernetes.io/"))) &&
        !isWhole(parsed)
      )
        errors.invalid(path, amount, "must be a whole number");
    }
  }
  const { podCIDR = "", podCIDRs = [] } = node.spec ?? {};
  // The older field wins if the two differ.
  const single = podCIDR !== "" && podCIDR !== podCIDRs[0];
  const ranges = single ? [podCIDR] : podCIDRs;
  const path = single ? FieldPath.of("spec").childAt("podCIDRs", "podCIDR") : FieldPath.of("spec", "podCIDRs");
  for (const [index, range] of ranges.entries())
    errors.invalidEach(path.index(index), range, legacyCidr(range, server));
  if (
    ranges.length > 1 &&
    (ranges.length > 2 || new Set(ranges.map((range) => familyOf(range.split("/")[0] ?? ""))).size < 2)
  )
    errors.invalid(path, ranges, "may contain only one range of each IP family");
}
