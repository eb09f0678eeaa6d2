import { prefixMatches } from "../hostname.ts";
import { apiPaths, sure } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

/**
 * The Route that is made of an Ingress path of type ImplementationSpecific matches its path and what is below it.
 * Sources: OpenShift documentation, "Path-based routes"; openshift/router images/router/haproxy/conf, map templates.
 */
export const openshift: Dialect = { match: apiPaths(({ pathText }, path) => sure(prefixMatches(pathText, path))) };
