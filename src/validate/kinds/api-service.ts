import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import { FieldPath } from "../field-path.ts";
import { dnsLabel1035, dnsSubdomain, pathSegment, portNumber } from "../formats/names.ts";
import type { NameCheck } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";
import { validateObjectMeta } from "./object-meta.ts";

interface APIService {
  readonly metadata?: Decoded<ObjectMeta>;
  readonly spec?: {
    readonly group?: string;
    readonly version?: string;
    readonly groupPriorityMinimum?: number;
    readonly versionPriority?: number;
    readonly insecureSkipTLSVerify?: boolean;
    readonly caBundle?: string;
    readonly service?: { readonly namespace?: string; readonly name?: string; readonly port?: number };
  };
}

/** @see k8s.io/kube-aggregator pkg/apis/apiregistration/validation/validation.go ValidateAPIService */
export function validateAPIService({ metadata, spec = {} }: APIService, { errors }: Check): void {
  const {
    group = "",
    version = "",
    groupPriorityMinimum = 0,
    versionPriority = 0,
    insecureSkipTLSVerify = false,
    caBundle = "",
    service,
  } = spec;
  const path = FieldPath.of("spec");
  const isNamed: NameCheck = (name) => {
    const faults = pathSegment(name);
    return faults.length > 0 || name === `${version}.${group}`
      ? faults
      : [`must be the version and the group: ${version}.${group}`];
  };
  validateObjectMeta(metadata, false, isNamed, errors);
  if (group === "" && version !== "v1")
    errors.required(path.child("group"), "must be set: only the core group of Kubernetes has no name");
  if (group !== "") errors.invalidEach(path.child("group"), group, dnsSubdomain(group));
  errors.invalidEach(path.child("version"), version, dnsLabel1035(version));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000)
    errors.invalid(path.child("groupPriorityMinimum"), groupPriorityMinimum, "must be between 1 and 20000");
  if (versionPriority <= 0 || versionPriority > 1000)
    errors.invalid(path.child("versionPriority"), versionPriority, "must be between 1 and 1000");
  if (service === undefined) {
    if (caBundle !== "") errors.invalid(path.child("caBundle"), undefined, "has no effect without a service");
    if (insecureSkipTLSVerify)
      errors.invalid(path.child("insecureSkipTLSVerify"), true, "has no effect without a service");
    return;
  }
  const { namespace = "", name = "", port = 443 } = service;
  const at = path.child("service");
  if (namespace === "") errors.required(at.child("namespace"));
  if (name === "") errors.required(at.child("name"));
  errors.invalidEach(at.child("port"), port, portNumber(port));
  if (insecureSkipTLSVerify && caBundle !== "")
    errors.invalid(path.child("insecureSkipTLSVerify"), true, "must not be combined with caBundle");
}
