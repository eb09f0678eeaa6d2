import type { ServiceEndpoints } from "../cluster.ts";
import { isReady } from "../endpoints/endpoint-slice.ts";
import type { Endpoint } from "../endpoints/endpoint-slice.ts";
import type { FactPort } from "../service/facts.ts";
import { canonical, compareFacts } from "./change.ts";
import type { Change, Effect, Fact } from "./change.ts";

/** `Deployment shop/payments ×3 on 8080`, one for everything with endpoints of a port. */
interface Backends {
  readonly texts: readonly string[];
  readonly owners: ReadonlySet<string>;
}

const ownerOf = ({ pod, addresses }: Endpoint): string => {
  if (pod === undefined) return addresses[0] ?? "?";
  const [kind = "", ...name] = pod.owner.split("/");
  return `${kind} ${pod.namespace}/${name.join("/")}`;
};

function countText({ pod }: Endpoint, count: number): string {
  const replicas = pod?.workload.replicas;
  if (replicas?.from === "HorizontalPodAutoscaler" && replicas.min !== replicas.max)
    return ` ×${replicas.min}–${replicas.max}`;
  return pod === undefined || pod.owner.startsWith("Pod/") ? "" : ` ×${count}`;
}

/** The backends of a port; without `port`, of the Service as a whole. */
function backendsOf({ slices }: ServiceEndpoints, port: FactPort | undefined): Backends {
  const found = new Map<string, { readonly first: Endpoint; readonly names: Set<string> }>();
  for (const { ports, endpoints } of slices) {
    const numbers =
      port === undefined
        ? [undefined]
        : ports.filter(({ name, protocol }) => name === port.name && protocol === port.protocol).map((one) => one.port);
    for (const number of numbers) {
      for (const endpoint of endpoints) {
        const key =
          `${ownerOf(endpoint)}|${number === undefined ? "" : ` on ${number}`}` +
          `${isReady(endpoint) ? "" : " (not ready)"}`;
        const entry = found.get(key) ?? { first: endpoint, names: new Set<string>() };
        found.set(key, entry);
        entry.names.add(endpoint.pod === undefined ? (endpoint.addresses[0] ?? "") : endpoint.pod.name);
      }
    }
  }
  const texts = [...found].map(([key, { first, names }]) => {
    const [owner = "", rest = ""] = key.split("|");
    return `${owner}${countText(first, names.size)}${rest}`;
  });
  return { texts: texts.sort(), owners: new Set([...found.keys()].filter((key) => !key.endsWith("(not ready)"))) };
}

const NONE = "no endpoint";

interface PortFact extends Fact {
  readonly backends: Backends;
}

const portTitle = ({ protocol, number, name }: FactPort): string =>
  `${protocol} ${number}${name === "" ? "" : ` (${name})`}`;

function portFacts(endpoints: ServiceEndpoints): ReadonlyMap<string, PortFact> {
  const { service, facts } = endpoints;
  if (facts.type === "ExternalName") return new Map();
  const fact = (port: FactPort | undefined): PortFact => {
    const backends = backendsOf(endpoints, port);
    return {
      text: backends.texts.join(", ") || NONE,
      at: port === undefined ? service.atName() : service.at(port.port),
      backends,
    };
  };
  if (facts.ports.length === 0) return new Map([[service.title, fact(undefined)]]);
  return new Map(facts.ports.map((port) => [`${service.title}, ${port.protocol} ${port.number}`, fact(port)]));
}

function endpointChanges(base: ServiceEndpoints, head: ServiceEndpoints): readonly Change[] {
  const [before, after] = [portFacts(base), portFacts(head)];
  const direction = (subject: string): Effect => {
    const own = (side: ReadonlyMap<string, PortFact>): ReadonlySet<string> =>
      side.get(subject)?.backends.owners ?? new Set();
    const [old, now] = [own(before), own(after)];
    const [gained, lost] = [[...now].some((owner) => !old.has(owner)), [...old].some((owner) => !now.has(owner))];
    return gained === lost ? "changed" : gained ? "gained" : "lost";
  };
  return compareFacts("endpoints", before, after).map((change) => ({ ...change, effect: direction(change.subject) }));
}

/** Every setting of a Service that affects its traffic, with the API server's defaults. */
function settingsOf({ service, facts }: ServiceEndpoints, hasEndpoints: boolean): ReadonlyMap<string, Fact> {
  const spec = (service.object.spec ?? {}) as Readonly<Record<string, unknown>>;
  const settings = new Map<string, Fact>();
  const add = (name: string, value: unknown, owner: object = spec): void => {
    if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return;
    const key = name.split(".").at(-1) ?? name;
    const at = Object.hasOwn(owner, key) ? service.document.at(owner, key) : service.atName();
    settings.set(`${service.title}: ${name}`, { text: typeof value === "string" ? value : canonical(value), at });
  };
  const { ports, type, headless, hasSelector: _, affinityTimeout, ...rest } = facts;
  add("type", headless ? `${type} (headless)` : type);
  for (const [name, value] of Object.entries(rest)) add(name, value);
  if (rest.clientIPAffinity) add("sessionAffinityConfig.clientIP.timeoutSeconds", affinityTimeout);
  for (const name of [
    "externalName",
    "externalIPs",
    "loadBalancerIP",
    "loadBalancerSourceRanges",
    "loadBalancerClass",
    "trafficDistribution",
    "healthCheckNodePort",
  ])
    add(name, spec[name]);
  // With endpoints, the effect of the selector is compared; without any, the selector itself.
  if (!hasEndpoints) add("selector", spec["selector"]);
  for (const port of ports) {
    add(`port ${port.protocol} ${port.number}.name`, port.name, port.port);
    add(`port ${port.protocol} ${port.number}.nodePort`, port.nodePort, port.port);
    add(`port ${port.protocol} ${port.number}.appProtocol`, port.appProtocol, port.port);
    if (!hasEndpoints) add(`port ${port.protocol} ${port.number}.targetPort`, port.target, port.port);
  }
  return settings;
}

const summary = (endpoints: ServiceEndpoints): string => {
  const { facts } = endpoints;
  if (facts.type === "ExternalName") return `ExternalName ${endpoints.service.object.spec?.externalName ?? ""}`;
  const ports = facts.ports.map(
    (port) => `${portTitle(port)} → ${backendsOf(endpoints, port).texts.join(", ") || NONE}`,
  );
  return [
    facts.headless ? "headless" : facts.type,
    ...(ports.length === 0 ? [backendsOf(endpoints, undefined).texts.join(", ") || NONE] : ports),
  ].join("; ");
};

const hasAny = ({ slices }: ServiceEndpoints): boolean => slices.some(({ endpoints }) => endpoints.length > 0);

/** Services added and removed; of the others their endpoints by port, and their settings. */
export function compareEndpoints(
  base: readonly ServiceEndpoints[],
  head: readonly ServiceEndpoints[],
): readonly Change[] {
  const byTitle = (services: readonly ServiceEndpoints[]) =>
    new Map(services.map((endpoints) => [endpoints.service.title, endpoints]));
  const [before, after] = [byTitle(base), byTitle(head)];
  const changes: Change[] = [];
  for (const [subject, now] of after) {
    const old = before.get(subject);
    if (old === undefined) {
      changes.push({
        area: "services",
        effect: "added",
        subject,
        before: undefined,
        after: summary(now),
        at: now.service.atName(),
        side: "head",
      });
      continue;
    }
    const isShown = hasAny(old) || hasAny(now);
    changes.push(
      ...endpointChanges(old, now),
      ...compareFacts("settings", settingsOf(old, isShown), settingsOf(now, isShown)),
    );
  }
  for (const [subject, old] of before) {
    if (!after.has(subject))
      changes.push({
        area: "services",
        effect: "removed",
        subject,
        before: summary(old),
        after: undefined,
        at: old.service.atName(),
        side: "base",
      });
  }
  return changes;
}
