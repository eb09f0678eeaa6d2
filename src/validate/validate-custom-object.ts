import { lowerCaseKey, shippedDefinition } from "./definitions.ts";
import type { FieldError } from "./field-error.ts";
import { isExperimentalVersion, isGone, isNewerThanKnown, laterRelease, type GatewayAPI } from "./gateway-api.ts";
import { calicoForm, validateCalico } from "./kinds/calico.ts";
import { groupOf } from "./schema/built-in-kinds.ts";
import { validateCustomResource, type CustomKind } from "./schema/custom-resource.ts";
import { Check, type ApiServer } from "./server.ts";
import { answer, undecodable, type ValidateOptions, type Validation } from "./validation.ts";

export const GATEWAY = "gateway.networking.k8s.io";

const CALICO = "projectcalico.org";

export const INSTALLED = "the definitions that are installed";

interface CustomContext {
  readonly server: ApiServer;
  readonly options: ValidateOptions;
  readonly resourceVersion: FieldError | undefined;
}

export function validateCustomObject(
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
  const isCalico = !own && groupOf(apiVersion) === CALICO;
  const { unknownFields, decodeErrors, conditional } = validateCustomResource(
    isCalico ? calicoForm(object) : object,
    custom,
    check,
    own ? {} : gatewayAPI,
  );
  if (isCalico) validateCalico(kind, object, check.errors);
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

/** Why the definitions that are declared as installed do not have the kind. */
function absentFrom(apiVersion: string, kind: string, gatewayAPI: GatewayAPI): string | undefined {
  if (groupOf(apiVersion) !== GATEWAY) return undefined;
  const { version, channel } = gatewayAPI;
  if (channel === "standard" && isExperimentalVersion(apiVersion, kind))
    return (
      `${apiVersion} of ${kind} is only served by the experimental channel of the Gateway API, and the standard ` +
      `channel is installed: use ${GATEWAY}/v1`
    );
  if (isGone(apiVersion, kind, gatewayAPI))
    return `Gateway API ${version ?? ""} no longer serves ${apiVersion} of ${kind}: use ${GATEWAY}/v1`;
  const since = laterRelease(apiVersion, kind, gatewayAPI);
  return since === undefined
    ? undefined
    : `${apiVersion} of ${kind} was added in Gateway API ${since}; ${version ?? ""} does not have it`;
}

const isOwn = (apiVersion: string, kind: string, { definitions }: ValidateOptions): boolean =>
  definitions !== undefined &&
  (definitions.has(`${apiVersion} ${kind}`) || definitions.has(lowerCaseKey(apiVersion, kind)));

export const definitionOf = (
  apiVersion: string,
  kind: string,
  { definitions }: ValidateOptions,
): CustomKind | undefined =>
  definitions?.get(`${apiVersion} ${kind}`) ??
  definitions?.get(lowerCaseKey(apiVersion, kind)) ??
  shippedDefinition(apiVersion, kind);
