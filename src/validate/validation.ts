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
   * Which definitions of the Gateway API are installed. What is not set is unknown, and rejects nothing with certainty.
   */
  readonly gatewayAPI?: GatewayAPI;
  /** The requested version of Kubernetes, where `kubernetesVersion` only is the nearest one that is known: `1.38`. */
  readonly newer?: string;
}

/** What the API server would answer to `kubectl create` of one object, with strict field validation. */
export interface Validation {
  /**
   * `decoded`: every field has a name and type that the API has, but the rules of the kind are not known here.
   * `unsupported`: the kind is unknown here, and not judged.
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
   * The intended apiVersion and kind if they are wrong and the correction is certain, and the validation with these.
   */
  readonly meant?: KindName & { readonly validation: Validation };
  /** Why an object of an unsupported version may be refused. */
  readonly doubt?: FieldError;
  /** The answer is valid for the definitions that the options declare as installed. */
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
  more: Pick<FieldError, "code" | "dependsOn" | "dependence" | "supported" | "value" | "isSlip"> = {},
): Validation {
  const decodeError: FieldError = { type: "DecodeError", field: path.join("."), path, detail, ...more };
  return { verdict: "rejected", errors: [], unknownFields: [], decodeError, decodeErrors: [decodeError], warnings: [] };
}
