import { Model } from "../../model/model.ts";
import type { ModelOptions } from "../../model/model.ts";
import { validateObject } from "../../validate/validate-object.ts";
import type { Validation } from "../../validate/validate-object.ts";
import type { YamlDocument } from "../../yaml/document.ts";

interface AcceptedOptions {
  /** The newest known by default. */
  readonly kubernetesVersion?: string;
  /** Where more is known than the version. */
  readonly validate?: (object: object) => Validation;
  /** Called with each object that is left out. */
  readonly onRefused?: (object: object) => void;
}

/**
 * The objects a cluster would get from these documents: what the API server refuses does not exist for a simulation.
 * A `resourceVersion`, with which nothing can be created, is let pass: `kubectl get` writes it.
 */
export function acceptedModel(documents: readonly YamlDocument[], options: ModelOptions & AcceptedOptions = {}): Model {
  const { kubernetesVersion, onRefused, validate = (object) => validateObject(object, kubernetesVersion === undefined ? {} : { kubernetesVersion }), ...rest } = options;
  const accepts = (object: object): boolean => {
    const { errors, unknownFields, decodeErrors, verdict } = validate(object);
    const accepted = verdict !== "rejected" || (errors.length === 0 && unknownFields.length === 0 && decodeErrors.length === 0 && isServed(object));
    if (!accepted) onRefused?.(object);
    return accepted;
  };
  return new Model(documents, { ...rest, accepts });
}

const isServed = (object: object): boolean => (object as { metadata?: { resourceVersion?: unknown } }).metadata?.resourceVersion !== undefined;
