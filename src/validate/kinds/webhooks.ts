import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ServiceReference,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
  WebhookClientConfig,
} from "kubernetes-types/admissionregistration/v1.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { dnsLabel1035, dnsSubdomain, nameIsDnsSubdomain, portNumber, qualifiedName } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateLabelSelector, validateObjectMeta } from "./object-meta.ts";
import { validateWebhookURL } from "./webhook-url.ts";

type Webhook = Decoded<ValidatingWebhook> &
  Pick<Decoded<MutatingWebhook>, "reinvocationPolicy"> & {
    readonly matchConditions?: readonly { readonly name?: string; readonly expression?: string }[];
  };

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const REVIEW_VERSIONS = ["v1", "v1beta1"];

/** @see pkg/apis/admissionregistration/validation/validation.go ValidateValidatingWebhookConfiguration */
export const validateValidatingWebhookConfiguration = (
  configuration: Decoded<ValidatingWebhookConfiguration>,
  check: Check,
): void => validateWebhooks(configuration.metadata, configuration.webhooks, check);

/** @see pkg/apis/admissionregistration/validation/validation.go ValidateMutatingWebhookConfiguration */
export const validateMutatingWebhookConfiguration = (
  configuration: Decoded<MutatingWebhookConfiguration>,
  check: Check,
): void => validateWebhooks(configuration.metadata, configuration.webhooks, check);

function validateWebhooks(
  metadata: Decoded<ValidatingWebhookConfiguration>["metadata"],
  webhooks: readonly Webhook[] | undefined,
  check: Check,
): void {
  const { errors } = check;
  validateObjectMeta(metadata, false, nameIsDnsSubdomain, errors);
  const names = new Set<string>();
  for (const [index, webhook] of (webhooks ?? []).entries()) {
    const path = FieldPath.of("webhooks").index(index);
    validateWebhook(webhook, path, check);
    validateReviewVersions(webhook.admissionReviewVersions ?? [], path.child("admissionReviewVersions"), errors);
    const { name = "" } = webhook;
    if (name !== "" && names.has(name)) errors.duplicate(path.child("name"), name);
    names.add(name);
  }
}

/** @see k8s.io/apimachinery pkg/util/validation/validation.go IsFullyQualifiedName */
function validateName(name: string, path: FieldPath, errors: FieldErrors): void {
  const [fault] = name === "" ? [] : dnsSubdomain(name);
  if (name === "") errors.required(path);
  else if (fault !== undefined) errors.invalid(path, name, fault);
  else if (name.split(".").length < 3)
    errors.invalid(path, name, "must be a domain name of at least three parts, as in pods.policy.example.com");
}

function validateWebhook(webhook: Webhook, path: FieldPath, check: Check): void {
  const { errors } = check;
  const { failurePolicy, matchPolicy, sideEffects, timeoutSeconds, reinvocationPolicy, matchConditions = [] } = webhook;
  validateName(webhook.name ?? "", path.child("name"), errors);
  for (const [index, rule] of (webhook.rules ?? []).entries())
    validateRule(rule, path.child("rules").index(index), errors);
  const oneOf = (field: string, value: string | undefined, supported: readonly string[]): void => {
    if (value !== undefined && !supported.includes(value)) errors.notSupported(path.child(field), value, supported);
  };
  oneOf("failurePolicy", failurePolicy, ["Fail", "Ignore"]);
  oneOf("matchPolicy", matchPolicy, ["Equivalent", "Exact"]);
  if (sideEffects === undefined) errors.required(path.child("sideEffects"), "must be None or NoneOnDryRun");
  oneOf("sideEffects", sideEffects, ["None", "NoneOnDryRun"]);
  if (timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30))
    errors.invalid(path.child("timeoutSeconds"), timeoutSeconds, "must be between 1 and 30");
  validateLabelSelector(webhook.namespaceSelector, path.child("namespaceSelector"), errors);
  validateLabelSelector(webhook.objectSelector, path.child("objectSelector"), errors);
  oneOf("reinvocationPolicy", reinvocationPolicy, ["IfNeeded", "Never"]);
  validateClientConfig(webhook.clientConfig ?? {}, path.child("clientConfig"), errors);
  validateConditions(matchConditions, path.child("matchConditions"), check);
}

function validateConditions(conditions: NonNullable<Webhook["matchConditions"]>, path: FieldPath, check: Check): void {
  const { errors } = check;
  // Whether the expressions compile is not checked.
  if (conditions.length > 0) check.partly = true;
  if (conditions.length > 64) errors.tooMany(path, conditions.length, 64);
  const names = new Set<string>();
  for (const [index, { name = "", expression = "" }] of conditions.entries()) {
    const at = path.index(index);
    if (expression.trim() === "") errors.required(at.child("expression"));
    if (name === "") errors.required(at.child("name"));
    else errors.invalidEach(at.child("name"), name, qualifiedName(name));
    if (name !== "" && names.has(name)) errors.duplicate(at.child("name"), name);
    names.add(name);
  }
}

function validateReviewVersions(versions: readonly string[], path: FieldPath, errors: FieldErrors): void {
  if (versions.length === 0) return errors.required(path, "needs v1 or v1beta1");
  const seen = new Set<string>();
  for (const [index, version] of versions.entries()) {
    if (seen.has(version)) errors.invalid(path.index(index), version, "must not be repeated");
    else errors.invalidEach(path.index(index), version, dnsLabel1035(version));
    seen.add(version);
  }
  if (!versions.some((version) => REVIEW_VERSIONS.includes(version)))
    errors.invalid(path, versions, "must contain v1 or v1beta1, which the API server sends");
}

interface Rule {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
}

function validateRule(rule: Rule, path: FieldPath, errors: FieldErrors): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  for (const [field, values] of Object.entries({ operations, apiGroups, apiVersions })) {
    if (values.length === 0) errors.required(path.child(field));
    else if (values.length > 1 && values.includes("*"))
      errors.invalid(path.child(field), values, "may contain nothing besides *");
  }
  for (const [index, operation] of operations.entries())
    if (!OPERATIONS.includes(operation))
      errors.notSupported(path.child("operations").index(index), operation, OPERATIONS);
  for (const [index, version] of apiVersions.entries())
    if (version === "") errors.required(path.child("apiVersions").index(index));
  validateResources(resources, path.child("resources"), errors);
  if (scope !== undefined && !["*", "Cluster", "Namespaced"].includes(scope))
    errors.notSupported(path.child("scope"), scope, ["*", "Cluster", "Namespaced"]);
}

/** `pods`, `pods/status`, `pods/*`, `*`, `*` with a subresource. @see validateResources of the same file */
function validateResources(resources: readonly string[], path: FieldPath, errors: FieldErrors): void {
  if (resources.length === 0) errors.required(path);
  const [ofResource, ofSubresource] = [new Set<string>(), new Set<string>()];
  let plain = false;
  for (const [index, resource] of resources.entries()) {
    if (resource === "") {
      errors.required(path.index(index));
      continue;
    }
    const slash = resource.indexOf("/");
    if (slash < 0) {
      plain = resource !== "*";
      continue;
    }
    const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
    if (ofResource.has(name)) errors.invalid(path.index(index), resource, `must not be combined with ${name}/*`);
    if (ofSubresource.has(sub)) errors.invalid(path.index(index), resource, `must not be combined with */${sub}`);
    if (sub === "*") ofResource.add(name);
    if (name === "*") ofSubresource.add(sub);
  }
  if (resources.length > 1 && resources.includes("*/*"))
    errors.invalid(path, resources, "may contain nothing besides */*");
  if (resources.includes("*") && plain) errors.invalid(path, resources, "may contain no resource besides *");
}

function validateClientConfig(
  { url, service }: Decoded<WebhookClientConfig>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if ((url === undefined) === (service === undefined)) errors.required(path, "needs url or service, and not both");
  else if (url !== undefined) validateWebhookURL(url, path.child("url"), errors);
  else if (service !== undefined) validateWebhookService(service, path.child("service"), errors);
}

/** @see k8s.io/apiserver pkg/util/webhook/validation.go ValidateWebhookService */
function validateWebhookService(
  { name = "", namespace = "", port = 443, path: url }: Decoded<ServiceReference>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  // The server has the two in each other's place.
  if (name === "") errors.required(path.childAt("namespace", "name"), "name must be set");
  if (namespace === "") errors.required(path.childAt("name", "namespace"), "namespace must be set");
  errors.invalidEach(path.child("port"), port, portNumber(port));
  if (url === undefined || url === "" || url === "/") return;
  const at = path.child("path");
  if (url === "//") return errors.invalid(at, url, "must not contain an empty part");
  if (!url.startsWith("/")) errors.invalid(at, url, "must start with /");
  for (const step of url.slice(1).replace(/\/$/, "").split("/")) {
    if (step === "") errors.invalid(at, url, "must not contain an empty part");
    else for (const fault of dnsSubdomain(step)) errors.invalid(at, url, `contains "${step}", which ${fault}`);
  }
}
