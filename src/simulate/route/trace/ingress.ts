import { CLASS_ANNOTATION, GKE_CLASS, nearestIngressClass } from "../controller.ts";
import type { BackendResolution } from "../backend.ts";
import { ingressAnswer } from "../ingress-answer.ts";
import type { IngressAnswer } from "../ingress-answer.ts";
import { resolveIngressBackend } from "../ingress.ts";
import type { IngressEntry, IngressTable } from "../ingress.ts";
import type { IngressChoice } from "../ingress-choice.ts";
import type { HTTPRequest } from "../request.ts";
import { follow, proxyOf } from "./backends.ts";
import type { TraceContext } from "./client.ts";
import { percent } from "./log.ts";
import type { HopNote, TraceLog } from "./log.ts";

const shown = (entry: IngressEntry): string =>
  `${entry.ingress.title}, host ${entry.host || "(any)"}, path ${entry.pathText} (${entry.pathType})`;

const placeOf = (entry: IngressEntry): HopNote["at"] => entry.ingress.at(entry.path ?? entry.rule);

/**
 * A class that no controller serves, or that its controller only reads from the annotation; the same check as the rule
 * ingress-class-unknown.
 */
function classDoubt({ model }: TraceContext, { ingress }: IngressEntry): string | undefined {
  const className = ingress.object.spec?.ingressClassName ?? "";
  const near = nearestIngressClass(model, className);
  if (near !== undefined)
    return `${ingress.title} has class ${className}, for which there is no IngressClass; did you mean ${near}?`;
  const isIgnored =
    GKE_CLASS.test(className) &&
    ingress.annotations[CLASS_ANNOTATION] === undefined &&
    model.get("IngressClass", "", className) === undefined;
  return isIgnored
    ? `${ingress.title} sets class ${className} in ingressClassName, which the GKE controller does not read`
    : undefined;
}

/** What the controller does with a request besides sending it on; logs what is not known of that. */
function logAnswer(
  table: IngressTable,
  choice: IngressChoice,
  request: HTTPRequest,
  resolution: BackendResolution | undefined,
  log: TraceLog,
): IngressAnswer {
  const found = ingressAnswer(table, choice, request, resolution?.service === undefined ? [] : [resolution.service]);
  for (const { text, at, diverts } of found.doubts) {
    if (diverts) log.open("ingress", text, at);
    else log.add("ingress", "unknown", text, at);
  }
  return found;
}

/** Follows a request through the Ingresses of one class. */
export function traceIngressChoice(
  context: TraceContext,
  table: IngressTable,
  choice: IngressChoice,
  request: HTTPRequest,
  log: TraceLog,
): void {
  const { chosen, shadowed, fallback, className, certain, open } = choice;
  const controller = proxyOf(`the controller of Ingress class ${className || "(default)"}`);
  const notes = shadowed.map((entry) => ({
    text: `also matches, but has lower precedence: ${shown(entry)}`,
    at: placeOf(entry),
  }));
  if (chosen !== undefined) {
    const text = `${shown(chosen)} matches ${request.path}`;
    const reason =
      open === undefined
        ? "the controller decides between equal paths"
        : `${open}: ${table.controllerOf(chosen.ingress).because}`;
    if (certain) log.ok("ingress", text, placeOf(chosen), notes);
    else log.open("ingress", `${text}; ${reason}`, placeOf(chosen), notes);
    const doubt = classDoubt(context, chosen);
    if (doubt !== undefined)
      log.open(
        "ingress",
        doubt,
        chosen.ingress.at(chosen.ingress.object.spec ?? chosen.ingress.object, "ingressClassName"),
      );
    const { backend } = chosen;
    const resolution =
      backend && resolveIngressBackend(context.model, chosen.ingress.namespace, backend, chosen.dialect);
    const { answer, canaries } = logAnswer(table, choice, request, resolution, log);
    if (answer !== undefined) return log.answer("ingress", answer, 1, placeOf(chosen));
    if (backend === undefined || resolution === undefined)
      return log.fail("ingress", "the rule has no path and the Ingress no default backend: 404", placeOf(chosen));
    const left = canaries.reduce((rest, { share }) => Math.max(0, rest - share), 1);
    if (left > 0) follow(context, resolution, { ...controller, share: left }, chosen.ingress.at(backend), log);
    for (const { entry, share } of canaries) {
      log.ok("ingress", `${percent(share)} of the requests go to the canary ${entry.ingress.title}`, placeOf(entry));
      if (entry.backend !== undefined)
        follow(
          context,
          resolveIngressBackend(context.model, entry.ingress.namespace, entry.backend, entry.dialect),
          { ...controller, share },
          entry.ingress.at(entry.backend),
          log,
        );
    }
    return;
  }
  if (open !== undefined) log.open("ingress", `${open}, and nothing else matches ${request.path}`);
  if (fallback === undefined) return;
  const { ingress, backend } = fallback;
  log.ok("ingress", `no rule matches; the default backend of ${ingress.title} is used`, ingress.at(backend));
  const resolution = resolveIngressBackend(
    context.model,
    ingress.namespace,
    backend,
    table.controllerOf(ingress).dialect,
  );
  logAnswer(table, choice, request, resolution, log);
  follow(context, resolution, controller, ingress.at(backend), log);
}
