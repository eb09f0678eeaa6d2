import type { Model } from "../../model/model.ts";
import { apiServerCalls } from "./api-calls.ts";
import type { Call } from "./call.ts";
import { dnsCalls } from "./dns-calls.ts";
import { probeCalls } from "./probe-calls.ts";
import { referenceCalls } from "./reference-calls.ts";
import { routeCalls } from "./route-calls.ts";
import { scrapeCalls } from "./scrape-calls.ts";
import { webhookCalls } from "./webhook-calls.ts";

const known = new WeakMap<Model, readonly Call[]>();

/**
 * Who connects to whom, as far as the manifests say so; found once for a model. Use it as
 * `simulation.fact(declaredCalls)`.
 */
export function declaredCalls(model: Model): readonly Call[] {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = findCalls(model)));
  return found;
}

function findCalls(model: Model): readonly Call[] {
  const named = referenceCalls(model);
  return [
    ...named,
    ...dnsCalls(named),
    ...apiServerCalls(model),
    ...probeCalls(model),
    ...webhookCalls(model),
    ...scrapeCalls(model),
    ...routeCalls(model),
  ];
}
