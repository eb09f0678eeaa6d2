import { compareText } from "../../base/compare-text.ts";
import { created } from "./age.ts";
import { familiesOf } from "./controller-families.ts";
import { DIALECT_NAMES, dialectOfFamily } from "./dialects/names.ts";
import type { DialectName } from "./dialects/names.ts";
import { groupBy } from "../../base/groups.ts";
import { nearest } from "../../hints/nearest.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import { namesIn } from "../../model/names-in.ts";
import type { Resource } from "../../model/resource.ts";

export type Ingress = Resource<KindMap["Ingress"]>;
type IngressClass = Resource<KindMap["IngressClass"]>;

/** How a controller interprets what the API leaves open. `generic`: only what the API itself specifies is known. */
export type IngressDialect = "generic" | "ingress-nginx" | DialectName;

/** The controller given by the user; `auto`: as the manifests show. */
export type IngressProfile = "auto" | IngressDialect;
export const INGRESS_PROFILES = [
  "auto",
  "generic",
  "ingress-nginx",
  ...DIALECT_NAMES,
] as const satisfies readonly IngressProfile[];

/** The dialect of a controller by its name. */
const dialectOf = (name: string): IngressDialect => dialectOfFamily(familiesOf(name)?.[0]) ?? "generic";

/** Which controller serves an Ingress, and what shows it. */
export interface IngressController {
  readonly dialect: IngressDialect;
  /** `k8s.io/ingress-nginx`, `traefik`; undefined if nothing shows which one it is. */
  readonly name: string | undefined;
  /** `IngressClass nginx names the controller k8s.io/ingress-nginx`. */
  readonly because: string;
  readonly at: Place | undefined;
}

export const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
/**
 * Classes of the GKE controller. It reads only the annotation and has no IngressClass. Source: GKE documentation, "GKE
 * Ingress controller behavior".
 */
export const GKE_CLASS = /^gce(?:-internal)?$/;
const DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";
const NGINX_ANNOTATION = "nginx.ingress.kubernetes.io/";

/** Annotation prefixes of a single controller, from the controllers' documentation. */
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

/**
 * Class names that charts and platforms create for ingress-nginx: `nginx`, its usual second ones, and AKS's add-ons
 * (learn.microsoft.com, "App routing").
 */
const NGINX_CLASS = new RegExp(
  String.raw`^(?:ingress-)?nginx(?!-(?:plus|inc|org))(?:-[a-z0-9-]+)?$|^webapprouting\.kubernetes\.azure\.com$|` +
    String.raw`^addon-http-application-routing$`,
);

/** Classes of charts and platforms: whose annotations count. Their paths stay unknown without an IngressClass. */
const CLASS_CONTROLLERS: ReadonlyMap<string, string> = new Map([
  ["alb", "AWS Load Balancer Controller"],
  ["apisix", "apisix"],
  ["azure-application-gateway", "Azure Application Gateway"],
  ["cilium", "cilium"],
  ["contour", "contour"],
  ["gce", "GKE"],
  ["gce-internal", "GKE"],
  ["higress", "higress"],
  ["kong", "kong"],
  ["openshift-default", "OpenShift"],
  ["skipper", "skipper"],
  ["traefik", "traefik"],
  ["traefik-external", "traefik"],
  ["traefik-internal", "traefik"],
]);

/** Values of `--controller-class` in the ingress-nginx chart and documentation. */
const NGINX_CONTROLLER = /^k8s\.io\/(?:[a-z0-9-]*-)?ingress-nginx(?:-[a-z0-9-]+)?$/;

/**
 * The default class: of several the newest, then the first by name. Source:
 * plugin/pkg/admission/network/defaultingressclass.
 */
export function defaultIngressClass(model: Model): IngressClass | undefined {
  const defaults = model
    .all("IngressClass")
    .filter(({ annotations }) => annotations[DEFAULT_CLASS_ANNOTATION] === "true");
  return defaults.toSorted((a, b) => compareText(created(b), created(a)) || compareText(a.name, b.name))[0];
}

/**
 * The class of an Ingress as the API server sets it; "" if only the controller knows. Source: networking/v1 types.go,
 * IngressSpec.IngressClassName.
 */
export function ingressClassNames(model: Model): (ingress: Ingress) => string {
  const fallback = defaultIngressClass(model)?.name ?? "";
  return (ingress) => ingress.object.spec?.ingressClassName ?? ingress.annotations[CLASS_ANNOTATION] ?? fallback;
}

/** The controller-specific annotation of an Ingress, if all of them belong to one controller. */
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

/**
 * The controller of a class: from its IngressClass, else from the class' usual name, else from annotations of a single
 * controller.
 */
function controllerOfClass(model: Model, className: string, ingresses: readonly Ingress[]): IngressController {
  const own = className === "" ? undefined : model.get("IngressClass", "", className);
  const controller = own?.object.spec?.controller;
  if (own !== undefined && controller !== undefined) {
    return {
      dialect: NGINX_CONTROLLER.test(controller) ? "ingress-nginx" : dialectOf(controller),
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
      because: `class ${className} is the one of ingress-nginx`,
      at,
    };
  }
  const named = CLASS_CONTROLLERS.get(className);
  if (named !== undefined)
    return {
      dialect: "generic",
      name: named,
      because: `class ${className} is the one of ${named}`,
      at: undefined,
    };
  if (
    sign === undefined ||
    WELL_KNOWN_CLASSES.some((known) => known === className && !NGINX_CLASS.test(known) && !SHARED_NAMES.has(known))
  ) {
    return {
      dialect: "generic",
      name: undefined,
      because:
        className === ""
          ? "these manifests do not show which controller serves it"
          : `IngressClass ${className} is not in these manifests`,
      at: undefined,
    };
  }
  return {
    dialect: sign.controller === "ingress-nginx" ? "ingress-nginx" : dialectOf(sign.controller),
    name: sign.controller,
    because: `${sign.ingress.title} has the annotation ${sign.key}`,
    at,
  };
}

/** Decides which controller serves each Ingress: one decision for all Ingresses of a class, and for all commands. */
export function ingressControllers(
  model: Model,
  profile: IngressProfile = "auto",
): (ingress: Ingress) => IngressController {
  const classNameOf = ingressClassNames(model);
  const byClass = groupBy(model.all("Ingress"), (ingress) => classNameOf(ingress));
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
 * Well-known classes: names of the charts' IngressClass, of add-ons (AKS `webapprouting.kubernetes.azure.com`,
 * OpenShift `openshift-default`), and common names of a second one.
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

/** Names that the class of any controller may have. */
const SHARED_NAMES: ReadonlySet<string> = new Set(["public", "private", "external", "internal"]);

/** The closest match for an IngressClass name that neither these manifests nor a controller's chart contain. */
export function nearestIngressClass(
  model: Model,
  className: string,
  declared: readonly string[] = [],
): string | undefined {
  const { names: own, byName } = namesIn(model.all("IngressClass"), "");
  if (
    className === "" ||
    byName.has(className) ||
    declared.includes(className) ||
    WELL_KNOWN_CLASSES.includes(className)
  )
    return undefined;
  return (
    nearest(className, declared.length === 0 ? own : [...own, ...declared]) ??
    nearest(
      className,
      WELL_KNOWN_CLASSES.filter((name) => name.length > 4),
    )
  );
}

/**
 * Why no controller may serve a Gateway: its GatewayClass is not in the manifests, but one with a similar name is.
 * Source: gateway-api apis/v1/gateway_types.go.
 */
export function unknownGatewayClass(model: Model, gateway: Resource | undefined): string | undefined {
  const { gatewayClassName = "" } =
    (gateway?.object as { readonly spec?: { readonly gatewayClassName?: string } } | undefined)?.spec ?? {};
  const { names, byName } = namesIn(model.all("GatewayClass"), "");
  if (gateway === undefined || gatewayClassName === "" || byName.has(gatewayClassName)) return undefined;
  const near = nearest(gatewayClassName, names);
  return near === undefined
    ? undefined
    : `${gateway.title} has GatewayClass ${gatewayClassName}, which is not in these manifests; they contain ${near}`;
}
