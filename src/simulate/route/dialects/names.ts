/** Controllers whose Ingress paths have a table in this folder, besides ingress-nginx. */
export const DIALECT_NAMES = ["alb", "contour", "gke", "kong", "openshift", "traefik"] as const;
export type DialectName = (typeof DIALECT_NAMES)[number];

/** The dialect of a family of controllers; undefined: only what every controller does is known. */
export const dialectOfFamily = (family: string | undefined): DialectName | undefined =>
  DIALECT_NAMES.find((name) => name === family);
