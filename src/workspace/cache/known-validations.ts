import { objectsOf } from "../../model/flatten.ts";
import type { Definitions } from "../../validate/definitions.ts";
import type { Validation } from "../../validate/validation.ts";
import type { ParsedSource } from "../../yaml/document.ts";

type Validate = (object: unknown, definitions?: Definitions) => Validation;

const NOTHING: Validation = { verdict: "accepted", errors: [], unknownFields: [], decodeErrors: [], warnings: [] };

const isNothing = ({
  verdict,
  errors,
  unknownFields,
  decodeError,
  decodeErrors,
  requestError,
  warnings,
}: Validation): boolean =>
  verdict === "accepted" &&
  errors.length + unknownFields.length + decodeErrors.length + warnings.length === 0 &&
  decodeError === undefined &&
  requestError === undefined;

export interface KnownValidations {
  /** Like the given function, but answers from the cache where it can. */
  readonly validate: Validate;
  /** For each document, in order: whether validation found nothing in any of its objects. */
  readonly accepted: readonly boolean[];
}

/**
 * Validates the documents of all sources, except for those in which an earlier run found no fault.
 * @param known for each document, in their order.
 */
export function validateUnknown(
  sources: readonly ParsedSource[],
  known: readonly boolean[],
  validate: Validate,
): KnownValidations {
  const validations = new Map<unknown, Validation>();
  const accepted = sources
    .flatMap((source) => source.documents)
    .map(({ value }, index) => {
      let isQuiet = true;
      for (const object of objectsOf(value, 0)) {
        const validation = known[index] === true ? NOTHING : validate(object);
        validations.set(object, validation);
        isQuiet &&= isNothing(validation);
      }
      return isQuiet;
    });
  return {
    accepted,
    validate: (object, definitions) =>
      definitions === undefined ? (validations.get(object) ?? validate(object)) : validate(object, definitions),
  };
}
