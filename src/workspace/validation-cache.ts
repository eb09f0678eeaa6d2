import type { LintOptions } from "../engine/lint-options.ts";
import { validateObject } from "../validate/validate-object.ts";
import type { Validation } from "../validate/validation.ts";
import type { ClusterKnowledge } from "./workspace.ts";

/** Validations by identity of the object: objects are reused while the text of their document is unchanged. */
export class ValidationCache {
  #byObject = new WeakMap<object, Validation>();
  #version = "";

  for(known: ClusterKnowledge): LintOptions["validate"] {
    const version = JSON.stringify(known);
    if (this.#version !== version) {
      this.#byObject = new WeakMap();
      this.#version = version;
    }
    const byObject = this.#byObject;
    return (object, definitions) => {
      if (typeof object !== "object" || object === null) return validateObject(object, known);
      // Validation with definitions of the scope changes with those definitions.
      const { apiVersion, kind } = object as { readonly apiVersion?: unknown; readonly kind?: unknown };
      if (definitions?.has(`${String(apiVersion)} ${String(kind)}`) === true)
        return validateObject(object, { ...known, definitions });
      let validation = byObject.get(object);
      if (validation === undefined) byObject.set(object, (validation = validateObject(object, known)));
      return validation;
    };
  }
}
