import { isReadable } from "../engine/model-of.ts";
import type { Refusal } from "../model/flatten.ts";
import { Model } from "../model/model.ts";
import type { ModelOptions } from "../model/model.ts";
import { refusedTiers } from "./refused-tiers.ts";
import { refusalOf } from "../validate/refusal.ts";
import { decodedView } from "../validate/schema/decoded-view.ts";
import { validateObject } from "../validate/validate-object.ts";
import type { ValidateOptions, Validation } from "../validate/validation.ts";
import type { YamlDocument } from "../yaml/document.ts";

interface AcceptedOptions {
  /** What is known about the cluster. Default: nothing, which means the newest version of Kubernetes. */
  readonly knowledge?: ValidateOptions;
  /** Used instead of `knowledge` where more than the version is known. */
  readonly validate?: (object: object) => Validation;
}

/**
 * The objects that a cluster would accept from these documents. An object that every API server rejects is left out;
 * one that only some reject (it depends on installed definitions or on a strict client) stays. Both are listed in
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
  const ofTier = refusedTiers(documents, (object) => refusal(once(object)));
  return new Model(documents, {
    ...rest,
    decodes: (object) => isReadable(object, once(object)),
    view: decodedView,
    refuses: (object) => refusal(once(object)) ?? ofTier(object),
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

/** The detail of a wrong apiVersion or kind is a sentence by itself and needs no field before it. */
const sentence = (field: string, detail: string): string =>
  ["", "apiVersion", "kind", "<nil>"].includes(field) ? detail : `${field}: ${detail}`;
