import type { ServiceEndpoints } from "../../cluster.ts";
import type { FactPort } from "../../service/facts.ts";
import { attachRoutes } from "../attachment.ts";
import type { Attachment } from "../attachment.ts";
import { chooseEntry, routeEntries } from "../http-route.ts";
import type { ListenerState } from "../listener.ts";
import { meshMembership } from "../../mesh/mesh-client.ts";
import type { MeshChoice } from "../../mesh/mesh-client.ts";
import type { HTTPRequest } from "../request.ts";
import type { Client, TraceContext } from "./client.ts";
import type { TraceLog } from "./log.ts";
import { followRule } from "./backends.ts";
import type { Approach } from "./arrive.ts";

/** A connection to a Service of the cluster that a mesh may redirect. */
export interface MeshJourney {
  readonly context: TraceContext;
  readonly client: Client;
  readonly endpoints: ServiceEndpoints;
  readonly port: FactPort | undefined;
  readonly request: HTTPRequest | undefined;
  readonly approach: Approach;
  readonly mesh: MeshChoice;
  readonly log: TraceLog;
}

/**
 * Routes whose parent is the Service and that apply to clients of a namespace: those in the Service's namespace to all,
 * others to clients of their own namespace, which take precedence. Source: gateway-api GEP-1294 and GEP-1426, producer
 * and consumer routes.
 */
function attachmentsTo(
  { context, endpoints: { service }, port }: MeshJourney,
  namespace: string,
): readonly Attachment[] {
  const all = attachRoutes(context.model).filter(
    ({ outcome, parent, parentRef }) =>
      outcome === "service" &&
      (parent as unknown) === service &&
      (parentRef?.port === undefined || parentRef.port === port?.number),
  );
  const consumers = all.filter(({ route }) => route.namespace !== service.namespace && route.namespace === namespace);
  return consumers.length > 0 ? consumers : all.filter(({ route }) => route.namespace === service.namespace);
}

/**
 * Follows a Gateway API route whose parent is the Service. False: there is none, or the client's requests do not pass a
 * proxy.
 */
export function traceGamma(journey: MeshJourney): boolean {
  const {
    context,
    client,
    endpoints: { service },
    request,
    approach,
    mesh,
    log,
  } = journey;
  if (client.kind !== "pod") return false;
  const attachments = attachmentsTo(journey, client.pod.namespace);
  const [first] = attachments;
  if (first === undefined) return false;
  const { member, because, at } = meshMembership(context.model, client.pod, mesh);
  if (member === "no") {
    log.ok("mesh", `no proxy routes: ${because}`, at);
    return false;
  }
  const name = first.route.title;
  if (member === "assumed")
    log.open(
      "mesh",
      `${name} routes requests to ${service.title} for clients of a mesh that supports such ` +
        "routes; these manifests do not show whether the client is in one",
      first.route.atName(),
    );
  else log.ok("mesh", `the client's proxy routes: ${because}`, at);
  const isHTTP = attachments.some(({ kind }) => kind === "HTTPRoute" || kind === "GRPCRoute");
  if (request === undefined || !isHTTP) {
    log.open("mesh", `${name} may route it, as the protocol is not known`, first.route.atName());
    return false;
  }
  // Hostnames of such routes are ignored: the Service defines the names. Source: GEP-1294.
  const state: ListenerState = {
    resource: service,
    gateway: undefined,
    listener: { name: "", port: request.port, protocol: "HTTP" },
    hostname: "",
    allowed: "yes",
    conflicts: [],
  };
  const entries = routeEntries(
    attachments.map((attachment) => ({
      ...attachment,
      listeners: [{ state, refusal: undefined, match: "yes", hostnames: [""], ownHostnames: [""] }],
    })),
  );
  const { chosen, tie, certain } = chooseEntry(entries, request);
  if (chosen === undefined) {
    log.fail("mesh", `no rule of ${name} matches ${request.path}: 404`, first.route.atName(), [
      { text: `add a rule for ${request.path} to ${name}`, at: first.route.atName() },
    ]);
    return true;
  }
  const text = `${chosen.route.title}, rule ${chosen.ruleIndex + 1}, matches ${request.path}`;
  if (certain) log.ok("route", text, chosen.route.document.at(chosen.rule));
  else
    log.open(
      "route",
      tie === undefined ? text : `${text}, or ${tie.route.title}, whichever is older`,
      chosen.route.document.at(chosen.rule),
    );
  followRule(context, chosen, request, { source: approach.source, share: approach.share }, log);
  return true;
}
