import type { ServiceEndpoints } from "../../cluster.ts";
import type { Destination } from "../../service/kube-proxy.ts";
import { placeOfMiss } from "../../near-misses/describe-miss.ts";
import { whyNoEndpoints } from "../../endpoints/why.ts";
import { countDoubts, endpointDoubts } from "../../unjudged/object-doubts.ts";
import type { TraceContext } from "./client.ts";
import type { HopNote, TraceLog } from "./log.ts";
import { labelChange } from "./witness.ts";

const portList = ({ facts }: ServiceEndpoints): string =>
  facts.ports
    .map(({ number, protocol, name }) => `${protocol} ${number}${name === "" ? "" : ` (${name})`}`)
    .join(", ") || "no port";

export function logMissingPort(
  endpoints: ServiceEndpoints,
  wanted: number | string | undefined,
  protocol: string,
  log: TraceLog,
): void {
  const { service, facts } = endpoints;
  const at = service.object.spec && service.at(service.object.spec, "ports");
  if (wanted === undefined)
    return log.fail(
      "service",
      `${service.title} has ${facts.ports.length} ports, and the target does not specify one`,
      at,
      facts.ports.map(({ number }) => ({ text: `connect to port ${number}` })),
    );
  const byTarget = facts.ports.find(({ target }) => String(target) === String(wanted));
  const other = facts.ports.find(({ number }) => number === wanted);
  const change = byTarget ?? (facts.ports.length === 1 ? facts.ports[0] : undefined);
  const notes: HopNote[] = [];
  if (byTarget !== undefined)
    notes.push({
      text: `${wanted} is the port of the pods; clients of the Service use ${byTarget.number}`,
      at: service.at(byTarget.port),
    });
  else if (other !== undefined) notes.push({ text: `port ${wanted} is ${other.protocol}`, at: service.at(other.port) });
  log.fail(
    "service",
    `${service.title} has no ${protocol} port ${wanted}; it has ${portList(endpoints)}`,
    at,
    [
      ...(change === undefined
        ? []
        : [{ text: `use port ${change.number} in the client`, at: service.at(change.port) }]),
      { text: `add port ${wanted} to ${service.title}`, at },
    ],
    notes,
  );
}

/** Why there is no endpoint, with a change for each reason that the manifests can fix. */
export function logNoEndpoints(
  context: TraceContext,
  endpoints: ServiceEndpoints,
  destination: Destination | undefined,
  log: TraceLog,
): void {
  const { service } = endpoints;
  const reasons = whyNoEndpoints(context.model, endpoints);
  const effect =
    destination?.otherwise === "DROP"
      ? "there are endpoints, but none on the node, and the traffic policy is Local: packets are " +
        "dropped and the client times out"
      : "the connection is refused";
  const notes = reasons.map(({ text, near }) => ({ text, at: near && placeOfMiss(near) }));
  const changes = reasons.flatMap(({ kind, text, near }, index) => {
    const at = notes[index]?.at ?? service.atName();
    const label = near && labelChange(context.model, service as never, near.workload);
    if (label !== undefined) return [label];
    if (kind === "near") return [{ text: `make the selector of ${service.title} match the labels: ${text}`, at }];
    return kind === "port" ? [{ text: `use a port that exists: ${text}`, at }] : [];
  });
  const at = service.object.spec && service.at(service.object.spec, "selector");
  const doubts =
    endpoints.selected.length === 0 ? countDoubts(context.model, service) : endpointDoubts(context.model, service);
  if (doubts.length > 0)
    return log.doubt("endpoints", `${service.title} has no endpoint that these manifests show`, doubts, notes);
  if (reasons.some(({ kind }) => kind === "unseen"))
    return log.add(
      "endpoints",
      "unknown",
      `${service.title} has no usable endpoint as far as these manifests show`,
      at,
      notes,
    );
  log.fail(
    "endpoints",
    `${service.title} has no usable endpoint: ${effect}`,
    at,
    changes.length > 0 ? changes : notes,
    notes,
  );
}
