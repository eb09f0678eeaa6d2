import type { Faults } from "../formats/names.ts";

export const hasBacksteps = (path: string): boolean => path.split("/").includes("..");

/** A path inside a volume. @see pkg/apis/core/validation/validation.go validateLocalDescendingPath */
export const localPathFaults = (path: string): Faults => [
  ...(path.startsWith("/") ? ["must be a relative path"] : []),
  ...(hasBacksteps(path) ? ["must not contain '..'"] : []),
];

/**
 * A file in a volume that Kubernetes fills.
 * @see pkg/apis/core/validation/validation.go ValidateLocalNonReservedPath
 */
export const volumeFileFaults = (path: string): Faults => [
  ...localPathFaults(path),
  ...(path.startsWith("..") && !path.startsWith("../") ? ["must not start with '..'"] : []),
];
