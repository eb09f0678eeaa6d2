import type { FieldPath, ObjectPath } from "./field-path.ts";
import { isNameFault } from "./formats/name-faults.ts";

/**
 * What the API server calls the fault. `ResourceVersionSet` and `DecodeError` are ours: the server answers those
 * without a field.
 * @see k8s.io/apimachinery pkg/util/validation/field/errors.go
 */
export type FieldErrorType =
  | "FieldValueInvalid"
  | "FieldValueRequired"
  | "FieldValueNotSupported"
  | "FieldValueDuplicate"
  | "FieldValueForbidden"
  | "FieldValueNotFound"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueTypeInvalid"
  | "InternalError"
  | "DecodeError"
  | "ResourceVersionSet";

/**
 * Faults that others treat in a way of their own. They are recognised by this, never by `detail`, whose words may
 * change.
 * - `unset`: a required field is missing.
 * - `not-a-boolean`, `not-an-integer`, `not-a-string`, `other-type`: the value has another type than the field.
 * - `not-a-name`: the value is not a DNS name, an IP address or an address range.
 * - `not-listed`: the value is none of those that the version knows.
 * - `api-removed`: no version of Kubernetes serves the apiVersion any more.
 * - `api-version-missing`: there is no apiVersion, and the kind is one of Kubernetes.
 * - `selector-mismatch`: the selector of a workload does not match the labels of its pods.
 * - `class-annotation-differs`: the class in the annotation of an Ingress is not that of its spec.
 * - `listener-name-duplicate`, `listener-port-duplicate`: two listeners of a Gateway have the same name, or the same
 *   port.
 */
export type FieldErrorCode =
  | "unset"
  | "not-a-boolean"
  | "not-an-integer"
  | "not-a-string"
  | "other-type"
  | "not-a-name"
  | "not-listed"
  | "api-removed"
  | "api-version-missing"
  | "selector-mismatch"
  | "class-annotation-differs"
  | "listener-name-duplicate"
  | "listener-port-duplicate";

/** What may be otherwise in a cluster so that an error does not hold there. */
export type Dependence = "newer-kubernetes" | "alpha-apis" | "definitions";

/** A fault as the API server reports it. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly code?: FieldErrorCode;
  /** As the API server prints it: `spec.ports[0].targetPort`. */
  readonly field: string;
  /** The same place by keys and indexes. A missing part has no place: use its deepest existing parent. */
  readonly path: ObjectPath;
  /** Whether the key or the value is at fault; the value if absent. */
  readonly part?: "key" | "value";
  /** For a person, without the field and the value. */
  readonly detail: string;
  readonly value?: unknown;
  /** Not a fault by itself but a consequence of other errors. The API server reports it as an error all the same. */
  readonly remark?: boolean;
  /** Values that would be accepted here, where they are few. */
  readonly supported?: readonly string[];
  /** Only blanks, capitals or a slash are wrong: the correction is certain. */
  readonly isSlip?: true;
  /** True of the definitions shipped here; a cluster with other ones installed may see it otherwise. */
  readonly dependsOn?: string;
  /** What `dependsOn` is about. */
  readonly dependence?: Dependence;
}

/** Collects the faults of one object in the order in which the API server reports them. */
export class FieldErrors {
  readonly list: FieldError[] = [];

  fresh(): FieldErrors {
    return new FieldErrors();
  }

  add(
    type: FieldErrorType,
    path: FieldPath,
    detail: string,
    value?: unknown,
    part?: "key" | "value",
    supported?: readonly string[],
    code?: FieldErrorCode,
  ): void {
    this.list.push({
      type,
      ...(code === undefined ? {} : { code }),
      field: path.toString(),
      path: path.toArray(),
      detail,
      ...(value === undefined ? {} : { value }),
      ...(part === undefined ? {} : { part }),
      ...(supported === undefined ? {} : { supported }),
    });
  }

  invalid(path: FieldPath, value: unknown, detail: string, part?: "key" | "value", code?: FieldErrorCode): void {
    const known = code ?? (isNameFault(detail) ? "not-a-name" : undefined);
    this.add("FieldValueInvalid", path, detail, value, part, undefined, known);
  }

  /** The API server calls some values invalid that are none of a list. */
  invalidChoice(path: FieldPath, value: unknown, choices: readonly [string, ...string[]]): void {
    const detail = `must be ${[choices.slice(0, -1).join(", "), choices.at(-1)].join(" or ")}`;
    this.invalid(path, value, detail, undefined, "not-listed");
  }

  /** One error for each fault that a format check found in `value`. */
  invalidEach(path: FieldPath, value: unknown, faults: readonly string[], part?: "key" | "value"): void {
    if (faults.length === 0) return;
    for (const fault of faults) this.invalid(path, value, fault, part);
  }

  required(path: FieldPath, detail?: string): void {
    if (detail !== undefined) this.add("FieldValueRequired", path, detail);
    else this.add("FieldValueRequired", path, "must be set", undefined, undefined, undefined, "unset");
  }

  notSupported(path: FieldPath, value: unknown, supported: readonly string[]): void {
    this.add("FieldValueNotSupported", path, oneOf(supported), value, undefined, supported, "not-listed");
  }

  duplicate(path: FieldPath, value: unknown, detail = "must not be repeated"): void {
    this.add("FieldValueDuplicate", path, detail, value);
  }

  forbidden(path: FieldPath, detail: string): void {
    this.add("FieldValueForbidden", path, detail);
  }

  notFound(path: FieldPath, value: unknown, detail: string): void {
    this.add("FieldValueNotFound", path, detail, value);
  }

  tooLong(path: FieldPath, most: number, value?: unknown): void {
    this.add("FieldValueTooLong", path, `must not be longer than ${most} bytes`, value);
  }

  tooMany(path: FieldPath, count: number, most: number): void {
    this.add("FieldValueTooMany", path, `has ${count} entries, at most ${most} are allowed`);
  }
}

const oneOf = (supported: readonly string[]): string => {
  const quoted = supported.map((value) => `"${value}"`);
  const last = quoted.at(-1) ?? "nothing";
  return quoted.length < 2 ? `must be ${last}` : `must be ${quoted.slice(0, -1).join(", ")} or ${last}`;
};
