import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { compareAge } from "./age.ts";
import { annotationEffects, effectText } from "./annotation-effects.ts";
import { canaryShare } from "./canary.ts";
import { controllerFamily } from "./controller-families.ts";
import { ingressHostMatches } from "./hostname.ts";
import type { Ingress, IngressEntry, IngressTable } from "./ingress.ts";
import type { IngressChoice } from "./ingress-choice.ts";
import { nginxRedirect, nginxSecureRedirect, secureAnswer, slashAnswer } from "./redirect.ts";
import type { HTTPRequest } from "./request.ts";
import type { Answer } from "./trace/log.ts";

/** What is not known about the answer to a request. */
export interface AnswerDoubt {
  readonly text: string;
  readonly at: Place | undefined;
  /** The request may also go elsewhere, or be answered by the controller; else it may only be denied. */
  readonly diverts: boolean;
}

/** What the controller of an Ingress does with a request besides sending it to the backend of its path. */
export interface IngressAnswer {
  /** The controller answers itself: no backend gets the request. */
  readonly answer: Answer | undefined;
  readonly doubts: readonly AnswerDoubt[];
  /** Canaries of ingress-nginx and their shares, from 0 to 1. */
  readonly canaries: readonly { readonly entry: IngressEntry; readonly share: number }[];
}

/** Whether an Ingress of the class has TLS for a host; undefined: it may, by the names in its certificate. */
function isSecured(table: IngressTable, className: string, host: string): boolean | undefined {
  let found: boolean | undefined = false;
  for (const ingress of table.ingresses) {
    if (table.classNameOf(ingress) !== className) continue;
    for (const { hosts = [] } of ingress.object.spec?.tls ?? []) {
      if (hosts.includes(host)) return true;
      if (hosts.length === 0 || hosts.some((one) => ingressHostMatches(one, host))) found = undefined;
    }
  }
  return found;
}

/** Controllers that redirect plain requests only where an annotation says so. */
const SERVE_PLAIN: ReadonlySet<string> = new Set(["traefik", "kong", "alb", "gke"]);

/** Whether a controller other than ingress-nginx redirects plain requests of a host with TLS. */
function secureDoubt(table: IngressTable, ingress: Ingress, request: HTTPRequest): AnswerDoubt | undefined {
  const controller = table.controllerOf(ingress);
  if (
    request.scheme !== "http" ||
    isSecured(table, table.classNameOf(ingress), request.host) === false ||
    controllerFamily(controller)?.some((family) => SERVE_PLAIN.has(family)) === true ||
    Object.entries(ingress.annotations).some(
      ([key, value]) => /(?:ssl-redirect|force-https)$/.test(key) && /^(?:false|disabled)$/i.test(value),
    )
  )
    return undefined;
  return {
    text: `whether its controller redirects plain requests to a host with TLS is not known: ${controller.because}`,
    at: ingress.at(ingress.object.spec ?? ingress.object, "tls"),
    diverts: true,
  };
}

const NGINX = "nginx.ingress.kubernetes.io/";

function canariesOf(table: IngressTable, chosen: IngressEntry, request: HTTPRequest) {
  const own = table.entries.filter(
    ({ canary, host, pathText, pathType, className }) =>
      canary &&
      host === chosen.host &&
      pathText === chosen.pathText &&
      pathType === chosen.pathType &&
      className === chosen.className,
  );
  // Of several canaries only the first is used. Source: ingress-nginx rootfs/etc/nginx/lua/balancer.lua.
  const [entry, second] = own.toSorted((a, b) => compareAge(a.ingress, b.ingress));
  const share = entry === undefined ? 0 : canaryShare(entry.ingress, request);
  const at = (name: string): Place | undefined =>
    entry && entry.ingress.at(entry.ingress.metadata.annotations ?? {}, `${NGINX}${name}`, "key");
  const doubts: readonly AnswerDoubt[] = [
    ...(second === undefined || compareAge(entry?.ingress ?? second.ingress, second.ingress) !== 0
      ? []
      : [
          {
            text: `${second.ingress.title} is a canary of the same path: ingress-nginx uses one of them`,
            at: second.ingress.atName(),
            diverts: true,
          },
        ]),
    ...(share === "unknown" && entry !== undefined
      ? [
          {
            text: `${entry.ingress.title} is a canary for some values of a header, by a pattern that is not simulated`,
            at: at("canary-by-header-pattern"),
            diverts: true,
          },
        ]
      : []),
  ];
  return {
    found: entry === undefined || share === "unknown" || share === 0 ? [] : [{ entry, share }],
    doubts,
  };
}

function ownAnswer(
  table: IngressTable,
  { chosen, redirectPath }: IngressChoice,
  ingress: Ingress,
  request: HTTPRequest,
): { readonly answer: Answer | undefined; readonly doubt?: AnswerDoubt } {
  if (redirectPath !== undefined) return { answer: slashAnswer(request, redirectPath) };
  if (table.controllerOf(ingress).dialect !== "ingress-nginx" || chosen === undefined) {
    const doubt = chosen && secureDoubt(table, ingress, request);
    return { answer: undefined, ...(doubt && { doubt }) };
  }
  const secured = isSecured(table, table.classNameOf(ingress), request.host);
  const secure = nginxSecureRedirect(ingress, request, secured);
  if (secure === "yes") return { answer: secureAnswer(request) };
  const answer = nginxRedirect(ingress, request);
  if (secure === "no") return { answer };
  return {
    answer,
    doubt: {
      text:
        "ingress-nginx redirects plain requests to a host with TLS (308), unless its ConfigMap sets ssl-redirect to " +
        "false, which these manifests do not show",
      at: ingress.at(ingress.object.spec ?? ingress.object, "tls"),
      diverts: true,
    },
  };
}

/** @param backends the Services behind the path: some controllers read their annotations too. */
export function ingressAnswer(
  table: IngressTable,
  choice: IngressChoice,
  request: HTTPRequest,
  backends: readonly Resource[],
): IngressAnswer {
  const ingress = choice.chosen?.ingress ?? choice.fallback?.ingress;
  if (ingress === undefined) return { answer: undefined, doubts: [], canaries: [] };
  const { answer, doubt } = ownAnswer(table, choice, ingress, request);
  const controller = table.controllerOf(ingress);
  const canaries = choice.chosen === undefined ? { found: [], doubts: [] } : canariesOf(table, choice.chosen, request);
  const annotated = [ingress, ...backends].flatMap((resource: Resource) =>
    annotationEffects(resource, controller, request).map((effect) => ({
      text: effectText(effect, resource),
      at: effect.at,
      diverts: effect.how === "divert",
    })),
  );
  return {
    answer,
    doubts: [...(doubt === undefined ? [] : [doubt]), ...annotated, ...canaries.doubts],
    canaries: canaries.found,
  };
}
