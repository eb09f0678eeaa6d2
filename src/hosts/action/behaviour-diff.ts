import type { ActionHost } from "./action-host.ts";
import type { Inputs } from "./inputs.ts";

/**
 * What a pull request does to endpoints, routes and reachability, as Markdown for the summary; undefined when there is nothing
 * to say of it.
 */
export async function behaviourDiff(_host: ActionHost, _base: string, _inputs: Inputs): Promise<string | undefined> {
  return undefined;
}
