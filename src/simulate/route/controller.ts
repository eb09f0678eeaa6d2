import { nearest } from "../../base/nearest.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

export type Ingress = Resource<KindMap["Ingress"]>;
type IngressClass = Resource<KindMap["IngressClass"]>;

/** How a controller reads what the API leaves open. `generic`: a controller of which nothing more than the API's own words is known. */
export type IngressDialect = "generic" | "ingress-nginx";

/** What the user says of the controller; `auto`: what the manifests show. */
export type IngressProfile = "auto" | IngressDialect;
export const INGRESS_PROFILES = ["auto", "generic", "ingress-nginx"] as const satisfies readonly IngressProfile[];

/** Who serves an Ingress, and what shows it. */
export interface IngressController {
  readonly dialect: IngressDialect;
  /** `k8s.io/ingress-nginx`, `traefik`; undefined where nothing shows which one it is. */
  readonly name: string | undefined;
  /** `IngressClass nginx names the controller k8s.io/ingress-nginx`. */
  readonly because: string;
  readonly at: Place | undefined;
}

export const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
/** Classes of GKE's own controller. It asks the annotation alone and brings no IngressClass. Source: GKE documentation, "GKE Ingress controller behavior". */
export const GKE_CLASS = /^gce(?:-internal)?$/;
const DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";
const NGINX_ANNOTATION = "nginx.ingress.kubernetes.io/";

/** Prefixes of annotations that one controller alone reads, from the controllers' own documentation. */
const ANNOTATIONS: readonly (readonly [prefix: string, controller: string])[] = [
  [NGINX_ANNOTATION, "ingress-nginx"],
  ["nginx.org/", "nginx.org/ingress-controller"],
  ["nginx.com/", "nginx.org/ingress-controller"],
  ["traefik.ingress.kubernetes.io/", "traefik"],
  ["haproxy.org/", "haproxy.org/ingress-controller"],
  ["haproxy-ingress.github.io/", "haproxy-ingress"],
  ["konghq.com/", "kong"],
  ["alb.ingress.kubernetes.io/", "AWS Load Balancer Controller"],
  ["appgw.ingress.kubernetes.io/", "Azure Application Gateway"],
  ["networking.gke.io/", "GKE"],
  ["projectcontour.io/", "contour"],
  ["route.openshift.io/", "OpenShift"],
  ["higress.io/", "higress"],
];

/** Classes that charts and platforms bring for ingress-nginx: `nginx`, its usual second ones, and AKS's add-ons (learn.microsoft.com, "App routing"). */
const NGINX_CLASS =
  /^(?:ingress-)?nginx(?!-(?:plus|inc|org))(?:-[a-z0-9-]+)?$|^webapprouting\.kubernetes\.azure\.com$|^addon-http-application-routing$/;

/** Values of `--controller-class` that the chart of ingress-nginx and its documentation use. */
const NGINX_CONTROLLER = /^k8s\.io\/(?:[a-z0-9-]*-)?ingress-nginx(?:-[a-z0-9-]+)?$/;

/** Of several default classes the newest is used, then the first by name. Source: plugin/pkg/admission/network/defaultingressclass. */
export function defaultIngressClass(model: Model): IngressClass | undefined {
  const created = (item: IngressClass): string => (item.metadata.creationTimestamp as string | undefined) ?? "";
  const defaults = model
    .all("IngressClass")
    .filter(({ annotations }) => annotations[DEFAULT_CLASS_ANNOTATION] === "true");
  return defaults.toSorted((a, b) =>
    created(a) === created(b) ? (a.name < b.name ? -1 : 1) : created(a) > created(b) ? -1 : 1,
  )[0];
}

/** The class of an Ingress as the cluster sees it; "" where only the controller knows. Source: networking/v1 types.go, IngressSpec.IngressClassName. */
export function ingressClassNames(model: Model): (ingress: Ingress) => string {
  const fallback = defaultIngressClass(model)?.name ?? "";
  return (ingress) => ingress.object.spec?.ingressClassName ?? ingress.annotations[CLASS_ANNOTATION] ?? fallback;
}

/** The annotation of one controller that an Ingress has, if it has those of one alone. */
function annotated(
  ingresses: readonly Ingress[],
): { readonly controller: string; readonly ingress: Ingress; readonly key: string } | undefined {
  const found = ingresses.flatMap((ingress) =>
    Object.keys(ingress.annotations).flatMap((key) => {
      const controller = ANNOTATIONS.find(([prefix]) => key.startsWith(prefix))?.[1];
      return controller === undefined ? [] : [{ controller, ingress, key }];
    }),
  );
  return new Set(found.map(({ controller }) => controller)).size === 1 ? found[0] : undefined;
}

/** Who serves the Ingresses of one class: its IngressClass says it, else the class' usual name, else annotations that only one controller reads. */
function controllerOfClass(model: Model, className: string, ingresses: readonly Ingress[]): IngressController {
  const own = className === "" ? undefined : model.get("IngressClass", "", className);
  const controller = own?.object.spec?.controller;
  if (own !== undefined && controller !== undefined) {
    return {
      dialect: NGINX_CONTROLLER.test(controller) ? "ingress-nginx" : "generic",
      name: controller,
      because: `${own.title} names the controller ${controller}`,
      at: own.atName(),
    };
  }
  const sign = annotated(ingresses);
  const at = sign && sign.ingress.at(sign.ingress.metadata.annotations ?? {}, sign.key, "key");
  if (NGINX_CLASS.test(className) && (sign === undefined || sign.controller === "ingress-nginx")) {
    return {
      dialect: "ingress-nginx",
      name: "ingress-nginx",
      because: `class ${className} is that of ingress-nginx`,
      at,
    };
  }
  if (
    sign === undefined ||
    WELL_KNOWN_CLASSES.some((known) => known === className && !NGINX_CLASS.test(known) && !SHARED_NAMES.has(known))
  ) {
    return {
      dialect: "generic",
      name: undefined,
      because:
        className === ""
          ? "nothing in these manifests says which controller serves it"
          : `these manifests do not hold IngressClass ${className}`,
      at: undefined,
    };
  }
  return {
    dialect: sign.controller === "ingress-nginx" ? "ingress-nginx" : "generic",
    name: sign.controller,
    because: `${sign.ingress.title} has the annotation ${sign.key}`,
    at,
  };
}

/** Decides for each Ingress which controller serves it: one decision for all Ingresses of a class, and for all commands. */
export function ingressControllers(
  model: Model,
  profile: IngressProfile = "auto",
): (ingress: Ingress) => IngressController {
  const classNameOf = ingressClassNames(model);
  const byClass = new Map<string, Ingress[]>();
  for (const ingress of model.all("Ingress")) {
    const list = byClass.get(classNameOf(ingress));
    if (list === undefined) byClass.set(classNameOf(ingress), [ingress]);
    else list.push(ingress);
  }
  const decided = new Map<string, IngressController>();
  return (ingress) => {
    const className = classNameOf(ingress);
    let controller = decided.get(className);
    if (controller === undefined) {
      controller =
        profile === "auto"
          ? controllerOfClass(model, className, byClass.get(className) ?? [])
          : {
              dialect: profile,
              name: profile === "generic" ? undefined : profile,
              because: `--ingress ${profile}`,
              at: undefined,
            };
      decided.set(className, controller);
    }
    return controller;
  };
}

/**
 * Classes that controllers bring with them, or that a platform has: names of the charts' IngressClass, of add-ons (AKS `webapprouting.kubernetes.azure.com`,
 * OpenShift `openshift-default`), and names that many give to a second one.
 */
export const WELL_KNOWN_CLASSES: readonly string[] = [
  "addon-http-application-routing",
  "alb",
  "apisix",
  "avi",
  "avi-lb",
  "azure-application-gateway",
  "azure-alb-external",
  "caddy",
  "cilium",
  "cloudflare-tunnel",
  "contour",
  "easegress",
  "envoy",
  "f5",
  "gloo",
  "haproxy",
  "higress",
  "istio",
  "kong",
  "nginx",
  "nginx-internal",
  "nginx-external",
  "nginx-private",
  "nginx-public",
  "ngrok",
  "ocp",
  "openshift-default",
  "openshift-custom",
  "pomerium",
  "public",
  "private",
  "external",
  "internal",
  "skipper",
  "tailscale",
  "traefik",
  "traefik-internal",
  "traefik-external",
  "tyk",
  "voyager",
  "webapprouting.kubernetes.azure.com",
];

/** Names that any controller's class may have. */
const SHARED_NAMES: ReadonlySet<string> = new Set(["public", "private", "external", "internal"]);

/** The IngressClass that was most likely meant by a name that neither these manifests nor a controller's chart has. */
export function nearestIngressClass(
  model: Model,
  className: string,
  declared: readonly string[] = [],
): string | undefined {
  const own = [...model.all("IngressClass").map(({ name }) => name), ...declared];
  if (className === "" || own.includes(className) || WELL_KNOWN_CLASSES.includes(className)) return undefined;
  return (
    nearest(className, own) ??
    nearest(
      className,
      WELL_KNOWN_CLASSES.filter((name) => name.length > 4),
    )
  );
}

/** Why no controller may serve a Gateway: its GatewayClass is not here, though one of nearly that name is. Source: gateway-api apis/v1/gateway_types.go. */
export function unknownGatewayClass(model: Model, gateway: Resource | undefined): string | undefined {
  const { gatewayClassName = "" } =
    (gateway?.object as { readonly spec?: { readonly gatewayClassName?: string } } | undefined)?.spec ?? {};
  const names = model.all("GatewayClass").map(({ name }) => name);
  if (gateway === undefined || gatewayClassName === "" || names.includes(gatewayClassName)) return undefined;
  const near = nearest(gatewayClassName, names);
  return near === undefined
    ? undefined
    : `${gateway.title} is of GatewayClass ${gatewayClassName}, which these manifests do not hold; they hold ${near}`;
}
