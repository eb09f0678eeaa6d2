import { isRecord } from "../base/is-record.ts";
import { customKinds } from "./custom-kinds.ts";
import type { FieldError } from "./field-error.ts";
import { isNewerThanKnown } from "./gateway-api.ts";
import { identityFault } from "./identity.ts";
import { KINDS } from "./kinds/kinds.ts";
import { groupOf, isBuiltInKind } from "./schema/built-in-kinds.ts";
import { decode } from "./schema/decode.ts";
import { apiVersionsOf, kindType, servedIn } from "./schema/go-type-table.ts";
import { newerThanKnown, serverOf } from "./server-of.ts";
import { Check, type ApiServer } from "./server.ts";
import { explainUnknownField } from "./unknown-field.ts";
import { definitionOf, GATEWAY, INSTALLED, validateCustomObject } from "./validate-custom-object.ts";
import { answer, undecodable, UNSUPPORTED, type ValidateOptions, type Validation } from "./validation.ts";

const NO_OPTIONS: ValidateOptions = {};

/**
 * Validates a plain object, read from YAML as Kubernetes reads it. Pure; the answers agree with Kubernetes 1.37 and
 * Gateway API
 * 1.6 for field, type and verdict; the words of `detail` are ours.
 */
export function validateObject(object: unknown, options: ValidateOptions = NO_OPTIONS): Validation {
  const server = serverOf(options);
  if (!isRecord(object)) return undecodable([], "is not an object: a manifest is a map with apiVersion and kind");
  const { apiVersion, kind } = object;
  if (typeof kind !== "string" || kind === "")
    return undecodable(kind === undefined || kind === null || kind === "" ? [] : ["kind"], "kind is missing");
  if (typeof apiVersion !== "string" || apiVersion === "")
    return undecodable(
      apiVersion === undefined || apiVersion === null || apiVersion === "" ? [] : ["apiVersion"],
      missingVersion(apiVersion, kind, server),
      apiVersionsOf(kind, server.minor).length > 0 ? { code: "api-version-missing" } : {},
    );

  // The API server accepts `/v1` for the core group too.
  const version = /^\/v\d+$/.test(apiVersion) ? apiVersion.slice(1) : apiVersion;
  const type = kindType(version, kind);
  const custom = type === undefined ? definitionOf(version, kind, options) : undefined;
  const resourceVersion = resourceVersionOf(object);
  if (custom !== undefined)
    return validateCustomObject(object, custom, version, kind, { server, options, resourceVersion });
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

/** @see k8s.io/apiserver pkg/registry/rest/create.go: objects to be created have no version yet */
function resourceVersionOf(object: Readonly<Record<string, unknown>>): FieldError | undefined {
  const metadata = object["metadata"];
  const version = isRecord(metadata) ? metadata["resourceVersion"] : undefined;
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
  const written = isRecord(apiVersion)
    ? "a map"
    : Array.isArray(apiVersion)
      ? "a list"
      : `the ${typeof apiVersion} ${String(apiVersion)}`;
  const fault =
    apiVersion === undefined || apiVersion === null || apiVersion === ""
      ? "apiVersion is missing"
      : `apiVersion is ${written} and must be a string`;
  return version === undefined ? fault : `${fault}; for a ${kind} it is ${version}`;
}

/** Groups without a dot belong to Kubernetes; others may be those of a CustomResourceDefinition. */
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

/** The number of a version: 2 of `v2alpha1`. */
const versionNumber = (apiVersion: string): number => Number(/\/v(\d+)/.exec(apiVersion)?.[1] ?? Number.NaN);

/**
 * A version of a well-known project that is not known here: it may be newer than all that are, older, or misspelt. Only
 * where the release that is installed is known, so are its versions.
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
      `Gateway API ${gatewayAPI.version} does not serve ${apiVersion} of ${kind}: use ${known[0] ?? ""}`,
      { supported: known.slice(0, 1) },
    );
  const [oldest] = known.map(versionNumber).sort((a, b) => a - b);
  if (versionNumber(apiVersion) < (oldest ?? 0))
    return undecodable(
      ["apiVersion"],
      `no release of its definitions serves ${apiVersion} of ${kind}: use ${known[0] ?? ""}`,
      {
        supported: known.slice(0, 1),
      },
    );
  const detail = `no known release of its definitions serves ${apiVersion} of ${kind}; known are ${known.join(", ")}`;
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
