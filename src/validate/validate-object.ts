import { customKinds, type KindName } from "./custom-kinds.ts";
import { lowerCaseKey, shippedDefinition, type Definitions } from "./definitions.ts";
import type { FieldError } from "./field-error.ts";
import { isExperimentalVersion, isGone, isNewerThanKnown, laterRelease, type GatewayAPI } from "./gateway-api.ts";
import { identityFault } from "./identity.ts";
import { KINDS } from "./kinds/kinds.ts";
import { groupOf, isBuiltInKind } from "./schema/built-in-kinds.ts";
import { decode, isObject } from "./schema/decode.ts";
import { validateCustomResource, type CustomKind } from "./schema/custom-resource.ts";
import { apiVersionsOf, kindType, minorOf, servedIn } from "./schema/go-type-table.ts";
import { apiServer, Check, type ApiServer, type ServerWarning } from "./server.ts";
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
  /** Which definitions of the Gateway API are installed. What is not given is not known, and refuses nothing for sure. */
  readonly gatewayAPI?: GatewayAPI;
  /** The version of Kubernetes that was asked for, where `kubernetesVersion` only is the nearest one that is known: `1.38`. */
  readonly newer?: string;
}

/** What the API server would answer to `kubectl create` of one object, with strict field validation. */
export interface Validation {
  /**
   * `decoded`: every field has a name and type that the API has, but the rules of the kind are not known here.
   * `unsupported`: the kind is not known here, and nothing is said of it.
   */
  readonly verdict: "accepted" | "decoded" | "rejected" | "unsupported";
  readonly errors: readonly FieldError[];
  readonly unknownFields: readonly UnknownField[];
  /** The API server reports only this one, its first; `field` is spelt as Go does, without indexes. */
  readonly decodeError?: FieldError;
  /** All of them. */
  readonly decodeErrors: readonly FieldError[];
  /** Refused before anything is validated, for `metadata.resourceVersion`. */
  readonly requestError?: FieldError;
  readonly warnings: readonly ServerWarning[];
  /** What the object surely was meant to be, where its apiVersion or kind is wrong, and what the API server would say of that. */
  readonly meant?: KindName & { readonly validation: Validation };
  /** Why an object of an unsupported version may be refused. */
  readonly doubt?: FieldError;
  /** The answer holds for the definitions that the options say are installed. */
  readonly conditional?: true;
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
  if (typeof kind !== "string" || kind === "")
    return undecodable(kind === undefined || kind === null || kind === "" ? [] : ["kind"], "kind is missing");
  if (typeof apiVersion !== "string" || apiVersion === "")
    return undecodable(
      apiVersion === undefined || apiVersion === null || apiVersion === "" ? [] : ["apiVersion"],
      missingVersion(apiVersion, kind, server),
      apiVersionsOf(kind, server.minor).length > 0 ? { code: "api-version-missing" } : {},
    );

  // The API server takes `/v1` for the core group too.
  const version = /^\/v\d+$/.test(apiVersion) ? apiVersion.slice(1) : apiVersion;
  const type = kindType(version, kind);
  const custom = type === undefined ? definitionOf(version, kind, options) : undefined;
  const resourceVersion = resourceVersionOf(object);
  if (custom !== undefined) return customAnswer(object, custom, version, kind, { server, options, resourceVersion });
  if (type === undefined || !servedIn(type, server.minor))
    return isBuiltInKind(version, kind, server.minor) ? UNSUPPORTED : unserved(object, version, kind, server, options);

  const decoded = decode(object, type.type, server.minor);
  const check = new Check(server);
  const { newer } = server;
  const unknownFields = decoded.unknown
    .map((unknown) => explainUnknownField(unknown, server.minor))
    .map((field) => (newer !== undefined && field.kind === "unknown" ? { ...field, ...newerThanKnown(newer) } : field));
  const rules = KINDS.get(`${version} ${kind}`);
  if (decoded.errors.length === 0) rules?.(decoded.value as never, check);
  if (newer !== undefined) {
    const { list } = check.errors;
    for (const [index, error] of list.entries())
      if (error.code === "not-listed") list[index] = { ...error, ...newerThanKnown(newer) };
  }
  const found = answer(check, unknownFields, decoded.errors, resourceVersion);
  return (rules === undefined || check.partly) && found.verdict === "accepted"
    ? { ...found, verdict: "decoded" }
    : found;
}

/** What a newer version may have besides: fields, values and kinds. */
const newerThanKnown = (version: string): Pick<FieldError, "dependsOn" | "dependence"> => ({
  dependsOn: `Kubernetes ${NEWEST_VERSION}, the newest that is known here, and ${version} is newer`,
  dependence: "newer-kubernetes",
});

interface CustomContext {
  readonly server: ApiServer;
  readonly options: ValidateOptions;
  readonly resourceVersion: FieldError | undefined;
}

function customAnswer(
  object: Readonly<Record<string, unknown>>,
  custom: CustomKind,
  apiVersion: string,
  kind: string,
  { server, options, resourceVersion }: CustomContext,
): Validation {
  const check = new Check(server);
  const { gatewayAPI = {} } = options;
  const own = isOwn(apiVersion, kind, options);
  const absent = own ? undefined : absentFrom(apiVersion, kind, gatewayAPI);
  if (absent !== undefined) return undecodable(["apiVersion"], absent);
  const isOpen =
    !own && (custom.borrowed === true || (groupOf(apiVersion) === GATEWAY && isNewerThanKnown(gatewayAPI)));
  const { unknownFields, decodeErrors, conditional } = validateCustomResource(
    object,
    custom,
    check,
    own ? {} : gatewayAPI,
  );
  if (isOpen)
    for (const [index, error] of check.errors.list.entries())
      check.errors.list[index] = { dependsOn: INSTALLED, ...error };
  const found = answer(
    check,
    isOpen ? unknownFields.map((field) => ({ dependsOn: INSTALLED, ...field })) : unknownFields,
    decodeErrors,
    resourceVersion,
  );
  return conditional ? { ...found, conditional } : found;
}

const GATEWAY = "gateway.networking.k8s.io";

/** Why the definitions that are said to be installed have no such kind. */
function absentFrom(apiVersion: string, kind: string, gatewayAPI: GatewayAPI): string | undefined {
  if (groupOf(apiVersion) !== GATEWAY) return undefined;
  const { version, channel } = gatewayAPI;
  if (channel === "standard" && isExperimentalVersion(apiVersion, kind))
    return `${apiVersion} of ${kind} is only served by the experimental channel of the Gateway API, and the standard channel is installed: use ${GATEWAY}/v1`;
  if (isGone(apiVersion, kind, gatewayAPI))
    return `Gateway API ${version ?? ""} no longer serves ${apiVersion} of ${kind}: use ${GATEWAY}/v1`;
  const since = laterRelease(apiVersion, kind, gatewayAPI);
  return since === undefined
    ? undefined
    : `${apiVersion} of ${kind} came with Gateway API ${since}, and ${version ?? ""} does not have it`;
}

const isOwn = (apiVersion: string, kind: string, { definitions }: ValidateOptions): boolean =>
  definitions !== undefined &&
  (definitions.has(`${apiVersion} ${kind}`) || definitions.has(lowerCaseKey(apiVersion, kind)));

const definitionOf = (apiVersion: string, kind: string, { definitions }: ValidateOptions): CustomKind | undefined =>
  definitions?.get(`${apiVersion} ${kind}`) ??
  definitions?.get(lowerCaseKey(apiVersion, kind)) ??
  shippedDefinition(apiVersion, kind);

const servers = new WeakMap<ValidateOptions, ApiServer>();

/** Callers use the same options for thousands of objects. */
function serverOf(options: ValidateOptions): ApiServer {
  let server = servers.get(options);
  if (server === undefined) servers.set(options, (server = newServer(options)));
  return server;
}

function newServer({ kubernetesVersion = NEWEST_VERSION, dualStack, serviceCIDRs, newer }: ValidateOptions): ApiServer {
  const ranges = serviceCIDRs ?? [];
  const written = [...new Set(ranges.map((range) => (range.includes(":") ? "IPv6" : "IPv4")))];
  const families =
    dualStack === true
      ? ["IPv4", "IPv6"]
      : serviceCIDRs !== undefined
        ? written
        : dualStack === false
          ? ["IPv4"]
          : undefined;
  return apiServer(minorOf(kubernetesVersion), {
    families,
    serviceCIDRs: ranges,
    ...(newer !== undefined && { newer }),
  });
}

function answer(
  check: Check,
  unknownFields: readonly UnknownField[],
  decodeErrors: readonly FieldError[],
  requestError: FieldError | undefined,
): Validation {
  const refused =
    check.errors.list.length > 0 || unknownFields.length > 0 || decodeErrors.length > 0 || requestError !== undefined;
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

function undecodable(
  path: FieldError["path"],
  detail: string,
  more: Pick<FieldError, "code" | "dependsOn" | "dependence" | "supported" | "value" | "isSlip"> = {},
): Validation {
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

function missingVersion(apiVersion: unknown, kind: string, server: ApiServer): string {
  const [version] = apiVersionsOf(kind, server.minor);
  const fault =
    apiVersion === undefined || apiVersion === null || apiVersion === ""
      ? "apiVersion is missing"
      : `apiVersion is ${isObject(apiVersion) ? "a map" : Array.isArray(apiVersion) ? "a list" : `the ${typeof apiVersion} ${String(apiVersion)}`} and must be a string`;
  return version === undefined ? fault : `${fault}; for a ${kind} it is ${version}`;
}

/** Kubernetes has its own groups to itself; those with a dot may be anybody's. */
function unserved(
  object: Readonly<Record<string, unknown>>,
  apiVersion: string,
  kind: string,
  server: ApiServer,
  options: ValidateOptions,
): Validation {
  const fault = identityFault(apiVersion, kind, server);
  if (fault === undefined) return unknownVersion(apiVersion, kind, options);
  const { part, code, detail, supported, dependsOn, dependence, meant, certain } = fault;
  const refusal = undecodable([part], detail, {
    value: object[part],
    ...(supported && { supported }),
    ...(code !== undefined && { code }),
    ...(dependsOn !== undefined && { dependsOn }),
    ...(dependence !== undefined && { dependence }),
    ...(certain && { isSlip: true }),
  });
  if (meant === undefined) return refusal;
  const validation = validateObject({ ...object, ...meant }, options);
  return validation.verdict === "unsupported" ? refusal : { ...refusal, meant: { ...meant, validation } };
}

const UNSUPPORTED: Validation = {
  verdict: "unsupported",
  errors: [],
  unknownFields: [],
  decodeErrors: [],
  warnings: [],
};

/**
 * A version of a well-known project that is not known here: it may be newer than all that are, older, or misspelt. Only where the
 * release that is installed is known, so are its versions.
 */
function unknownVersion(apiVersion: string, kind: string, { gatewayAPI = {} }: ValidateOptions): Validation {
  const group = groupOf(apiVersion);
  const known = customKinds()
    .filter((one) => one.kind === kind && groupOf(one.apiVersion) === group)
    .map((one) => one.apiVersion);
  if (known.length === 0 || apiVersion.includes("{")) return UNSUPPORTED;
  if (group === GATEWAY && gatewayAPI.version !== undefined && !isNewerThanKnown(gatewayAPI))
    return undecodable(
      ["apiVersion"],
      `Gateway API ${gatewayAPI.version} serves no ${apiVersion} of ${kind}: use ${known[0] ?? ""}`,
      { supported: known.slice(0, 1) },
    );
  const detail = `no version of the definitions that is known here serves ${apiVersion} of ${kind}; known are ${known.join(", ")}`;
  return {
    ...UNSUPPORTED,
    doubt: {
      type: "DecodeError",
      field: "apiVersion",
      path: ["apiVersion"],
      detail,
      supported: known,
      dependsOn: INSTALLED,
    },
  };
}

const INSTALLED = "the definitions that are installed";
