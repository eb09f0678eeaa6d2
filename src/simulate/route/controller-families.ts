import { DIALECT_NAMES } from "./dialects/names.ts";

interface Named {
  readonly dialect: string;
  readonly name: string | undefined;
}

/** Prefixes of annotations, and the family of controllers that reads them. `any`: several do. */
const PREFIXES: readonly (readonly [prefix: string, family: string])[] = [
  ["nginx.ingress.kubernetes.io/", "ingress-nginx"],
  ["ingress.kubernetes.io/", "any"],
  ["kubernetes.io/ingress.", "any"],
  ["nginx.org/", "nginx.org"],
  ["nginx.com/", "nginx.org"],
  ["appprotect.f5.com/", "nginx.org"],
  ["traefik.ingress.kubernetes.io/", "traefik"],
  ["haproxy.org/", "haproxy.org"],
  ["haproxy-ingress.github.io/", "haproxy-ingress"],
  ["konghq.com/", "kong"],
  ["configuration.konghq.com", "kong"],
  ["plugins.konghq.com", "kong"],
  ["k8s.apisix.apache.org/", "apisix"],
  ["alb.ingress.kubernetes.io/", "alb"],
  ["appgw.ingress.kubernetes.io/", "azure"],
  ["networking.gke.io/", "gke"],
  ["cloud.google.com/", "gke"],
  ["beta.cloud.google.com/", "gke"],
  ["projectcontour.io/", "contour"],
  ["route.openshift.io/", "openshift"],
  ["haproxy.router.openshift.io/", "openshift"],
  ["higress.io/", "higress"],
  ["ingress.cilium.io/", "cilium"],
  ["zalando.org/", "skipper"],
  ["getambassador.io/", "ambassador"],
  ["ingress.pomerium.io/", "pomerium"],
  ["k8s.ngrok.com/", "ngrok"],
  ["ingress.appscode.com/", "voyager"],
  ["virtual-server.f5.com/", "f5"],
  ["ingress.citrix.com/", "citrix"],
  ["ako.vmware.com/", "avi"],
];

/** The family whose controllers read an annotation; undefined for one that no controller reads. */
export const annotationFamily = (key: string): string | undefined =>
  PREFIXES.find(([prefix]) => key.startsWith(prefix))?.[1];

/**
 * Words in the names of controllers and their families: `spec.controller` of their IngressClasses, and names by their
 * annotations. Higress also reads the annotations of ingress-nginx (higress.io, "Annotations").
 */
const FAMILIES: readonly (readonly [name: RegExp, families: readonly string[]])[] = [
  [/haproxy-ingress/, ["haproxy-ingress"]],
  [/haproxy\.org/, ["haproxy.org"]],
  [/nginx\.org/, ["nginx.org"]],
  [/traefik/, ["traefik"]],
  [/kong/, ["kong"]],
  [/apisix/, ["apisix"]],
  [/ingress\.k8s\.aws|aws load balancer/i, ["alb"]],
  [/azure/i, ["azure"]],
  [/gke|k8s\.io\/gce/i, ["gke"]],
  [/contour/, ["contour"]],
  [/openshift/i, ["openshift"]],
  [/higress/, ["higress", "ingress-nginx"]],
  [/cilium/, ["cilium"]],
  [/skipper|zalando/, ["skipper"]],
];

/** The families of a controller by its name; undefined: none is known. */
export const familiesOf = (name: string): readonly string[] | undefined =>
  FAMILIES.find(([pattern]) => pattern.test(name))?.[1];

/** The families whose annotations a controller reads; undefined: any. */
export function controllerFamily(controller: Named | undefined): readonly string[] | undefined {
  if (controller?.dialect === "ingress-nginx") return ["ingress-nginx"];
  const { name, dialect } = controller ?? {};
  if (DIALECT_NAMES.some((one) => one === dialect)) return [dialect ?? ""];
  return name === undefined ? undefined : familiesOf(name);
}
