import type { ObjectPath } from "./field-path.ts";

/** `spec.ports[0].name`, as the API server prints paths in unknown-field errors. */
export const dottedPath = (path: ObjectPath): string =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
