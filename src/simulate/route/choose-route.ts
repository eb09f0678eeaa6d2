import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import { attachRoutes } from "./attachment.ts";
import { resolveBackend } from "./backend.ts";
import type { BackendResolution } from "./backend.ts";
import { matchHTTPRoute, routeEntries } from "./http-route.ts";
import { ingressAnswer } from "./ingress-answer.ts";
import { ingressTable, resolveIngressBackend } from "./ingress.ts";
import type { IngressProfile } from "./ingress.ts";
import { listeners } from "./listener.ts";
import { matchIngress } from "./match-ingress.ts";
import type { HTTPRequest } from "./request.ts";

/** Where a request from outside goes, up to the Services. */
export interface RouteAnswer {
  /** `HTTPRoute shop/api, rule 1`, `Ingress shop/api, path /v1 (Prefix)`. */
  readonly title: string;
  readonly at: Place | undefined;
  /** Each with its share, from 0 to 1. Empty: the rule answers itself, or with 404. */
  readonly targets: readonly { readonly backend: BackendResolution; readonly share: number }[];
  /** Rules that also match the request but have lower precedence. */
  readonly shadowed: readonly { readonly title: string; readonly at: Place | undefined }[];
  /** False if the choice is left to the controller. */
  readonly certain: boolean;
  /** Why it is uncertain, unless the rules are equal. */
  readonly open?: string | undefined;
}

function byGateway(model: Model, request: HTTPRequest): RouteAnswer | undefined {
  const choice = matchHTTPRoute(listeners(model), routeEntries(attachRoutes(model)), request).find(
    ({ chosen }) => chosen !== undefined,
  );
  const entry = choice?.chosen;
  if (choice === undefined || entry === undefined) return undefined;
  const { route, rule, ruleIndex, kind } = entry;
  const resolved = (rule.backendRefs ?? [])
    .map((ref) => resolveBackend(model, { group: "gateway.networking.k8s.io", kind, namespace: route.namespace }, ref))
    .filter(({ weight }) => weight > 0);
  const total = resolved.reduce((sum, { weight }) => sum + weight, 0);
  return {
    title: `${route.title}, rule ${ruleIndex + 1}`,
    at: route.document.at(rule),
    targets: resolved.map((backend) => ({ backend, share: backend.weight / total })),
    shadowed: choice.shadowed.map((other) => ({
      title: `${other.route.title}, rule ${other.ruleIndex + 1}`,
      at: other.route.document.at(other.rule),
    })),
    certain: choice.certain,
  };
}

function byIngress(model: Model, request: HTTPRequest, profile: IngressProfile): RouteAnswer | undefined {
  if (request.port !== (request.scheme === "https" ? 443 : 80)) return undefined;
  const table = ingressTable(model, profile);
  const choices = matchIngress(table, request);
  const choice =
    choices.find(({ chosen }) => chosen !== undefined) ??
    choices.find(({ fallback }) => fallback !== undefined) ??
    choices.find(({ open }) => open !== undefined);
  if (choice === undefined) return undefined;
  const { chosen, fallback, shadowed, certain, open } = choice;
  const found = chosen === undefined ? fallback : { ingress: chosen.ingress, backend: chosen.backend };
  if (found === undefined)
    return open === undefined
      ? undefined
      : { title: open, at: undefined, targets: [], shadowed: [], certain: false, open };
  const { ingress, backend } = found;
  const { dialect } = table.controllerOf(ingress);
  const main = backend && resolveIngressBackend(model, ingress.namespace, backend, dialect);
  const { answer, canaries, doubts } = ingressAnswer(
    table,
    choice,
    request,
    main?.service === undefined ? [] : [main.service],
  );
  const left = canaries.reduce((rest, { share }) => Math.max(0, rest - share), 1);
  const parts = canaries.flatMap(({ entry, share }) =>
    entry.backend === undefined
      ? []
      : { backend: resolveIngressBackend(model, entry.ingress.namespace, entry.backend, dialect), share },
  );
  const diverting = doubts.find(({ diverts }) => diverts);
  return {
    title:
      chosen === undefined
        ? `default backend of ${ingress.title}`
        : `${ingress.title}, path ${chosen.pathText} (${chosen.pathType})`,
    at: chosen === undefined ? backend && ingress.at(backend) : ingress.at(chosen.path ?? chosen.rule),
    targets:
      main === undefined || answer !== undefined
        ? []
        : [...(left > 0 ? [{ backend: main, share: left }] : []), ...parts],
    shadowed: shadowed.map((other) => ({
      title: `${other.ingress.title}, path ${other.pathText} (${other.pathType})`,
      at: other.ingress.at(other.path ?? other.rule),
    })),
    certain: certain && diverting === undefined,
    open: open ?? diverting?.text,
  };
}

/** The rule that matches a request, Gateways before Ingresses; undefined if none does. */
export const chooseRoute = (
  model: Model,
  request: HTTPRequest,
  profile: IngressProfile = "auto",
): RouteAnswer | undefined => byGateway(model, request) ?? byIngress(model, request, profile);
