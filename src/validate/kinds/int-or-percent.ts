import type { FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { percentage } from "../formats/names.ts";

/** The number, of pods or of percent; 0 for what is neither. */
export function intOrPercent(value: string | number): number {
  if (typeof value === "number") return value;
  return percentage(value).length > 0 ? (/^[-+]?\d+$/.test(value) ? Number(value) : 0) : Number(value.slice(0, -1));
}

/** @see pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent */
export function validateIntOrPercent(value: string | number, path: FieldPath, errors: FieldErrors): void {
  if (typeof value === "string") errors.invalidEach(path, value, percentage(value));
  else validateNotNegative(value, path, errors);
}

/** @see pkg/apis/apps/validation/validation.go IsNotMoreThan100Percent */
export function validatePercentageLimit(value: string | number, path: FieldPath, errors: FieldErrors): void {
  if (typeof value === "string" && percentage(value).length === 0 && intOrPercent(value) > 100)
    errors.invalid(path, value, "must not exceed 100%");
}

export function validateNotNegative(value: number | undefined, path: FieldPath, errors: FieldErrors): void {
  if (value !== undefined && value < 0) errors.invalid(path, value, "must not be negative");
}
