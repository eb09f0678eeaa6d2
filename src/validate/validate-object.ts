import { apiLifecycle, isRemoved } from "./api-versions.ts";
import { lowerCaseKey, shippedDefinition, shippedKinds, type Definitions } from "./definitions.ts";
import type { FieldError } from "./field-error.ts";
import { KINDS } from "./kinds/kinds.ts";
import { nearestOf } from "./nearest.ts";
import { decode, isObject } from "./schema/decode.ts";
import { validateCustomResource, type CustomKind } from "./schema/custom-resource.ts";
import { apiVersionsOf, kindsOf, kindType, minorOf, servedIn } from "./schema/go-type-table.ts";
import { apiServer, Check, type ApiServer } from "./server.ts";
import { explainUnknownField, type UnknownField } from "./unknown-field.ts";

export type { FieldError, FieldErrorType } from "./field-error.ts";
export type { UnknownField, UnknownFieldKind } from "./unknown-field.ts";

export interface ValidateOptions {
  /** `1.31`; the newest known by default. */
  readonly kubernetesVersion?: string;
  /** Whether Services can have both IP families. Not set: nothing is refused for it. */
  readonly dualStack?: boolean;
  /** The ranges of cluster IPs, the primary family first. Not set: no cluster IP is refused for its range. */
  readonly serviceCIDRs?: readonly string[];
  /** Kinds of CustomResourceDefinitions found beside the object; they win over the shipped ones. */
  readonly definitions?: Definitions;
}

/** What the API server would answer to `kubectl create` of one object, with strict field validation. */
export interface Validation {
  /** `unsupported`: the kind is not known here, and nothing is said of it. */
  readonly verdict: "accepted" | "rejected" | "unsupported";
  readonly errors: readonly FieldError[];
  readonly unknownFields: readonly UnknownField[];
  /** The API server reports only this one, its first; `field` is spelt as Go does, without indexes. */
  readonly decodeError?: FieldError;
  /** All of them. */
  readonly decodeErrors: readonly FieldError[];
  /** Refused before anything is validated, for `metadata.resourceVersion`. */
  readonly requestError?: FieldError;
  readonly warnings: readonly string[];
}

/** The newest version that the table of fields knows. */
export const NEWEST_VERSION = "1.37";

const NO_OPTIONS: ValidateOptions = {};

/**
 * Validates a plain object, read from YAML as Kubernetes reads it. Pure; the answers agree with Kubernetes 1.37 and Gateway API
 * 1.6 for field, type and verdict; the words of `detail` are ours.
 */
export function validateObject(object: unknown, options: ValidateOptions = NO_OPTIONS): Validation {
  const server = serverOf(options);
  if (!isObject(object)) return undecodable([], "is not an object: a manifest is a map with apiVersion and kind");
  const { apiVersion, kind } = object;
  if (typeof kind !== "string" || kind === "") return undecodable(kind === undefined || kind === null || kind === "" ? [] : ["kind"], "kind is missing");
  if (typeof apiVersion !== "string" || apiVersion === "") return undecodable(apiVersion === undefined || apiVersion === null || apiVersion === "" ? [] : ["apiVersion"], missingVersion(kind, server));

  const type = kindType(apiVersion, kind);
  const custom = type === undefined ? definitionOf(apiVersion, kind, options) : undefined;
  const resourceVersion = resourceVersionOf(object);
  if (custom !== undefined) {
    const check = new Check(server);
    const { unknownFields, decodeErrors } = validateCustomResource(object, custom, check);
    return answer(check, unknownFields, decodeErrors, resourceVersion);
  }
  if (type === undefined || !servedIn(type, server.minor)) return unserved(apiVersion, kind, server);

  const decoded = decode(object, type.type, server.minor);
  const check = new Check(server);
  const unknownFields = decoded.unknown.map((unknown) => explainUnknownField(unknown, server.minor));
  if (decoded.errors.length === 0) KINDS.get(`${apiVersion} ${kind}`)?.(decoded.value as never, check);
  return answer(check, unknownFields, decoded.errors, resourceVersion);
}

const definitionOf = (apiVersion: string, kind: string, { definitions }: ValidateOptions): CustomKind | undefined =>
  definitions?.get(`${apiVersion} ${kind}`) ?? definitions?.get(lowerCaseKey(apiVersion, kind)) ?? shippedDefinition(apiVersion, kind);

const servers = new WeakMap<ValidateOptions, ApiServer>();

/** Callers use the same options for thousands of objects. */
function serverOf(options: ValidateOptions): ApiServer {
  let server = servers.get(options);
  if (server === undefined) servers.set(options, (server = newServer(options)));
  return server;
}

function newServer({ kubernetesVersion = NEWEST_VERSION, dualStack, serviceCIDRs }: ValidateOptions): ApiServer {
  const ranges = serviceCIDRs ?? [];
  const written = [...new Set(ranges.map((range) => (range.includes(":") ? "IPv6" : "IPv4")))];
  const families = dualStack === true ? ["IPv4", "IPv6"] : serviceCIDRs !== undefined ? written : dualStack === false ? ["IPv4"] : undefined;
  return apiServer(minorOf(kubernetesVersion), { families, serviceCIDRs: ranges });
}

function answer(check: Check, unknownFields: readonly UnknownField[], decodeErrors: readonly FieldError[], requestError: FieldError | undefined): Validation {
  const refused = check.errors.list.length > 0 || unknownFields.length > 0 || decodeErrors.length > 0 || requestError !== undefined;
  const [decodeError] = decodeErrors;
  return {
    verdict: refused ? "rejected" : "accepted",
    errors: decodeErrors.length > 0 ? [] : check.errors.list,
    unknownFields,
    ...(decodeError === undefined ? {} : { decodeError }),
    decodeErrors,
    ...(requestError === undefined ? {} : { requestError }),
    warnings: check.warnings,
  };
}

function undecodable(path: FieldError["path"], detail: string, more: Pick<FieldError, "dependsOn" | "supported"> = {}): Validation {
  const decodeError: FieldError = { type: "DecodeError", field: path.join("."), path, detail, ...more };
  return { verdict: "rejected", errors: [], unknownFields: [], decodeError, decodeErrors: [decodeError], warnings: [] };
}

/** @see k8s.io/apiserver pkg/registry/rest/create.go: objects to be created have no version yet */
function resourceVersionOf(object: Readonly<Record<string, unknown>>): FieldError | undefined {
  const metadata = object["metadata"];
  const version = isObject(metadata) ? metadata["resourceVersion"] : undefined;
  if (typeof version !== "string" || version === "") return undefined;
  return {
    type: "ResourceVersionSet",
    field: "metadata.resourceVersion",
    path: ["metadata", "resourceVersion"],
    detail: "is set by the server: with it the object cannot be created, only replaced. Remove what kubectl get adds",
    value: version,
  };
}

const missingVersion = (kind: string, server: ApiServer): string => {
  const [version] = apiVersionsOf(kind, server.minor);
  return version === undefined ? "apiVersion is missing" : `apiVersion is missing; for a ${kind} it is ${version}`;
};

/** A kind of a group that Kubernetes serves must exist; other groups may be anything. */
function unserved(apiVersion: string, kind: string, server: ApiServer): Validation {
  const lifecycle = apiLifecycle(apiVersion, kind);
  const version = `1.${server.minor}`;
  if (lifecycle !== undefined && (isRemoved(lifecycle, version) || lifecycle.deprecatedIn === undefined)) {
    const gone = lifecycle.removedIn === undefined ? "is not served any more" : `was removed in Kubernetes ${lifecycle.removedIn}`;
    const instead = lifecycle.replacement === undefined ? "" : `: use ${lifecycle.replacement}`;
    return undecodable(["apiVersion"], `${apiVersion} ${kind} ${gone}${instead}${lifecycle.note === undefined ? "" : `. ${lifecycle.note}`}`, lifecycle.removedIn === undefined ? INSTALLED : {});
  }
  const served = apiVersionsOf(kind, server.minor);
  if (served.length > 0 && (isBuiltInGroup(apiVersion) || apiVersion.includes("k8s.io"))) return undecodable(["apiVersion"], `there is no ${kind} in ${apiVersion}: its apiVersion is ${served.join(" or ")}`, { supported: served });
  const kinds = isBuiltInGroup(apiVersion) ? kindsOf(apiVersion) : shippedKinds(apiVersion).filter((key) => key.startsWith(`${apiVersion} `)).map((key) => key.slice(apiVersion.length + 1));
  const nearest = kinds.find((candidate) => candidate.toLowerCase() === kind.toLowerCase()) ?? nearestOf(kind, kinds)?.name;
  if (nearest !== undefined) return undecodable(["kind"], `there is no ${kind} in ${apiVersion}; did you mean ${nearest}?`, { supported: [nearest] });
  const elsewhere = shippedKinds(apiVersion).filter((key) => key.endsWith(` ${kind}`)).map((key) => key.slice(0, key.indexOf(" ")));
  if (elsewhere.length > 0) return undecodable(["apiVersion"], `${apiVersion} of ${kind} is not served: use ${elsewhere.join(" or ")}`, { ...INSTALLED, supported: elsewhere });
  return { verdict: "unsupported", errors: [], unknownFields: [], decodeErrors: [], warnings: [] };
}

const INSTALLED = { dependsOn: "the definitions that are installed" };
const isBuiltInGroup = (apiVersion: string): boolean => kindsOf(apiVersion).length > 0 || /^v\d+$/.test(apiVersion);
