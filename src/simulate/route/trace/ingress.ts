import { CLASS_ANNOTATION, GKE_CLASS, nearestIngressClass } from "../controller.ts";
import { resolveIngressBackend } from "../ingress.ts";
import type { IngressEntry, IngressTable } from "../ingress.ts";
import type { IngressChoice } from "../match-ingress.ts";
import { nginxRedirect, slashAnswer } from "../redirect.ts";
import type { HTTPRequest } from "../request.ts";
import { follow, proxyOf } from "./backends.ts";
import type { TraceContext } from "./client.ts";
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

/** Follows a request through the Ingresses of one class. */
export function traceIngressChoice(
  context: TraceContext,
  table: IngressTable,
  choice: IngressChoice,
  request: HTTPRequest,
  log: TraceLog,
): void {
  const { chosen, shadowed, fallback, className, certain, open, redirectPath } = choice;
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
    const answer =
      redirectPath !== undefined
        ? slashAnswer(request, redirectPath)
        : chosen.dialect === "ingress-nginx"
          ? nginxRedirect(chosen.ingress)
          : undefined;
    if (answer !== undefined) return log.answer("ingress", answer, 1, placeOf(chosen));
    const { backend } = chosen;
    if (backend === undefined)
      return log.fail("ingress", "the rule has no path and the Ingress no default backend: 404", placeOf(chosen));
    return follow(
      context,
      resolveIngressBackend(context.model, chosen.ingress.namespace, backend, chosen.dialect),
      controller,
      chosen.ingress.at(backend),
      log,
    );
  }
  if (open !== undefined) log.open("ingress", `${open}, and nothing else matches ${request.path}`);
  if (fallback === undefined) return;
  const { ingress, backend } = fallback;
  log.ok("ingress", `no rule matches; the default backend of ${ingress.title} is used`, ingress.at(backend));
  follow(
    context,
    resolveIngressBackend(context.model, ingress.namespace, backend, table.controllerOf(ingress).dialect),
    controller,
    ingress.at(backend),
    log,
  );
}
