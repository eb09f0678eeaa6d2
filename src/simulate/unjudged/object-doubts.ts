import { effectOf, isSimulated } from "../../model/effects/catalogue.ts";
import type { Effect, Power } from "../../model/effects/effect.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import { Resource } from "../../model/resource.ts";
import { equalitySelector, matches } from "../../model/selector.ts";
import type { Labels } from "../../model/selector.ts";
import { workloadParty } from "../policy/party.ts";
import { distinctDoubts } from "./doubt.ts";
import type { Doubt } from "./doubt.ts";
import { fields, isFields, list, text, valuesAt } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { serviceNames, touches as touchesOf } from "./touch.ts";

type Service = Resource<KindMap["Service"]>;

interface Entry {
  readonly resource: Resource;
  readonly effect: Effect;
}

const known = new WeakMap<Model, ReadonlyMap<Power, readonly Entry[]>>();

/** Objects that are not simulated, by what they may do. */
function entriesBy(model: Model, power: Power): readonly Entry[] {
  let found = known.get(model);
  if (found === undefined) {
    const byPower = new Map<Power, Entry[]>();
    for (const resource of model.resources) {
      const effect = effectOf(resource);
      if (
        effect === undefined ||
        effect.does.length === 0 ||
        isSimulated(effect, resource) ||
        effect.inert?.(resource.object) === true
      )
        continue;
      for (const one of effect.does) byPower.set(one, [...(byPower.get(one) ?? []), { resource, effect }]);
    }
    known.set(model, (found = byPower));
  }
  return found.get(power) ?? [];
}

/** ``Host(`a`)``, `HostSNI("a", "b")`: the hosts of a rule in a text; none: any host. */
const hostsOfRule = (rule: string): readonly string[] =>
  [...rule.matchAll(/\bhost(?:sni)?\(([^)]*)\)/g)].flatMap(([, inner = ""]) =>
    [...inner.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => host),
  );

/** `https://a.example.com:8443/x` and `namespace/a.example.com` are written, `a.example.com` is meant. */
const bareHost = (value: string): string =>
  value
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^[^/.]*\/(?=.)/, "")
    .replace(/[:/].*$/, "");

/** Hosts that an object names; undefined: it may mean any. */
function hostsOf({ resource, effect: { touches, does } }: Entry): readonly string[] | undefined {
  // A Service of Knative is NAME.NAMESPACE.DOMAIN.
  if (touches.by === "services" && does.includes("serve-host"))
    return serviceNames(resource, touches.at).map(({ name, namespace }) => `${name}.${namespace ?? ""}.**`);
  if (touches.by !== "hosts") return undefined;
  const values = touches.at
    .flatMap((path) => valuesAt(resource.object, path))
    .flatMap((value) => text(value)?.toLowerCase() ?? []);
  const rules = values.filter((value) => value.includes("("));
  // One rule without a host takes any.
  if (rules.some((rule) => hostsOfRule(rule).length === 0)) return undefined;
  const hosts = [...values.filter((value) => !value.includes("(")).map(bareHost), ...rules.flatMap(hostsOfRule)];
  return hosts.length === 0 ? undefined : hosts;
}

/** Whether a pattern such as `*.example.com` and a host may mean the same. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === host || pattern === "*" || pattern === "") return true;
  if (pattern.endsWith("**")) return host.startsWith(pattern.slice(0, -2));
  const ends = (wild: string, plain: string): boolean => wild.startsWith("*.") && plain.endsWith(wild.slice(1));
  return ends(pattern, host) || ends(host, pattern);
}

/** Objects that may serve a host, beside or instead of the routes that are simulated. */
export const hostDoubts = (model: Model, host: string): readonly Doubt[] =>
  entriesBy(model, "serve-host")
    .filter((entry) => hostsOf(entry)?.some((pattern) => hostMatches(pattern, host)) !== false)
    .map(({ resource }) => ({ resource, powers: ["serve-host"] }));

/** All objects that may serve hosts. */
export const unjudgedRoutes = (model: Model): readonly Doubt[] =>
  entriesBy(model, "serve-host").map(({ resource }): Doubt => ({ resource, powers: ["serve-host"] }));

/** Names that the cluster's own DNS answers, or that are meant for it. */
const isOfCluster = (host: string): boolean => !host.includes(".") || /\.svc(?:\.|$)|\.cluster\.local$/.test(host);

/** Whether an object that answers names may answer this one. A name without dots may have the namespace behind it. */
export function nameDoubts(model: Model, name: string): readonly Doubt[] {
  const host = name.toLowerCase().replace(/\.$/, "");
  const isMeant = (entry: Entry): boolean => {
    const {
      resource,
      effect: { touches },
    } = entry;
    if (touches.by === "hosts")
      return hostsOf(entry)?.some((pattern) => hostMatches(pattern, host) || host.endsWith(`.${pattern}`)) !== false;
    const [service, namespace] = host.split(".");
    // Names of Services in other domains than the cluster's own: clusterset.local, those of a mesh.
    if (touches.by === "services")
      return (
        /\.(?:clusterset|mesh|global)\b/.test(host) &&
        serviceNames(resource, touches.at).some(
          (one) =>
            one.name === service &&
            (namespace === undefined || one.namespace === undefined || one.namespace === namespace),
        )
      );
    return touches.by !== "nothing" || !isOfCluster(host);
  };
  return entriesBy(model, "change-dns")
    .filter(isMeant)
    .map(({ resource }): Doubt => ({ resource, powers: ["change-dns"] }));
}

const selectorText = (service: Service): Readonly<Record<string, string>> => service.object.spec?.selector ?? {};

/** Whether an object is about a Service: it names it, selects its pods, or has labels that the Service selects. */
function isAbout(model: Model, { resource, effect }: Entry, service: Service, power: Power): boolean {
  const { touches, clusterScoped, peers } = effect;
  // What is only about hosts outside the cluster is about no Service.
  if (peers === "outside") return false;
  if (!clusterScoped && (touches.by === "all" || touches.by === "map") && resource.namespace !== service.namespace)
    return false;
  switch (touches.by) {
    case "nothing":
    case "routes":
    case "nodes":
      return false;
    case "services":
      return serviceNames(resource, touches.at).some(
        ({ name, namespace }) => name === service.name && (namespace === undefined || namespace === service.namespace),
      );
    case "consul": {
      const [name] = valuesAt(resource.object, touches.at);
      return name === "*" || name === service.name;
    }
    case "hosts":
      return (
        hostsOf({ resource, effect })?.some((host) =>
          host === service.name
            ? resource.namespace === service.namespace
            : host === `${service.name}.${service.namespace}` ||
              host.startsWith(`${service.name}.${service.namespace}.`),
        ) === true
      );
    case "map": {
      const [labels] = valuesAt(resource.object, touches.at);
      // What adds endpoints has labels that the Service selects; what moves traffic selects its pods.
      if (power === "write-endpoints")
        return isFields(labels) && matches(equalitySelector(selectorText(service)), stringMap(labels));
      return isFields(labels) && Object.entries(labels).every(([key, value]) => selectorText(service)[key] === value);
    }
    case "all":
      return true;
    default:
      return model.select(service.namespace, equalitySelector(selectorText(service))).some(
        ({ workload }) =>
          touchesOf(effect, resource, fields(resource.object["spec"]), "Ingress", {
            model,
            party: workloadParty(workload),
          }) !== "no",
      );
  }
}

const stringMap = (value: Readonly<Record<string, unknown>>): Labels =>
  Object.fromEntries(Object.entries(value).map(([key, label]) => [key, String(label)]));

const aboutService = (model: Model, service: Service, powers: readonly Power[]): readonly Doubt[] =>
  distinctDoubts(
    powers.flatMap((power) =>
      entriesBy(model, power)
        .filter((entry) => isAbout(model, entry, service, power))
        .map(({ resource }): Doubt => ({ resource, powers: [power] })),
    ),
  );

/** Objects that may add endpoints to a Service. */
export const endpointDoubts = (model: Model, service: Service): readonly Doubt[] =>
  aboutService(model, service, ["write-endpoints"]);

/** Objects that may send a Service's traffic elsewhere than to its endpoints, or add endpoints. */
export const trafficDoubts = (model: Model, service: Service): readonly Doubt[] =>
  aboutService(model, service, ["move-traffic", "write-endpoints"]);

/** Objects that may make pods which the Service selects. */
function makersFor(model: Model, service: Service): readonly Doubt[] {
  const entries = Object.entries(service.object.spec?.selector ?? {});
  if (entries.length === 0) return [];
  const world = model.world(service.namespace, equalitySelector(selectorText(service)));
  if (world.closed) return [];
  return (world.producers ?? [])
    .filter((producer) => producer instanceof Resource)
    .map((resource): Doubt => ({ resource, powers: ["make-pods"] }));
}

/**
 * Objects that may give a Service more endpoints than these manifests show: by pods that it selects, or by writing
 * them.
 */
export const countDoubts = (model: Model, service: Service): readonly Doubt[] =>
  distinctDoubts([...endpointDoubts(model, service), ...makersFor(model, service)]);

/** Objects that name one of these Gateways, routes or Services as their target, and may deny what passes it. */
export function targetDoubts(model: Model, targets: readonly Resource[]): readonly Doubt[] {
  const found = (["isolate", "identity"] as const).flatMap((power) =>
    entriesBy(model, power).flatMap(({ resource, effect }): readonly Doubt[] => {
      if (effect.touches.by !== "routes" && effect.touches.by !== "istio") return [];
      const spec = fields(resource.object["spec"]);
      const refs = [
        ...(isFields(spec["targetRef"]) ? [spec["targetRef"]] : []),
        ...list(spec["targetRefs"]).filter(isFields),
      ];
      const isMeant = ({ kind, name, namespace = resource.namespace }: Fields): boolean =>
        targets.some(
          (target) =>
            target.kind === kind &&
            (target.kind === "GatewayClass" || target.namespace === namespace) &&
            target.name === name,
        );
      return refs.some(isMeant) ? [{ resource, powers: [power] }] : [];
    }),
  );
  return distinctDoubts(found);
}
