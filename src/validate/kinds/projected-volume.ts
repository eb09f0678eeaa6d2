import type { FieldPath } from "../field-path.ts";
import type { Check } from "../server.ts";
import { validateFieldRef, validateResourceFieldRef } from "./container-env.ts";
import { volumeFileFaults } from "./paths.ts";
import type { Volume } from "./pod-types.ts";

type Projected = NonNullable<Volume["projected"]>;
type Source = NonNullable<Projected["sources"]>[number];
type DownwardFile = NonNullable<NonNullable<Volume["downwardAPI"]>["items"]>[number];

const VOLUME_FIELDS = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];
const LEAST_TOKEN_SECONDS = 600;

export function fileModeFault(mode: number | undefined, path: FieldPath, { errors }: Check): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    errors.invalid(path, mode, "must be between 0 and 0777 (octal; 511 in decimal)");
}

/** @see pkg/apis/core/validation/validation.go validateDownwardAPIVolumeFile */
export function validateDownwardApiFile(file: DownwardFile, path: FieldPath, check: Check): void {
  const { errors } = check;
  const { path: target = "", fieldRef, resourceFieldRef, mode } = file;
  if (target === "") errors.required(path.child("path"));
  errors.invalidEach(path.child("path"), target, volumeFileFaults(target));
  if (fieldRef !== undefined) {
    validateFieldRef(fieldRef, VOLUME_FIELDS, path.child("fieldRef"), check);
    if (resourceFieldRef !== undefined)
      errors.invalid(path, "resource", "only one of fieldRef and resourceFieldRef is possible");
  } else if (resourceFieldRef !== undefined)
    validateResourceFieldRef(resourceFieldRef, true, path.child("resourceFieldRef"), check);
  else errors.required(path, "needs a fieldRef or a resourceFieldRef");
  fileModeFault(mode, path.child("mode"), check);
}

/** @see pkg/apis/core/validation/validation.go validateProjectedVolumeSource */
export function validateProjected({ defaultMode, sources = [] }: Projected, path: FieldPath, check: Check): void {
  fileModeFault(defaultMode, path.child("defaultMode"), check);
  const files = new Set<string>();
  const take = (file: string, source: FieldPath): void => {
    if (file === "") return;
    if (files.has(file)) check.errors.invalid(source, file, "two sources write to the same file");
    files.add(file);
  };
  for (const [index, source] of sources.entries()) {
    const at = path.child("sources").index(index);
    const kinds = Object.keys(source);
    validateItems(source, at, (file) => take(file, path.pointingAt("sources", index)), check);
    if (source.serviceAccountToken !== undefined) validateToken(source.serviceAccountToken, at, path, index, check);
    if (kinds.length > 1) check.errors.forbidden(at, `a source is of one kind, not ${kinds.join(" and ")}`);
  }
}

function validateItems(source: Source, path: FieldPath, take: (file: string) => void, check: Check): void {
  for (const kind of ["secret", "configMap"] as const) {
    const projection = source[kind];
    if (projection === undefined) continue;
    const at = path.child(kind);
    if (!projection.name) check.errors.required(at.child("name"));
    for (const [index, { key = "", path: file = "", mode }] of (projection.items ?? []).entries()) {
      const item = at.child("items").index(index);
      if (key === "") check.errors.required(item.child("key"));
      if (file === "") check.errors.required(item.child("path"));
      check.errors.invalidEach(item.child("path"), file, volumeFileFaults(file));
      fileModeFault(mode, item.child("mode"), check);
      take(file);
    }
  }
  for (const [index, file] of (source.downwardAPI?.items ?? []).entries()) {
    validateDownwardApiFile(file, path.child("downwardAPI").pointingAt("items", index), check);
    take(file.path ?? "");
  }
}

function validateToken(
  token: NonNullable<Source["serviceAccountToken"]>,
  source: FieldPath,
  path: FieldPath,
  index: number,
  { errors }: Check,
): void {
  const { expirationSeconds = 3600, path: file = "" } = token;
  const expiration = source.child("serviceAccountToken", "expirationSeconds");
  if (expirationSeconds < LEAST_TOKEN_SECONDS)
    errors.invalid(expiration, expirationSeconds, "must be at least ten minutes (600)");
  if (expirationSeconds > 2 ** 32) errors.invalid(expiration, expirationSeconds, "must not exceed 2^32");
  const at = path.childAt("path", "sources", index, "serviceAccountToken", "path");
  if (file === "") errors.required(at);
  else errors.invalidEach(at, file, volumeFileFaults(file));
}
