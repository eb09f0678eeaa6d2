import type { KindName } from "./custom-kinds.ts";
import type { Definitions } from "./definitions.ts";
import type { FieldError } from "./field-error.ts";
import type { GatewayAPI } from "./gateway-api.ts";
import type { Check, ServerWarning } from "./server.ts";
import type { UnknownField } from "./unknown-field.ts";

export interface ValidateOptions {
  /** `1.31`; the newest known by default. */
  readonly kubernetesVersion?: string;
  /** Whether Services can have both IP families. Not set: nothing is refused for it. */
  readonly dualStack?: boolean;
  /** The ranges of cluster IPs, the primary family first. Not set: no cluster IP is refused for its range. */
  readonly serviceCIDRs?: readonly string[];
  /** Kinds of CustomResourceDefinitions found beside the object; they win over the shipped ones. */
  readonly definitions?: Definitions;
  /**
   * Which definitions of the Gateway API are installed. What is not given is not known, and refuses nothing for sure.
   */
  readonly gatewayAPI?: GatewayAPI;
  /**
   * The version of Kubernetes that was asked for, where `kubernetesVersion` only is the nearest one that is known:
   * `1.38`.
   */
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
  /**
   * What the object surely was meant to be, where its apiVersion or kind is wrong, and what the API server would say of
   * that.
   */
  readonly meant?: KindName & { readonly validation: Validation };
  /** Why an object of an unsupported version may be refused. */
  readonly doubt?: FieldError;
  /** The answer holds for the definitions that the options say are installed. */
  readonly conditional?: true;
}

export const UNSUPPORTED: Validation = {
  verdict: "unsupported",
  errors: [],
  unknownFields: [],
  decodeErrors: [],
  warnings: [],
};

export function answer(
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

export function undecodable(
  path: FieldError["path"],
  detail: string,
  more: Pick<FieldError, "dependsOn" | "supported" | "value" | "isSlip"> = {},
): Validation {
  const decodeError: FieldError = { type: "DecodeError", field: path.join("."), path, detail, ...more };
  return { verdict: "rejected", errors: [], unknownFields: [], decodeError, decodeErrors: [decodeError], warnings: [] };
}
