import { isRecord } from "../../base/is-record.ts";
import type { TypedLocalObjectReference } from "kubernetes-types/core/v1.js";
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressClass,
  IngressSpec,
} from "kubernetes-types/networking/v1.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { parseIP } from "../../base/ip.ts";
import {
  byteLength,
  dnsLabel,
  dnsSubdomain,
  nameIsDnsLabel,
  nameIsDnsLabel1035,
  nameIsDnsSubdomain,
  pathSegment,
  portName,
  portNumber,
  wildcardDnsSubdomain,
  type Faults,
} from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateObjectMeta } from "./object-meta.ts";

const SPEC = FieldPath.of("spec");
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
const MAX_CONTROLLER_BYTES = 250;
const HTTP_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/**
 * @see pkg/apis/networking/validation/validation.go ValidateIngressCreate; pkg/registry/networking/ingress/strategy.go
 */
export function validateIngress(ingress: Ingress, check: Check): void {
  const { errors } = check;
  const spec = ingress.spec ?? {};
  validateObjectMeta(ingress.metadata, true, nameIsDnsSubdomain, errors);
  validateSpec(spec, check);
  const annotation = ingress.metadata?.annotations?.[CLASS_ANNOTATION];
  if (annotation === undefined) return;
  if (spec.ingressClassName === undefined)
    check.warn(
      FieldPath.of("metadata", "annotations").key(CLASS_ANNOTATION),
      "is deprecated: use spec.ingressClassName",
    );
  else if (spec.ingressClassName !== annotation) {
    errors.invalid(
      FieldPath.of("metadata", "annotations", CLASS_ANNOTATION).printedAs(`annotations.${CLASS_ANNOTATION}`),
      annotation,
      `must equal spec.ingressClassName, ${spec.ingressClassName}, while both are set`,
      undefined,
      "class-annotation-differs",
    );
  }
}

function validateSpec(spec: IngressSpec, check: Check): void {
  const { errors } = check;
  const rules = spec.rules ?? [];
  if (rules.length === 0 && spec.defaultBackend === undefined)
    errors.invalid(SPEC, rules, "needs rules or a defaultBackend");
  if (spec.defaultBackend !== undefined) validateBackend(spec.defaultBackend, SPEC.child("defaultBackend"), check);
  for (const [index, { host = "", http }] of rules.entries()) {
    const path = SPEC.child("rules").index(index);
    if (host !== "") {
      if (parseIP(host) !== undefined)
        errors.invalid(path.child("host"), host, "must be a DNS name: an Ingress does not route by IP address");
      errors.invalidEach(path.child("host"), host, hostFaults(host));
    }
    if (http === undefined) continue;
    const pathsPath = path.child("http", "paths");
    if ((http.paths ?? []).length === 0) errors.required(pathsPath, "a rule with http needs at least one path");
    for (const [number, entry] of (http.paths ?? []).entries()) validatePath(entry, pathsPath.index(number), check);
  }
  for (const [index, { hosts = [], secretName = "" }] of (spec.tls ?? []).entries()) {
    const path = SPEC.child("tls").index(index);
    for (const [number, host] of hosts.entries())
      errors.invalidEach(path.child("hosts").index(number), host, hostFaults(host));
    if (secretName !== "") errors.invalidEach(path.child("secretName"), secretName, nameIsDnsSubdomain(secretName));
  }
  if (spec.ingressClassName !== undefined)
    errors.invalidEach(SPEC.child("ingressClassName"), spec.ingressClassName, dnsSubdomain(spec.ingressClassName));
}

const hostFaults = (host: string): Faults => (host.includes("*") ? wildcardDnsSubdomain(host) : dnsSubdomain(host));

function validatePath(
  { path: text = "", pathType, backend }: Partial<HTTPIngressPath>,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  const at = path.child("path");
  switch (pathType) {
    case undefined:
      errors.required(path.child("pathType"), "write Prefix, Exact or ImplementationSpecific; there is no default");
      return;
    case "Exact":
    case "Prefix":
      if (!text.startsWith("/")) errors.invalid(at, text, "must start with '/'");
      for (const part of ["//", "/./", "/../", "%2f", "%2F"])
        if (text.includes(part)) errors.invalid(at, text, `must not contain '${part}'`);
      for (const end of ["/..", "/."]) if (text.endsWith(end)) errors.invalid(at, text, `must not end with '${end}'`);
      break;
    case "ImplementationSpecific":
      if (text !== "" && !text.startsWith("/")) errors.invalid(at, text, "must start with '/'");
      break;
    default:
      errors.notSupported(path.child("pathType"), pathType, PATH_TYPES);
  }
  validateBackend(backend ?? {}, path.child("backend"), check);
}

function validateBackend({ service, resource }: IngressBackend, path: FieldPath, { errors, server }: Check): void {
  if (service !== undefined && resource !== undefined)
    errors.invalid(path, "", "must name a service or a resource, not both");
  else if (resource !== undefined) validateReference(resource, path.child("resource"), errors);
  else if (service === undefined) errors.invalid(path, "", "must name a service (with name and port) or a resource");
  else {
    const nameCheck = server.relaxedServiceNames ? nameIsDnsLabel : nameIsDnsLabel1035;
    if (!service.name) errors.required(path.child("service", "name"), "the backend needs the name of a Service");
    else errors.invalidEach(path.child("service", "name"), service.name, nameCheck(service.name));
    const { name = "", number = 0 } = service.port ?? {};
    const port = path.child("service", "port");
    if (name !== "" && number !== 0)
      errors.invalid(path.pointingAt("service", "port"), "", "must give the port by name or by number, not both");
    else if (name !== "") errors.invalidEach(port.child("name"), name, portName(name));
    else if (number !== 0) errors.invalidEach(port.child("number"), number, portNumber(number));
    else
      errors.required(path.pointingAt("service", "port"), "the backend needs service.port.number or service.port.name");
  }
}

function validateReference(reference: Partial<TypedLocalObjectReference>, path: FieldPath, errors: FieldErrors): void {
  if (reference.apiGroup !== undefined)
    errors.invalidEach(path.child("apiGroup"), reference.apiGroup, dnsSubdomain(reference.apiGroup));
  for (const field of ["kind", "name"] as const) {
    const value = reference[field];
    if (!value) errors.required(path.child(field));
    else errors.invalidEach(path.child(field), value, pathSegment(value));
  }
}

/** @see pkg/apis/networking/validation/validation.go ValidateIngressClass */
export function validateIngressClass(ingressClass: IngressClass, { errors }: Check): void {
  validateObjectMeta(ingressClass.metadata, false, nameIsDnsSubdomain, errors);
  const { controller = "", parameters } = ingressClass.spec ?? {};
  const path = SPEC.child("controller");
  if (byteLength(controller) > MAX_CONTROLLER_BYTES) errors.tooLong(path, MAX_CONTROLLER_BYTES);
  validateDomainPrefixedPath(controller, path, errors);
  if (!isRecord(parameters)) return;
  const at = SPEC.child("parameters");
  validateReference(parameters, at, errors);
  const { scope = "Cluster", namespace } = parameters;
  if (scope === "Namespace") {
    if (namespace === undefined) errors.required(at.child("namespace"), "scope Namespace needs the namespace");
    else errors.invalidEach(at.child("namespace"), namespace, dnsLabel(namespace));
  } else if (scope === "Cluster") {
    if (namespace !== undefined) errors.forbidden(at.child("namespace"), "has no effect with scope Cluster");
  } else errors.notSupported(at.child("scope"), scope, ["Cluster", "Namespace"]);
}

/** `acme.io/foo`. @see k8s.io/apimachinery pkg/util/validation/validation.go IsDomainPrefixedPath */
export function validateDomainPrefixedPath(value: string, path: FieldPath, errors: FieldErrors): void {
  const slash = value.indexOf("/");
  const [host, rest] = [value.slice(0, Math.max(0, slash)), value.slice(slash + 1)];
  if (value === "") errors.required(path, "must be a domain, a slash and a path, as in example.com/name");
  else if (slash < 0 || host === "" || rest === "")
    errors.invalid(path, value, "must be a domain, a slash and a path, as in example.com/name");
  else {
    errors.invalidEach(path, host, dnsSubdomain(host));
    if (!HTTP_PATH.test(rest))
      errors.invalid(path, rest, "its path contains characters that are not allowed in a URL path");
  }
}
