import { alb } from "./alb.ts";
import { contour } from "./contour.ts";
import type { Dialect } from "./dialect.ts";
import { gke } from "./gke.ts";
import { kong } from "./kong.ts";
import { openshift } from "./openshift.ts";
import type { DialectName } from "./names.ts";
import { traefik } from "./traefik.ts";

/** Controllers with a table of their own; ingress-nginx matches all paths of a host at once, in `ingress-nginx.ts`. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { alb, contour, gke, kong, openshift, traefik };
