import { isReadable } from "../engine/model-of.ts";
import type { Refusal } from "../model/flatten.ts";
import { Model } from "../model/model.ts";
import type { ModelOptions } from "../model/model.ts";
import { refusalOf } from "../validate/refusal.ts";
import { decodedView } from "../validate/schema/decoded-view.ts";
import { validateObject } from "../validate/validate-object.ts";
import type { ValidateOptions, Validation } from "../validate/validate-object.ts";
import type { YamlDocument } from "../yaml/document.ts";

interface AcceptedOptions {
  /** What is known of the cluster: nothing by default, which makes it one of the newest version. */
  readonly knowledge?: ValidateOptions;
  /** Where more is known than the version. */
  readonly validate?: (object: object) => Validation;
}

/**
 * The objects a cluster would get from these documents: what every API server refuses does not exist for a simulation. What only
 * some of them refuse does: it hangs on the definitions that are installed, or on the strictness of the client. Both are in
 * `refused` of the model.
 */
export function acceptedModel(documents: readonly YamlDocument[], options: ModelOptions & AcceptedOptions = {}): Model {
  const { knowledge = {}, validate = (object) => validateObject(object, knowledge), ...rest } = options;
  const known = new Map<object, Validation>();
  const once = (object: object): Validation => {
    let validation = known.get(object);
    if (validation === undefined) known.set(object, (validation = validate(object)));
    return validation;
  };
  return new Model(documents, {
    ...rest,
    decodes: (object) => isReadable(object, once(object)),
    view: decodedView,
    refuses: (object) => refusal(once(object)),
  });
}

function refusal(validation: Validation): Refusal | undefined {
  const refused = refusalOf(validation);
  if (refused === "none") return undefined;
  const { decodeErrors, errors, unknownFields } = validation;
  const [first] = [...decodeErrors, ...errors];
  const [field] = unknownFields;
  const reason =
    first !== undefined
      ? sentence(first.field, first.detail)
      : field === undefined
        ? ""
        : sentence(field.field, field.detail);
  return { reason, sure: refused === "sure" };
}

/** What is wrong with the apiVersion or kind is a sentence of its own. */
const sentence = (field: string, detail: string): string =>
  ["", "apiVersion", "kind", "<nil>"].includes(field) ? detail : `${field}: ${detail}`;
