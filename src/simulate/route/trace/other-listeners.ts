import { joinWords } from "../../../base/join-words.ts";
import type { Model } from "../../../model/model.ts";
import { hostDoubts } from "../../unjudged/object-doubts.ts";
import { attachRoutes } from "../attachment.ts";
import { gatewayHostMatches } from "../hostname.ts";
import { routeEntries } from "../http-route.ts";
import type { ListenerState } from "../listener.ts";
import type { HTTPRequest } from "../request.ts";
import type { TraceContext } from "./client.ts";
import { isNamed } from "./l4.ts";
import type { TraceLog } from "./log.ts";

/** Listeners with a route for a host, on whatever port. */
const servingListeners = (model: Model, host: string): readonly ListenerState[] => [
  ...new Map(
    routeEntries(attachRoutes(model))
      .filter(({ hostname, attached }) => attached === "yes" && gatewayHostMatches(hostname, host))
      .map(({ state }) => [state.listener, state]),
  ).values(),
];

const SCHEMES: Readonly<Record<string, string>> = { HTTP: "http", HTTPS: "https" };

function urlOf({ listener: { protocol, port } }: ListenerState, { host, path }: HTTPRequest): string {
  const scheme = SCHEMES[protocol] ?? protocol.toLowerCase();
  return `${scheme}://${host}${port === (scheme === "https" ? 443 : 80) ? "" : `:${port}`}${path}`;
}

/**
 * A request for a host that Gateways serve, on a port or with a protocol that none of their listeners has. False: none
 * serves the host.
 */
export function otherListeners({ model }: TraceContext, request: HTTPRequest, log: TraceLog, only?: string): boolean {
  const found = servingListeners(model, request.host).filter(
    ({ gateway, resource }) => only === undefined || isNamed(gateway ?? resource, only),
  );
  const [first] = found;
  if (first === undefined) return false;
  const { gateway, resource, listener } = first;
  const asked = `${request.scheme} on port ${request.port}`;
  const ways = found.map(
    ({ gateway: own, resource: owner, listener: { protocol, port } }) =>
      `port ${port} (${protocol}) of ${(own ?? owner).title}`,
  );
  const text = `no listener for ${request.host} accepts ${asked}: it is served on ${joinWords(ways)}`;
  const at = resource.document.at(listener);
  const doubts = hostDoubts(model, request.host);
  if (doubts.length > 0) log.doubt("listener", text, doubts);
  else
    log.fail("listener", text, at, [
      { text: `use ${urlOf(first, request)}` },
      { text: `add a listener for ${asked}`, at: (gateway ?? resource).atName() },
    ]);
  return true;
}
