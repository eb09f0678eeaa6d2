import { nearest } from "../hints/nearest.ts";
import type { DraftFix } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import { isSlip } from "../hints/closeness.ts";
import type { FieldError } from "../validate/field-error.ts";
import { writeString } from "./edits.ts";
import { writtenAt } from "./object-faults.ts";

/** Corrections of a value that the API server rejects, where what was meant is clear. */
export function refusalFixes(
  resource: Resource,
  { type, code, supported = [], value, path, isSlip: isOfForm }: FieldError,
  at: Place,
): readonly DraftFix[] {
  const [only, ...more] = supported;
  if (path.length === 1 && (path[0] === "apiVersion" || path[0] === "kind") && only !== undefined) {
    return more.length > 0
      ? []
      : [
          {
            kind: isOfForm === true ? "safe" : "suggested",
            title: `Use ${only}`,
            edits: [{ at, text: writeString(resource, only) }],
          },
        ];
  }
  const replace = (kind: DraftFix["kind"], text: string, meant = text): readonly DraftFix[] => [
    { kind, title: `Use ${meant}`, edits: [{ at, text }] },
  ];
  const wanted =
    typeof value === "string" ? value : typeof supported[0] === "string" && supported.length === 1 ? "" : undefined;
  if (wanted !== undefined && supported.length > 0) {
    const same = supported.find((one) => one.toLowerCase() === wanted.toLowerCase());
    const meant = same ?? (supported.length === 1 ? supported[0] : nearest(wanted, supported));
    return meant === undefined || (same === undefined && supported.length > 1 && !isSlip(wanted, meant))
      ? []
      : replace(same === undefined ? "suggested" : "safe", writeString(resource, meant), meant);
  }
  if (type !== "DecodeError" && type !== "FieldValueTypeInvalid") return [];
  if (typeof value === "string" && /^-?(?:0|[1-9]\d{0,9})$/.test(value) && code === "not-an-integer")
    return replace("safe", value);
  if ((value === "true" || value === "false") && code === "not-a-boolean") return replace("safe", value);
  if ((typeof value === "number" || typeof value === "boolean") && code === "not-a-string") {
    const written = writtenAt(resource, at);
    if (written === undefined || !/^[\w.+-]+$/.test(written)) return [];
    // Only the quotes are inserted, so that the value between them is not shown.
    return resource.kind !== "Secret"
      ? replace("safe", `"${written}"`)
      : [
          {
            kind: "safe",
            title: "Quote the value",
            edits: [
              { at, text: '"', insert: "before" },
              { at, text: '"', insert: "after" },
            ],
          },
        ];
  }
  return [];
}
