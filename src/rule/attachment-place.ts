import type { DraftRelated } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Attachment } from "../simulate/route/attachment.ts";

/** The value for which the listeners do not accept the route. */
function placeOf({ route, parentRef, listeners, outcome }: Attachment): Place | undefined {
  if (parentRef === undefined) return undefined;
  if (outcome === "NoMatchingListenerHostname" && route.object.spec?.hostnames?.[0] !== undefined)
    return route.at(route.object.spec.hostnames, 0);
  if (outcome === "NoMatchingParent")
    return route.at(parentRef, listeners.some(({ refusal }) => refusal === "NoMatchingPort") ? "port" : "sectionName");
  return route.at(parentRef, "name");
}

/** A route that names a listener is compared with the hostname of that one only. */
const triedOf = ({ listeners, outcome }: Attachment): Attachment["listeners"] =>
  outcome === "NoMatchingListenerHostname" ? listeners.filter(({ refusal }) => refusal === outcome) : listeners;

const relatedTo = (attachment: Attachment): readonly DraftRelated[] =>
  triedOf(attachment)
    .slice(0, 5)
    .map(({ state: { resource, listener } }) => ({
      at: resource.at(listener, "name"),
      note: `listener "${listener.name}" of ${resource.title}`,
    }));

/** Where to report a route that no listener accepts, and the listeners that were tried. */
export const attachmentPlace = (
  attachment: Attachment,
): { readonly at: Place | undefined; readonly related: readonly DraftRelated[] } => ({
  at: placeOf(attachment),
  related: relatedTo(attachment),
});
